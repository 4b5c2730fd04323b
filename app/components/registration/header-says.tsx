import type { Proposal } from '../../../workflows/domain/reading.ts'
import { formatDay } from '../../text/dates.ts'
import { useText } from '../use-text.ts'
import { fillField } from './fill-field.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Under a field: what the sender's exchange file says beside the page, and a way to take it. */
export function HeaderSays({ id, proposal }: { id: string; proposal: Proposal | undefined }) {
  const { registration: { header: text }, states } = useText()
  if (proposal?.origin === 'exchange') return <p className="hint">{text.only}</p>
  if (!proposal?.header) return null
  const { value, agrees } = proposal.header
  if (agrees) return <p className="hint">{text.agrees}</p>
  const typed = DAY.test(value) ? formatDay(value) : value
  const speeds = new Map<string, string>(Object.entries(states.urgency))
  return (
    <div className="quote">
      <span>{text.says} <b>{(id === 'urgency' ? speeds.get(value) : undefined) ?? typed}</b></span>{' '}
      <button type="button" className="btn sm" onClick={() => fillField(id, typed, false)}>{text.use}</button>
    </div>
  )
}
