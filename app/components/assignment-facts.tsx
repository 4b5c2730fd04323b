import { formatDay, formatInstant } from '../text/dates.ts'
import type { AssignmentRole, AssignmentState, ResultKind } from '../../workflows/domain/values.ts'
import { useText, useWeekday } from './use-text.ts'

export interface ShownDirective {
  id: string
  authorName: string
  authorPosition: string
  onBehalfOf: string | null
  confirmedAt: string
  text: string | null
  hasInk: boolean
  isSuperseded: boolean
}

/** Chủ tịch → Phó Chủ tịch → Văn phòng → tôi. */
export function Chain({ chain, last }: { chain: readonly ShownDirective[]; last: string }) {
  const { one } = useText().assignments
  return (
    <ol className="chain" aria-label={one.chain}>
      {chain.map((directive) => (
        <li key={directive.id}>{directive.authorPosition}</li>
      ))}
      <li>
        <b>{last}</b>
      </li>
    </ol>
  )
}

/** What was directed, in the leader's own words, with who and when. */
export function Order({ directive }: { directive: ShownDirective }) {
  const { one } = useText().assignments
  const who = `${directive.authorPosition} ${directive.authorName}`
  const behalf = directive.onBehalfOf ? `${who} (${one.onBehalf(directive.onBehalfOf)})` : who
  return (
    <div className="order">
      <div className="m">
        {one.directiveOf(behalf, formatInstant(directive.confirmedAt))}
        {directive.isSuperseded ? ` · ${one.superseded}` : ''}
      </div>
      {directive.text ? (
        <p className={directive.isSuperseded ? 'words old' : 'words'}>{directive.text}</p>
      ) : null}
      {directive.hasInk ? <p className="m">{one.ink}</p> : null}
    </div>
  )
}

interface LineFactsProps {
  dueOn: string | null
  stand: { nearness: 'over' | 'near' | 'later' | 'none'; days: number }
  isOpen: boolean
  externalDueOn: string | null
  nearby: readonly { id: string; role: AssignmentRole; state: AssignmentState; name: string; isBelow: boolean }[]
}

/** Dates and the others on the same work. */
export function LineFacts({ dueOn, stand, isOpen, externalDueOn, nearby }: LineFactsProps) {
  const text = useText()
  const weekday = useWeekday()
  const { one, noDay } = text.assignments
  const left = stand.nearness === 'over' ? one.over(stand.days) : one.workingDays(stand.days)
  const said = (line: (typeof nearby)[number]) =>
    `${line.name} (${text.states.assignmentState[line.state].toLocaleLowerCase('vi')})`
  const named = (is: (line: (typeof nearby)[number]) => boolean) => nearby.filter(is).map(said).join('; ')
  const facts: [string, string, string?][] = [
    [one.due, dueOn ? weekday(dueOn) : noDay],
    [one.left, dueOn && isOpen ? left : '', stand.nearness],
    [one.upperDue, externalDueOn ? formatDay(externalDueOn) : ''],
    [one.lead, named((line) => line.role === 'lead' && !line.isBelow)],
    [one.support, named((line) => line.role === 'support' && !line.isBelow)],
    [one.given, named((line) => line.isBelow)],
  ]
  return (
    <dl className="kv">
      {facts.filter(([, value]) => value !== '').map(([name, value, tone]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={tone}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

interface ResultProps {
  assignmentId: string
  result: {
    kind: ResultKind
    note: string | null
    replyNumber: string | null
    sha256: string | null
    fileName: string | null
  }
}

export function Result({ assignmentId, result }: ResultProps) {
  const { one } = useText().assignments
  return (
    <section className="res" aria-labelledby="ket-qua">
      <h2 id="ket-qua">{one.result}</h2>
      <p>
        {one.resultKinds[result.kind]}
        {result.replyNumber ? `: ${result.replyNumber}` : ''}
      </p>
      {result.note ? <p>{result.note}</p> : null}
      {result.sha256 ? (
        <p>
          <a href={`/assignments/${assignmentId}/files/${result.sha256}`}>
            {result.fileName ?? one.file}
          </a>
        </p>
      ) : null}
    </section>
  )
}

export interface ShownLogEntry {
  key: string
  at: string
  who: string
  isMe: boolean
  act: 'assigned' | 'started' | 'reported' | 'completed'
  percent: number | null
  text: string | null
  file: { href: string; name: string | null } | null
}

/** What happened on the line, newest first, in sentences. */
export function Log({ log, dueOn }: { log: readonly ShownLogEntry[]; dueOn: string | null }) {
  const { one } = useText().assignments
  const words = (entry: ShownLogEntry) => {
    if (entry.act === 'assigned') return one.assigned(dueOn ? formatDay(dueOn) : null)
    if (entry.act === 'started') return one.started
    return entry.act === 'completed' ? one.completed : one.reported(entry.percent)
  }
  return (
    <section aria-labelledby="dien-bien">
      <h2 id="dien-bien">{one.log}</h2>
      <ol className="log">
        {log.map((entry) => (
          <li key={entry.key}>
            <span className="m">{formatInstant(entry.at)}</span>
            <span>
              <b>{entry.isMe ? one.you : entry.who}</b> {words(entry)}
              {entry.text}
              {entry.file ? (
                <>
                  {' '}
                  <a href={entry.file.href}>{entry.file.name ?? one.file}</a>
                </>
              ) : null}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
