import { Form, Link } from '@remix-run/react'
import type { Day } from '../../workflows/domain/values.ts'
import { formatDay, formatInstant } from '../text/dates.ts'
import type { Typed } from './assignment-forms.tsx'
import { Icon } from './icon.tsx'
import { Note } from './note.tsx'
import { useText } from './use-text.ts'

const REASON_MIN = 10
const REASON_MAX = 1_000

export interface ExtensionShown {
  id: string
  requestedByName: string
  requestedAt: string
  oldDueOn: Day
  askedDueOn: Day
  reason: string
  isLate: boolean
  decision: 'granted' | 'refused' | 'withdrawn' | null
  decidedByName: string | null
  decidedAt: string | null
  onBehalfOf: string | null
  grantedDueOn: Day | null
  note: string | null
}

/** Every request on a line with the day it had before: old days stay to be read (R21). */
export function ExtensionList({ extensions }: { extensions: readonly ExtensionShown[] }) {
  const { extension } = useText().assignments
  if (extensions.length === 0) return null
  return (
    <section aria-labelledby="gia-han-da-xin">
      <h2 id="gia-han-da-xin">{extension.title}</h2>
      <ol className="log">
        {extensions.map((one) => (
          <li key={one.id}>
            <span className="m">{formatInstant(one.requestedAt)}</span>
            <span><Asked one={one} /><Decided one={one} /></span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Asked({ one }: { one: ExtensionShown }) {
  const { extension } = useText().assignments
  return (
    <>
      <b>{one.requestedByName}</b> {extension.asked(formatDay(one.oldDueOn), formatDay(one.askedDueOn))}
      {one.isLate ? <> <b className="over">{extension.late}</b></> : null}: “{one.reason}”{' '}
    </>
  )
}

function Decided({ one }: { one: ExtensionShown }) {
  const { extension } = useText().assignments
  if (one.decision === null) return <b>{extension.waits}</b>
  if (one.decision === 'withdrawn') return <>{extension.withdrawn}</>
  const who = one.onBehalfOf ? `${one.decidedByName} (${extension.onBehalf(one.onBehalfOf)})` : one.decidedByName
  const day = one.grantedDueOn ? formatDay(one.grantedDueOn) : null
  const at = one.decidedAt ? formatInstant(one.decidedAt) : ''
  return <>{extension.decided(who ?? '', at, day)}{one.note ? ` “${one.note}”` : ''}</>
}

interface AskProps {
  dueOn: Day
  isOver: boolean
  typed: Typed
  isOpen: boolean
}

export function AskExtensionForm({ dueOn, isOver, typed, isOpen }: AskProps) {
  const { extension, one } = useText().assignments
  return (
    <details className="res" id="gia-han" open={isOpen}>
      <summary>{extension.ask}</summary>
      <Form method="post" reloadDocument>
        <input type="hidden" name="act" value="extend" />
        <div className="two">
          <div className="field">
            <label htmlFor="han-moi">{extension.newDay}</label>
            <input className="in" id="han-moi" name="dueOn" required inputMode="numeric" autoComplete="off"
              maxLength={10} placeholder="dd/mm/yyyy" aria-describedby="goi-y-han-moi" defaultValue={typed.dueOn} />
            <span className="hint" id="goi-y-han-moi">{extension.newDayHint(formatDay(dueOn))}</span>
          </div>
          <div className="field">
            <label htmlFor="ly-do-gia-han">{one.reason}</label>
            <textarea className="in" id="ly-do-gia-han" name="reason" rows={2} required minLength={REASON_MIN}
              maxLength={REASON_MAX} aria-describedby="goi-y-gia-han" defaultValue={typed.reason} />
            <span className="hint" id="goi-y-gia-han">{extension.reasonHint}</span>
          </div>
        </div>
        {isOver ? (
          <label className="row">
            <input type="checkbox" name="isLate" value="yes" required defaultChecked={typed.isLate === 'yes'} />
            {extension.askLate}
          </label>
        ) : null}
        <div><button className="btn">{extension.send}</button></div>
      </Form>
    </details>
  )
}

/** Who asked may take his request back while it waits. */
export function WithdrawExtensionForm() {
  const { extension } = useText().assignments
  return (
    <Form method="post" reloadDocument>
      <input type="hidden" name="act" value="extend-withdraw" />
      <button className="btn">{extension.withdraw}</button>
    </Form>
  )
}

interface DecideProps {
  assignmentId: string
  one: ExtensionShown
  externalDueOn: Day | null
  typed: Typed
  /** Where the page goes on afterwards. */
  back: 'line' | 'list'
}

/** One tap grants the day asked for; another day, or a refusal, opens below. */
export function DecideExtensionForm({ assignmentId, one, externalDueOn, typed, back }: DecideProps) {
  const { extension } = useText().assignments
  const id = `gia-han-${one.id}`
  const isAfter = externalDueOn !== null && one.askedDueOn > externalDueOn
  return (
    <section className="res" aria-labelledby={id}>
      <h2 id={id}>{extension.decide}</h2>
      <p><Asked one={one} /></p>
      {isAfter ? <Note kind="warn">{extension.afterExternal(formatDay(externalDueOn))}</Note> : null}
      <Form method="post" action={`/assignments/${assignmentId}`} reloadDocument>
        <input type="hidden" name="act" value="extend-decide" />
        <input type="hidden" name="extensionId" value={one.id} />
        <input type="hidden" name="back" value={back} />
        <div className="two">
          <div className="field">
            <label htmlFor={`${id}-ngay`}>{extension.otherDay}</label>
            <input className="in" id={`${id}-ngay`} name="dueOn" inputMode="numeric" autoComplete="off" maxLength={10}
              placeholder={formatDay(one.askedDueOn)} defaultValue={typed.dueOn} />
          </div>
          <div className="field">
            <label htmlFor={`${id}-y-kien`}>{extension.note}</label>
            <textarea className="in" id={`${id}-y-kien`} name="note" rows={2} maxLength={REASON_MAX}
              aria-describedby={`${id}-goi-y`} defaultValue={typed.note} />
            <span className="hint" id={`${id}-goi-y`}>{extension.noteHint}</span>
          </div>
        </div>
        <div className="row wrap">
          <button className="btn p" name="decision" value="granted"><Icon name="check" />{extension.grant}</button>
          <button className="btn d" name="decision" value="refused">{extension.refuse}</button>
        </div>
      </Form>
    </section>
  )
}

/** Above a pile or a list: how many requests wait for this person. */
export function ExtensionsWaiting({ count }: { count: number }) {
  const { extension } = useText().assignments
  return count > 0 ? <p><Link to="/extensions">{extension.waiting(count)}</Link></p> : null
}
