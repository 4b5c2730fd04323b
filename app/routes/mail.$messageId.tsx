import { type ActionFunctionArgs, type LinksFunction, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { confirmSecretMessage } from '../../workflows/mail/forget-message.ts'
import { dismissMessage, dismissPart, openPart, readMessage } from '../../workflows/mail/open-message.ts'
import { Icon } from '../components/icon.tsx'
import { Note, RefusalNote } from '../components/note.tsx'
import { Sender } from '../components/tray/waiting-mail.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { MailForm } from '../forms/tray-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal, refusalResponse } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'
import css from '../styles/tray.css?url'
import { formatInstant } from '../text/dates.ts'

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: css }]
export const meta: MetaFunction = () => [{ title: 'Thư điện tử – Bút Phê' }]

const KILOBYTE = 1_024

export async function loader({ request, params }: LoaderFunctionArgs) {
  const clerk = await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  try {
    const { row, parts, text, isStopped } = await readMessage(theOffice(), clerk, { messageId: params['messageId'] ?? '' })
    return {
      message: {
        id: row.id, state: row.state, reason: row.reason_code, subject: row.subject, sender_name: row.sender_name,
        sender_address: row.sender_address, is_sender_proven: row.is_sender_proven,
        sentAt: row.sent_at?.toISOString() ?? null, receivedAt: row.received_at.toISOString(),
        isClosed: row.closed_at !== null, isKept: row.wrapped_key !== null && !isStopped, isStopped,
      },
      text,
      parts: parts.map((part) => ({
        path: part.path, name: part.name, kilobytes: Math.ceil(part.byte_size / KILOBYTE), role: part.role, why: part.why,
        decision: part.decision, scanId: part.scan_id, isArchive: part.media_type === 'application/zip', isRead: part.sha256 !== null,
      })),
    }
  } catch (error) {
    throw refusalResponse(error)
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const clerk = await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  const form = await readForm(request, MailForm)
  const messageId = params['messageId'] ?? ''
  const office = theOffice()
  try {
    switch (form.act) {
      case 'open': await openPart(office, clerk, { messageId, path: form.path }); break
      case 'dismiss': await dismissPart(office, clerk, { messageId, path: form.path }); break
      case 'close': await dismissMessage(office, clerk, { messageId }); return redirect('/tray')
      case 'secret': await confirmSecretMessage(office, clerk, { messageId }); return redirect('/tray')
    }
  } catch (error) {
    return refusal(request, error)
  }
  return redirect(`/mail/${messageId}`)
}

export default function MailPage() {
  const { message, text: words, parts } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().doors.mail
  const waits = parts.some((part) => part.role === 'unopened' && !part.decision)
  return (
    <div className="mail-page stack">
      <p><Link to="/tray"><Icon name="back" /> {text.back}</Link></p>
      <h1>{message.isStopped ? text.stopped : (message.subject ?? text.noSubject)}</h1>
      <RefusalNote answer={answer} />
      {message.reason ? <Note kind="warn">{text.problems[message.reason]}</Note> : null}
      <dl className="mail-facts panel pad">
        <dt>{text.from}</dt><dd><Sender message={message} /></dd>
        <dt>{text.sent}</dt><dd>{message.sentAt ? formatInstant(message.sentAt) : text.noTime}</dd>
        <dt>{text.came}</dt><dd>{formatInstant(message.receivedAt)}</dd>
        <dt>{text.state}</dt><dd>{text.states[message.state]}</dd>
      </dl>
      {parts.length > 0 ? (
        <section className="panel" aria-labelledby="tep-trong-thu">
          <header><h2 id="tep-trong-thu">{text.parts}</h2></header>
          <ul className="lst mail-parts">
            {parts.map((part) => <Part key={part.path} messageId={message.id} part={part} isKept={message.isKept} />)}
          </ul>
        </section>
      ) : null}
      <section className="panel" aria-labelledby="loi-thu">
        <header><h2 id="loi-thu">{text.words}</h2></header>
        <p className="pad mail-words">{message.isStopped ? text.stopped : message.isKept ? (words?.trim() || text.noWords) : text.gone}</p>
      </section>
      {message.isClosed ? null : (
        <div className="row wrap">
          {waits ? null : (
            <Form method="post"><input type="hidden" name="act" value="close" /><button className="btn p">{text.close}</button></Form>
          )}
          <Form method="post" className="row">
            <input type="hidden" name="act" value="secret" />
            <label className="check"><input type="checkbox" name="sure" value="yes" required /> {text.secretSure}</label>
            <button className="btn d">{text.secret}</button>
          </Form>
        </div>
      )}
      <p className="m">{text.secretHint}</p>
    </div>
  )
}

type PartShown = ReturnType<typeof useLoaderData<typeof loader>>['parts'][number]

function Part({ messageId, part, isKept }: { messageId: string; part: PartShown; isKept: boolean }) {
  const text = useText().doors.mail
  const name = part.name ?? text.unnamed
  const canDecide = part.role === 'unopened' && !part.decision && isKept
  return (
    <li>
      <span aria-hidden="true"><Icon name={part.role === 'letter' ? 'check' : 'link'} /></span>
      <div className="grow">
        <div className="t cut">{name}</div>
        <div className="m">{part.kilobytes} kB · {part.why ? text.why[part.why] : text.roles[part.role]}
          {part.decision ? ` · ${text.decided[part.decision]}` : canDecide ? <b className="stop"> · {text.mayHoldDue}</b> : null}</div>
      </div>
      <div className="act">
        {canDecide ? (
          <>
            <Form method="post">
              <input type="hidden" name="act" value="open" /><input type="hidden" name="path" value={part.path} />
              <button className="btn">{part.isArchive ? text.openArchive : text.toTray}</button>
            </Form>
            <Form method="post">
              <input type="hidden" name="act" value="dismiss" /><input type="hidden" name="path" value={part.path} />
              <button className="btn q" aria-label={text.dismissOf(name)}>{text.dismiss}</button>
            </Form>
          </>
        ) : null}
        {isKept && part.isRead ? <a className="btn q" href={`/mail/${messageId}/parts/${part.path}`} download>{text.download}</a> : null}
      </div>
    </li>
  )
}
