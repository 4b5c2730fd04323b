import { useId, useRef, useState } from 'react'
import { parseDay } from '../../../workflows/domain/calendar.ts'
import type { Day } from '../../../workflows/domain/values.ts'
import { formatShortDay, formatWeekday } from '../../text/dates.ts'
import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'

export interface Choice {
  id: string
  code: string
  name: string
  /** What a unit is called for short. */
  short?: string
}

export interface Offers {
  today: Day
  units: Choice[]
  others: Choice[]
  leaders: Choice[]
  phrases: string[]
  dues: { days: number; day: Day }[]
}

/** What the panel begins with: a proposal, a transcription, the directive to be replaced, or nothing. */
export interface PanelStart {
  id: string
  by: string
  text: string
  lead: string
  support: string[]
  fyi: string[]
  passTo: string
  dueOn: Day | null
}

interface FieldsProps {
  offers: Offers
  start: PanelStart | null
  externalDueOn: Day | null
}

/** Chủ trì, phối hợp, để biết, hạn, nội dung: plain fields of a form. */
export function DirectiveFields({ offers, start, externalDueOn }: FieldsProps) {
  const text = useText().directive.panel
  return (
    <>
      <Chips legend={text.lead} hint={text.leadHint} type="radio" name="lead" offers={offers} chosen={start?.lead ? [start.lead] : []} />
      <Chips legend={text.support} type="checkbox" name="support[]" offers={offers} chosen={start?.support ?? []} />
      <Chips legend={text.fyi} type="checkbox" name="fyi[]" offers={offers} chosen={start?.fyi ?? []} />
      <DueField offers={offers} external={externalDueOn} dueOn={start?.dueOn ?? null} />
      <WordsField phrases={offers.phrases} text={start?.text ?? ''} />
    </>
  )
}

interface ChipsProps {
  legend: string
  hint?: string
  type: 'radio' | 'checkbox'
  name: string
  offers: Offers
  chosen: readonly string[]
}

function Chips({ legend, hint, type, name, offers, chosen }: ChipsProps) {
  const text = useText().directive.panel
  const isFar = offers.others.some((one) => chosen.includes(one.code))
  const chip = (one: Choice) => (
    <label className="chip" key={one.id}>
      <input type={type} name={name} value={one.code} defaultChecked={chosen.includes(one.code)} />
      <Icon name="check" />
      {one.short && one.short !== one.name ? <abbr title={one.name}>{one.short}</abbr> : one.name}
    </label>
  )
  return (
    <fieldset className="who">
      <legend className="lab">{legend}{hint ? <span>{hint}</span> : null}</legend>
      <div className="chips">
        {offers.units.map(chip)}
        {type === 'radio' ? (
          <label className="chip">
            <input type="radio" name={name} value="" defaultChecked={chosen.length === 0} />
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

function DueField({ offers, external, dueOn }: { offers: Offers; external: Day | null; dueOn: Day | null }) {
  const text = useText().directive
  const offered = offers.dues.some((one) => one.day === dueOn)
  const [typed, setTyped] = useState(dueOn && !offered ? dueOn.split('-').reverse().join('/') : '')
  const day = typed.trim() ? parseDay(typed, offers.today) : undefined
  const id = useId()
  const radio = (value: string, label: string, isChosen: boolean) => (
    <label className="chip" key={value}>
      <input type="radio" name="due" value={value} defaultChecked={isChosen} />
      <Icon name="check" />
      {label}
    </label>
  )
  return (
    <fieldset className="when">
      <legend className="lab">
        {text.panel.due}
        {external ? <span>{text.page.external(formatWeekday(external))}</span> : null}
      </legend>
      <div className="chips">
        {radio('default', text.panel.dueDefault, !dueOn)}
        {offers.dues.map((one) => radio(
          one.day,
          `${one.days === 0 ? text.panel.today : text.panel.days(one.days)} · ${shortWeekday(one.day)}`,
          one.day === dueOn,
        ))}
        {radio('other', text.panel.otherDay, Boolean(dueOn) && !offered)}
      </div>
      <div className="row other-day">
        <label htmlFor={id} className="sr">{text.panel.chooseDay}</label>
        <input id={id} className="in" name="dueOther" value={typed} inputMode="numeric" maxLength={10}
          placeholder="25/11/2026" autoComplete="off" aria-describedby={`${id}-day`}
          onChange={(event) => {
            setTyped(event.target.value)
            const other = event.target.form?.querySelector<HTMLInputElement>('input[name=due][value=other]')
            if (other) other.checked = true
          }} />
        <span id={`${id}-day`} className="m nw" aria-live="polite">
          {typed.trim() === '' ? text.panel.chooseDay : day ? formatWeekday(day) : text.panel.notADay}
        </span>
      </div>
      <details>
        <summary className="btn sm q"><Icon name="more" />{text.panel.moreDue}</summary>
        {radio('none', text.panel.noDue, false)}
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

function shortWeekday(day: Day): string {
  return `${formatWeekday(day).split(',')[0]} ${formatShortDay(day)}`
}

function WordsField({ phrases, text: given }: { phrases: readonly string[]; text: string }) {
  const text = useText().directive.panel
  const area = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  const add = (phrase: string) => {
    const field = area.current
    if (!field) return
    const joint = field.value.trim() === '' ? '' : `${field.value.trimEnd()} `
    field.value = `${joint}${phrase}`
    field.focus()
    // The first place to be filled in lies under the cursor.
    const hole = field.value.indexOf('{', joint.length)
    if (hole >= 0) field.setSelectionRange(hole, field.value.indexOf('}', hole) + 1)
  }
  return (
    <div>
      <label className="lab" htmlFor={id}>{text.text}</label>
      <textarea ref={area} className="in" id={id} name="text" rows={3} maxLength={4000} defaultValue={given} />
      <details className="phrases">
        <summary className="btn sm q"><Icon name="speech" />{text.phrases}</summary>
        <ul>
          {phrases.map((phrase) => (
            <li key={phrase}><button type="button" className="btn sm q" onClick={() => add(phrase)}>{phrase}</button></li>
          ))}
        </ul>
      </details>
    </div>
  )
}

/** Nobody stands twice in a directive: choosing somebody here takes him out there. */
export function keepOnce(form: HTMLFormElement, changed: HTMLInputElement): void {
  if (!['lead', 'support[]', 'fyi[]'].includes(changed.name) || !changed.checked || !changed.value) return
  for (const input of form.querySelectorAll<HTMLInputElement>('fieldset.who input:checked')) {
    if (input === changed || input.value !== changed.value) continue
    input.checked = false
    if (input.type !== 'radio') continue
    const none = form.querySelector<HTMLInputElement>('input[name=lead][value=""]')
    if (none) none.checked = true
  }
}
