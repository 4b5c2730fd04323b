import { useEffect, useRef } from 'react'
import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'

interface StampPickerProps {
  phrases: readonly string[]
  /** `isPointed` when a pointer chose: it will show the place, too. */
  onPick(phrase: string, isPointed: boolean): void
  onClose(): void
}

/** The office's phrases, to be put on the page as stamps. */
export function StampPicker({ phrases, onPick, onClose }: StampPickerProps) {
  const text = useText().directive.page.notes
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} className="stamps" aria-labelledby="stamps-title" onClose={onClose}>
      <header>
        <h2 id="stamps-title">{text.stamps}</h2>
        <button type="button" className="btn q" onClick={() => dialog.current?.close()}>{text.close}</button>
      </header>
      <p className="m">{text.stampsHow}</p>
      <ul>
        {phrases.map((phrase) => (
          <li key={phrase}>
            <button type="button" className="btn q" onClick={(event) => {
              dialog.current?.close()
              onPick(phrase, event.detail > 0)
            }}><Icon name="stamp" />{phrase}</button>
          </li>
        ))}
      </ul>
    </dialog>
  )
}
