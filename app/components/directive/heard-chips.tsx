import { parseDay } from '../../../workflows/domain/calendar.ts'
import type { Ask } from '../../../workflows/domain/parse-directive.ts'
import { formatShortDay } from '../../text/dates.ts'
import { Icon } from '../icon.tsx'
import { useText, useWeekday } from '../use-text.ts'
import { nameOf, type Offers } from './offers.ts'
import type { Choice, Part } from './use-choice.ts'

interface ChipsProps {
  offers: Offers
  choice: Choice
}

/**
 * The directive as it would be confirmed now, a chip for each part: a list to choose another from,
 * and a button to take it away. What the words leave open stands beside it as a question.
 */
export function HeardChips({ offers, choice }: ChipsProps) {
  const weekday = useWeekday()
  const text = useText().directive.panel
  const { picked, parsed } = choice
  const parts: { part: Part; label: string; codes: readonly string[] }[] = [
    { part: 'lead', label: text.lead, codes: picked.lead ? [picked.lead] : [] },
    { part: 'support', label: text.support, codes: picked.support },
    { part: 'fyi', label: text.fyi, codes: picked.fyi },
  ]
  const isEmpty = parts.every((one) => one.codes.length === 0) && !picked.passTo && picked.due === 'default'
  if (isEmpty && choice.asks.length === 0 && !parsed?.keeps && !parsed?.returns) return null
  return (
    <section className="heard" aria-label={text.heard.title} aria-live="polite">
      <ul>
        {picked.passTo ? <PassChip offers={offers} choice={choice} /> : null}
        {parts.flatMap(({ part, label, codes }) => codes.map((code) => (
          <li key={`${part} ${code}`} className={`heard-chip ${part}`}>
            <label>
              <span>{label}</span>
              <select value={code} onChange={(event) => choice.exchange(part, code, event.target.value)}>
                <NameOptions offers={offers} />
              </select>
            </label>
            <button type="button" aria-label={text.heard.takeAway(label, nameOf(offers, code))}
              onClick={() => choice.choose(part, code, false)}><Icon name="cross" /></button>
          </li>
        )))}
        {picked.due === 'default' ? null : <DueChip offers={offers} choice={choice} />}
        {parsed?.keeps && !picked.lead && !picked.passTo ? <li className="heard-chip word">{text.heard.keeps}</li> : null}
        {parsed?.returns && !picked.lead && !picked.passTo ? <li className="heard-chip word">{text.heard.returns}</li> : null}
      </ul>
      {parsed?.due?.isPast && choice.picked.due !== 'default' ? <p className="ask warn">{text.heard.isPast(weekday(parsed.due.day))}</p> : null}
      {parsed?.due?.said ? <p className="m">{text.heard.dayOff(formatShortDay(parsed.due.said), weekday(parsed.due.day))}</p> : null}
      {choice.asks.map((ask) => <Question key={`${ask.why} ${ask.words}`} ask={ask} choice={choice} />)}
    </section>
  )
}

function NameOptions({ offers }: { offers: Offers }) {
  return (
    <>
      {offers.units.map((one) => <option key={one.id} value={one.code}>{one.short ?? one.name}</option>)}
      {offers.others.map((one) => <option key={one.id} value={one.code}>{one.name}</option>)}
    </>
  )
}

function PassChip({ offers, choice }: ChipsProps) {
  const text = useText().directive.panel
  const { passTo } = choice.picked
  return (
    <li className="heard-chip lead">
      <label>
        <span>{text.passNow}</span>
        <select value={passTo} onChange={(event) => choice.passOn(event.target.value)}>
          {offers.leaders.map((one) => <option key={one.id} value={one.code}>{one.name}</option>)}
        </select>
      </label>
      <button type="button" aria-label={text.heard.takeAway(text.passNow, nameOf(offers, passTo))}
        onClick={() => choice.passOn('')}><Icon name="cross" /></button>
    </li>
  )
}

function DueChip({ offers, choice }: ChipsProps) {
  const weekday = useWeekday()
  const text = useText().directive.panel
  const { due, dueOther } = choice.picked
  const other = due === 'other' ? parseDay(dueOther, offers.today) : undefined
  return (
    <li className="heard-chip day">
      <label>
        <span>{text.due}</span>
        <select value={due} onChange={(event) => choice.setDue(event.target.value)}>
          {due === 'other' ? <option value="other">{other ? weekday(other) : dueOther || text.otherDay}</option> : null}
          {offers.dues.map((one) => <option key={one.day} value={one.day}>{weekday(one.day)}</option>)}
          <option value="default">{text.dueDefault(offers.defaultDueOn ? weekday(offers.defaultDueOn) : null)}</option>
          <option value="none">{text.noDue}</option>
        </select>
      </label>
      <button type="button" aria-label={text.heard.takeAway(text.due, '')} onClick={() => choice.setDue('default')}>
        <Icon name="cross" />
      </button>
    </li>
  )
}

function Question({ ask, choice }: { ask: Ask; choice: Choice }) {
  const weekday = useWeekday()
  const text = useText().directive.panel.heard
  const answers = ask.why === 'two-days'
    ? ask.dues.map((one) => ({ code: one.day, name: weekday(one.day) }))
    : ask.entries.map(({ code, name }) => ({ code, name }))
  return (
    <div className="ask" role="group" aria-label={text.asks[ask.why](ask.words)}>
      <p>{text.asks[ask.why](ask.words)}</p>
      {answers.map((one) => (
        <button type="button" key={one.code} className="btn sm" onClick={() => choice.answer(ask, one.code)}>{one.name}</button>
      ))}
      <button type="button" className="btn sm q" onClick={() => choice.putAside(ask)}>{text.putAside}</button>
    </div>
  )
}
