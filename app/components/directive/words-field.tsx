import { useId, useRef } from 'react'
import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'
import type { Offers } from './offers.ts'
import type { Choice } from './use-choice.ts'

/** What the directive says, in words: typed, or begun with a phrase. */
export function WordsField({ offers, choice }: { offers: Offers; choice: Choice }) {
  const text = useText().directive.panel
  const area = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  const add = (phrase: string) => {
    const joint = choice.text.trim() === '' ? '' : `${choice.text.trimEnd()} `
    const whole = `${joint}${phrase}`
    choice.type(whole)
    const field = area.current
    if (!field) return
    field.focus()
    // The first place to be filled in lies under the cursor, once the words are there.
    const hole = whole.indexOf('{', joint.length)
    if (hole >= 0) requestAnimationFrame(() => field.setSelectionRange(hole, whole.indexOf('}', hole) + 1))
  }
  return (
    <div>
      <label className="lab" htmlFor={id}>{text.text}</label>
      <textarea ref={area} className="in" id={id} name="text" rows={2} maxLength={4000} value={choice.text}
        placeholder={text.textExample} onChange={(event) => choice.type(event.target.value)} />
      <details className="phrases">
        <summary className="btn sm q"><Icon name="speech" />{text.phrases}</summary>
        <ul>
          {offers.phrases.map((phrase) => (
            <li key={phrase}><button type="button" className="btn sm q" onClick={() => add(phrase)}>{phrase}</button></li>
          ))}
        </ul>
      </details>
    </div>
  )
}
