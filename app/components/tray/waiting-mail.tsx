import { Link } from '@remix-run/react'
import { formatInstant } from '../../text/dates.ts'
import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'

export interface WaitingMailShown {
  id: string
  state: string
  reason_code: string | null
  sender_name: string | null
  sender_address: string | null
  is_sender_proven: boolean
  isStopped: boolean
  subject: string | null
  sent_at: Date | string | null
  received_at: Date | string
  unopened: readonly { path: string; name: string | null; why: string | null }[]
}

const NAMES_SHOWN_MAX = 4

/** Messages with something nobody has looked into: an archive or a plain message may hold a due date. */
export function WaitingMail({ messages }: { messages: readonly WaitingMailShown[] }) {
  const text = useText().doors.mail
  if (messages.length === 0) return null
  return (
    <section className="panel need" aria-labelledby="thu-can-xem">
      <header><Icon name="mail" /><h2 id="thu-can-xem">{text.title} ({messages.length})</h2><span className="m">{text.hint}</span></header>
      <ul className="lst">
        {messages.map((one) => (
          <li key={one.id}>
            <span className="mail-mark" aria-hidden="true"><Icon name="mail" /></span>
            <div className="grow">
              <div className="t two-lines">{one.isStopped ? text.stopped : (one.subject ?? text.noSubject)}</div>
              <div className="m cut">{one.isStopped ? null : <><Sender message={one} /> · </>}{formatInstant(one.sent_at ?? one.received_at)}</div>
            </div>
            <div className="xs">
              {one.unopened.length > 0 ? (
                <>
                  <b className="stop">{text.mayHoldDue}:</b>{' '}
                  {one.unopened.slice(0, NAMES_SHOWN_MAX).map((part) => part.name ?? text.why[part.why ?? 'other']).join(', ')}
                  {one.unopened.length > NAMES_SHOWN_MAX ? ` +${one.unopened.length - NAMES_SHOWN_MAX}` : ''}
                </>
              ) : one.reason_code ? text.problems[one.reason_code] : text.states[one.state]}
            </div>
            <div className="act"><Link className="btn" to={`/mail/${one.id}`}>{text.open}</Link></div>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function Sender({ message }: { message: Pick<WaitingMailShown, 'sender_name' | 'sender_address' | 'is_sender_proven'> }) {
  const text = useText().doors.mail
  return (
    <>
      {message.sender_name ?? ''} {message.sender_address ? `<${message.sender_address}>` : ''}
      {message.is_sender_proven ? null : <span className="warn"> ({text.unproven})</span>}
    </>
  )
}
