import { useId } from 'react'
import { parseDay } from '../../../workflows/domain/calendar.ts'
import type { Day } from '../../../workflows/domain/values.ts'
import { formatShortDay } from '../../text/dates.ts'
import { Icon } from '../icon.tsx'
import { useText, useWeekday } from '../use-text.ts'
import { HeardChips } from './heard-chips.tsx'
import type { Offered, Offers } from './offers.ts'
import type { Choice, Part } from './use-choice.ts'
import { WordsField } from './words-field.tsx'

interface FieldsProps {
  offers: Offers
  choice: Choice
  externalDueOn: Day | null
}

/** Nội dung with what was read of it, then chủ trì, phối hợp, để biết, hạn: plain fields of a form. */
export function DirectiveFields({ offers, choice, externalDueOn }: FieldsProps) {
  const text = useText().directive.panel
  return (
    <>
      <WordsField offers={offers} choice={choice} />
      <HeardChips offers={offers} choice={choice} />
      <Chips legend={text.lead} hint={text.leadHint} part="lead" offers={offers} choice={choice} />
      <DueField offers={offers} choice={choice} external={externalDueOn} />
      <Chips legend={text.support} part="support" offers={offers} choice={choice} />
      <Chips legend={text.fyi} part="fyi" offers={offers} choice={choice} />
    </>
  )
}

interface ChipsProps {
  legend: string
  hint?: string
  part: Part
  offers: Offers
  choice: Choice
}

function Chips({ legend, hint, part, offers, choice }: ChipsProps) {
  const text = useText().directive.panel
  const isOne = part === 'lead'
  const chosen = isOne ? [choice.picked.lead] : choice.picked[part]
  const isFar = offers.others.some((one) => chosen.includes(one.code))
  const type = isOne ? 'radio' : 'checkbox'
  const name = isOne ? 'lead' : `${part}[]`
  const chip = (one: Offered) => (
    <label className="chip" key={one.id}>
      <input type={type} name={name} value={one.code} checked={chosen.includes(one.code)}
        onChange={(event) => choice.choose(part, one.code, event.target.checked)} />
      <Icon name="check" />
      {one.short && one.short !== one.name ? <abbr title={one.name}>{one.short}</abbr> : one.name}
    </label>
  )
  return (
    <fieldset className="who">
      <legend className="lab">{legend}{hint ? <span>{hint}</span> : null}</legend>
      <div className="chips">
        {offers.units.map(chip)}
        {isOne ? (
          <label className="chip">
            <input type="radio" name={name} value="" checked={choice.picked.lead === ''}
              onChange={() => choice.choose('lead', '', false)} />
            <Icon name="check" />
            {text.noLead}
          </label>
        ) : null}
      </div>
      <details open={isFar}>
        <summary className="btn sm q"><Icon name="plus" />{text.others}</summary>
        <div className="chips">{offers.others.map(chip)}</div>
      </details>
    </fieldset>
  )
}

function DueField({ offers, choice, external }: { offers: Offers; choice: Choice; external: Day | null }) {
  const text = useText().directive
  const weekday = useWeekday()
  const shortWeekday = (of: Day) => `${weekday(of).split(',')[0]} ${formatShortDay(of)}`
  const { due, dueOther } = choice.picked
  const day = dueOther.trim() ? parseDay(dueOther, offers.today) : undefined
  const id = useId()
  const radio = (value: string, label: string) => (
    <label className="chip" key={value}>
      <input type="radio" name="due" value={value} checked={due === value}
        onChange={() => choice.setDue(value, value === 'other' ? dueOther : '')} />
      <Icon name="check" />
      {label}
    </label>
  )
  return (
    <fieldset className="when">
      <legend className="lab">
        {text.panel.due}
        {external ? <span>{text.page.external(weekday(external))}</span> : null}
      </legend>
      <div className="chips">
        {radio('default', text.panel.dueDefault(offers.defaultDueOn ? shortWeekday(offers.defaultDueOn) : null))}
        {offers.dues.map((one) => radio(
          one.day,
          `${one.days === 0 ? text.panel.today : text.panel.days(one.days)} · ${shortWeekday(one.day)}`,
        ))}
        {radio('other', text.panel.otherDay)}
      </div>
      <div className="row other-day">
        <label htmlFor={id} className="sr">{text.panel.chooseDay}</label>
        <input id={id} className="in" name="dueOther" value={dueOther} inputMode="numeric" maxLength={10}
          placeholder="25/11/2026" autoComplete="off" aria-describedby={`${id}-day`}
          onChange={(event) => choice.setDue('other', event.target.value)} />
        <span id={`${id}-day`} className="m nw" aria-live="polite">
          {dueOther.trim() === '' ? text.panel.chooseDay : day ? weekday(day) : text.panel.notADay}
        </span>
      </div>
      <details>
        <summary className="btn sm q"><Icon name="more" />{text.panel.moreDue}</summary>
        {radio('none', text.panel.noDue)}
        <label className="field">
          {text.panel.noDueReason}
          <input className="in" name="noDueReason" maxLength={500} />
        </label>
        <label className="field">
          {text.panel.overrideReason}
          <input className="in" name="overrideReason" maxLength={500} />
        </label>
      </details>
    </fieldset>
  )
}
