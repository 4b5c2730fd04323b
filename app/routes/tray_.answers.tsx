import type { ActionFunctionArgs, LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { listDrafts, sendDraft } from '../../workflows/notices/answer-sender.ts'
import { Icon } from '../components/icon.tsx'
import { Note, RefusalNote } from '../components/note.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { AnswerForm } from '../forms/tray-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'
import css from '../styles/tray.css?url'
import { formatInstant } from '../text/dates.ts'

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: css }]
export const meta: MetaFunction = () => [{ title: 'Trả lời nơi gửi – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  const clerk = await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  const office = theOffice()
  const drafts = await listDrafts(office, clerk)
  return {
    hasMailer: office.mailer !== null,
    drafts: drafts.map((one) => ({
      kind: one.kind, id: one.id, to: one.to, sender: one.sender, at: one.at.toISOString(), subject: one.letter.subject, text: one.letter.text,
    })),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const clerk = await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  const form = await readForm(request, AnswerForm)
  try {
    await sendDraft(theOffice(), clerk, form)
    return { done: true }
  } catch (error) {
    return refusal(request, error)
  }
}

export default function AnswersPage() {
  const { drafts, hasMailer } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().doors.answers
  return (
    <div className="narrow stack">
      <p><Link to="/tray"><Icon name="back" /> {text.back}</Link></p>
      <h1>{text.title}</h1>
      <p className="m">{text.lead}</p>
      <RefusalNote answer={answer} />
      {answer && 'done' in answer ? <Note kind="ok">{text.sent}</Note> : null}
      {hasMailer ? null : <Note kind="warn">{text.noMailer}</Note>}
      {drafts.length === 0 ? <p className="panel pad">{text.none}</p> : drafts.map((one) => (
        <section key={one.id} className="panel" aria-label={one.subject}>
          <header className="sp"><h2>{one.kind === 'return' ? text.returned : text.acknowledged}</h2><span className="m">{formatInstant(one.at)}</span></header>
          <div className="pad stack">
            <p><b>{one.sender}</b> · {one.to}</p>
            <details>
              <summary>{one.subject}</summary>
              <p className="mail-words">{one.text}</p>
            </details>
            <Form method="post">
              <input type="hidden" name="kind" value={one.kind} /><input type="hidden" name="id" value={one.id} />
              <button className="btn p" disabled={!hasMailer} aria-label={text.sendTo(one.to)}>{text.send}</button>
            </Form>
          </div>
        </section>
      ))}
    </div>
  )
}
