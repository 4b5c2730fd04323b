import type { Hole } from '../../../workflows/domain/phrase-holes.ts'
import { formatDay, formatShortDay } from '../../text/dates.ts'
import { useText } from '../use-text.ts'
import type { Offers } from './offers.ts'

interface HolePickerProps {
  hole: Hole
  offers: Offers
  onFill(words: string): void
}

/** What may stand in the next open place of a phrase: units and people, or days. */
export function HolePicker({ hole, offers, onFill }: HolePickerProps) {
  const text = useText().directive.panel
  if (hole.kind === 'words') return <p className="hint" role="status">{text.holeWords(hole.name)}</p>
  return (
    <div className="chips" role="group" aria-label={text.hole(hole.name)}>
      <span className="m">{text.hole(hole.name)}</span>
      {hole.kind === 'day' ? offers.dues.map(({ days, day }) => (
        <button key={day} type="button" className="chip" onClick={() => onFill(formatDay(day))}>
          {days === 0 ? text.today : formatShortDay(day)}
        </button>
      )) : [...offers.leaders.filter(() => /phó chủ tịch|lãnh đạo|pct/i.test(hole.name)), ...offers.units].map((one) => (
        <button key={one.id} type="button" className="chip" onClick={() => onFill(one.short ?? one.name)}>
          {one.short ?? one.name}
        </button>
      ))}
      {hole.kind === 'who' ? (
        <select className="in" value="" aria-label={text.holeOther} onChange={(event) => onFill(event.target.value)}>
          <option value="">{text.holeOther}</option>
          {offers.others.map((one) => <option key={one.id} value={one.name}>{one.name}</option>)}
        </select>
      ) : null}
    </div>
  )
}
