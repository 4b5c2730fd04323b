import { Link } from '@remix-run/react'
import type { AssignmentRole, AssignmentState, Day, Urgency } from '../../workflows/domain/values.ts'
import { formatDay, formatShortDay } from '../text/dates.ts'
import { Icon } from './icon.tsx'
import { RoleMark } from './role-mark.tsx'
import { AssignmentStateWord } from './state-word.tsx'
import { UrgencyMark } from './urgency.tsx'
import { useText, useWeekday } from './use-text.ts'

/** One line of a box, as the server tells it. */
export interface RowOfBox {
  id: string
  role: AssignmentRole
  state: AssignmentState
  dueOn: Day | null
  dueIsProvisional: boolean
  nearness: 'over' | 'near' | 'later' | 'none'
  /** Working days left, or over. */
  days: number
  receivedOn: Day
  completedOn: Day | null
  withdrawnReason: string | null
  arrivalNumber: string
  subject: string | null
  issuer: string | null
  code: string | null
  urgency: Urgency
  externalDueOn: Day | null
  directiveText: string | null
  directiveHasInk: boolean
  author: string | null
  assigneeName: string
  leadName: string | null
  percent: number | null
}

/** A row leads with its date, then what is asked, in which role, on which document. */
export function AssignmentRow({ row, showsAddressee }: { row: RowOfBox; showsAddressee: boolean }) {
  const text = useText()
  const { assignments } = text
  const document = [
    `${text.states.arrival} ${row.arrivalNumber}`, row.issuer, row.code,
    row.externalDueOn ? assignments.upperDue(formatShortDay(row.externalDueOn)) : null,
  ].filter(Boolean).join(' · ')
  return (
    <li className="task">
      <DayMark row={row} />
      <div className="grow">
        <div className="t">
          <RoleMark role={row.role} />
          <UrgencyMark urgency={row.urgency} />
          {row.subject === null ? (
            <span className="cut">{assignments.closedSubject}</span>
          ) : (
            <Link className="cut" to={`/assignments/${row.id}`} prefetch="none">
              {row.subject}
            </Link>
          )}
        </div>
        <div className="d cut">{document}</div>
        <div className="d cut">
          <Words row={row} />
        </div>
        {showsAddressee ? <div className="d cut">{assignments.forName(row.assigneeName)}</div> : null}
      </div>
      <div className="s">
        <Standing row={row} />
      </div>
    </li>
  )
}

function Words({ row }: { row: RowOfBox }) {
  const { assignments } = useText()
  if (row.withdrawnReason) return <>{assignments.one.withdrawn + row.withdrawnReason}</>
  if (row.role !== 'lead' && row.leadName) return <>{assignments.leadIs(row.leadName)}</>
  if (!row.author) return null
  const words = row.directiveText ?? (row.directiveHasInk ? assignments.inkOnly : '')
  return (
    <>
      <Icon name="pen" /> <b className="pen">{row.author}:</b>{' '}
      {row.directiveText ? `“${words}”` : words}
    </>
  )
}

/** The date as a leaf of the calendar, with the weekday or what is left, in words. */
function DayMark({ row }: { row: RowOfBox }) {
  const inWords = useWeekday()
  const { assignments, notices } = useText()
  const { dueOn, nearness, days } = row
  if (row.state === 'done' || row.state === 'closed') {
    return (
      <div className="day">
        <b>{row.completedOn ? formatShortDay(row.completedOn) : '–'}</b>
        <small>{row.dueOn ? notices.due(formatShortDay(row.dueOn)) : assignments.noDay}</small>
      </div>
    )
  }
  if (dueOn === null) {
    return (
      <div className="day">
        <b>–</b>
        <small>{assignments.noDay}</small>
      </div>
    )
  }
  const weekday = inWords(dueOn).split(',')[0]
  const left = days === 0 ? assignments.today : assignments.left(days)
  const said = nearness === 'over' ? assignments.over(days) : nearness === 'near' ? left : weekday
  return (
    <div className={`day ${nearness}`} title={formatDay(dueOn)}>
      <b>{formatShortDay(dueOn)}</b>
      <small>{row.dueIsProvisional ? `${said} · ${assignments.provisional}` : said}</small>
      {nearness === 'over' || nearness === 'near' ? <span className="sr">{weekday}</span> : null}
    </div>
  )
}

function Standing({ row }: { row: RowOfBox }) {
  const { assignments } = useText()
  if (row.state === 'pending') {
    return <span className="st">{assignments.received(formatShortDay(row.receivedOn))}</span>
  }
  if (row.state !== 'active') return <AssignmentStateWord state={row.state} />
  if (row.percent === null) return <AssignmentStateWord state="active" />
  return (
    <>
      <span className="st go">{assignments.progress(row.percent)}</span>
      <progress className="track" max={100} value={row.percent}>
        {row.percent} %
      </progress>
    </>
  )
}
