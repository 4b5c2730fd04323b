import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from 'react'
import type { Proposal } from '../../../workflows/domain/reading.ts'
import { Confidence, confidenceClass } from '../confidence.tsx'
import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'
import { Crop } from './crop.tsx'
import { fillField } from './fill-field.ts'
import { HeaderSays } from './header-says.tsx'
import { focusNextUnsure } from './registration-keys.ts'

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

export interface FieldFacts {
  id: string
  label: string
  proposal: Proposal | undefined
  scanId: string
  turn: number
  error?: string | undefined
}

/**
 * One field of the form: its label, how far its proposal can be trusted, the place it was read
 * (enlarged when a person should look), and the control itself. Enter says "I have looked" and
 * goes on to the next field that wants a look.
 */
export function RegistrationField({ id, label, proposal, scanId, turn, error, more, children }: FieldFacts & {
  /** Under the control: the sentence of a deadline, what was learned. */
  more?: ReactNode
  children: (className: string) => ReactNode
}) {
  const text = useText().registration
  const [look, setLook] = useState<'proposed' | 'accepted' | 'changed'>('proposed')
  // As the browser shows it first; a proposal that the clerk changed can be had back.
  const [first, setFirst] = useState<string | null>(null)
  const confidence = proposal ? shownConfidence(proposal) : 0
  const kind = proposal ? confidenceClass(confidence) : null
  const isOpen = kind !== null && kind !== 'hi'
  const wantsLook = isOpen && look === 'proposed'
  const onInput = (event: FormEvent<HTMLDivElement>) => {
    const control = controlOf(event.target)
    if (control) setLook(first !== null && control.value === first ? 'proposed' : 'changed')
  }
  const onKey = (event: KeyboardEvent<HTMLDivElement>) => {
    const control = controlOf(event.target)
    if (!control || !isPlainEnter(event)) return
    event.preventDefault()
    if (control.required && control.value.trim() === '') return
    if (look === 'proposed') setLook('accepted')
    // After the field has been drawn anew, so that it is not found again.
    setTimeout(() => focusNextUnsure(control))
  }
  return (
    <div
      role="presentation" className={wantsLook ? 'f amber' : 'f'} data-look={look} onInput={onInput} onKeyDown={onKey}
      onFocus={(event) => {
        const control = controlOf(event.target)
        if (control && first === null) setFirst(control.value)
      }}
    >
      <div className="lb">
        <label htmlFor={id}>{label}</label>
        {look === 'changed' ? <Changed id={id} first={first} /> : null}
        {look === 'accepted' && isOpen ? <span className="conf hi"><Icon name="check" />{text.accepted}</span> : null}
        {proposal && (look === 'proposed' || (look === 'accepted' && !isOpen)) ? <Confidence value={confidence} /> : null}
      </div>
      {isOpen && proposal?.box ? (
        <Crop
          scanId={scanId} page={proposal.page} turn={turn} box={proposal.box} large={wantsLook}
          label={text.crop.replace('{field}', label)}
        />
      ) : null}
      {children(kind ? `in ${look === 'proposed' ? kind : 'seen'}` : 'in')}
      {more}
      <HeaderSays id={id} proposal={proposal} />
      {error ? <p className="error" role="alert" id={`${id}-error`}>{error}</p> : null}
    </div>
  )
}

/** A sentence without a day was read well: it wants a look, no value is missing on the page. */
function shownConfidence({ value, quote, confidence }: Proposal): number {
  return value === null && quote ? Math.max(1, confidence) : confidence
}

function Changed({ id, first }: { id: string; first: string | null }) {
  const text = useText().registration
  return (
    <span className="conf changed">
      <Icon name="pen" />{text.changed}
      {first ? (
        <button type="button" className="link" onClick={() => fillField(id, first, false)}>{text.restoring}</button>
      ) : null}
    </span>
  )
}

function isPlainEnter(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return false
  return !event.ctrlKey && !event.altKey && !event.shiftKey && !event.metaKey
}

function controlOf(target: EventTarget): Control | null {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
    ? target
    : null
}
