import type { Urgency } from '../../workflows/domain/values.ts'
import { useText } from './use-text.ts'

const bars: Record<Urgency, number> = {
  normal: 0,
  urgent: 1,
  'very-urgent': 2,
  express: 3,
  'express-timed': 3,
}

/** The framed word as on paper, with one to three bars. Nothing for an ordinary letter. */
export function UrgencyMark({ urgency }: { urgency: Urgency }) {
  const text = useText()
  const count = bars[urgency]
  if (count === 0) return null
  return (
    <span className={count === 3 ? 'urg ht' : 'urg'}>
      {Array.from({ length: count }, (_, index) => (
        <i key={index} />
      ))}
      {text.states.urgency[urgency]}
    </span>
  )
}
