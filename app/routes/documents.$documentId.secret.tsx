import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { Form, Link, useLoaderData, useNavigation, useRevalidator } from '@remix-run/react'
import { useEffect } from 'react'
import { countCopies, findIncident, listViewers } from '../../db/secrecy-incidents.ts'
import { hasRole } from '../../workflows/domain/actor.ts'
import { isUuid } from '../../workflows/domain/ids.ts'
import { maySeeIncident, reportSecret, settleWithdrawal, withdrawNow } from '../../workflows/filing/report-secret.ts'
import { readDocument } from '../../workflows/oversight/read-document.ts'
import { Icon } from '../components/icon.tsx'
import { Note, RefusalNote } from '../components/note.tsx'
import { useAnswer } from '../components/use-answer.ts'
import { useText } from '../components/use-text.ts'
import { LateSecretForm } from '../forms/late-secret-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal, refusalResponse } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'
import css from '../styles/document.css?url'
import { formatDay, formatInstant } from '../text/dates.ts'

/** Live news are for whoever may read a document, and this one nobody may: the page asks. */
const ASK_MS = 2_000

export const links = () => [{ rel: 'stylesheet', href: css }]
export const meta: MetaFunction = () => [{ title: 'Phát hiện văn bản mật – Bút Phê' }]

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request)
  const { db } = theOffice()
  const documentId = params.documentId ?? ''
  const incident = isUuid(documentId) ? await findIncident(db, documentId) : undefined
  if (!incident) {
    // Not found to be secret: whoever may read it may say that it is.
    await readDocument(theOffice(), actor, { documentId, quiet: true })
      .catch((error: unknown) => { throw refusalResponse(error) })
    return { documentId, card: null, isFinder: false }
  }
  if (!maySeeIncident(actor)) {
    const isFinder = incident.found_by === actor.personId
    if (!isFinder) throw new Response('document-not-yours', { status: 403 })
    return { documentId, card: null, isFinder }
  }
  return {
    documentId, isFinder: false,
    card: {
      number: `${incident.arrival_number}${incident.arrival_suffix}`, arrivedOn: incident.arrived_on,
      finder: incident.finder, foundAt: incident.found_at, reason: incident.reason,
      withdrawnAt: incident.withdrawn_at, settler: incident.settler, settledNote: incident.settled_note,
      attempts: incident.attempts, ...(await countCopies(db, documentId)),
      mayAct: hasRole(actor, 'clerk', 'chief-of-office', 'administrator'),
      viewers: hasRole(actor, 'clerk', 'chief-of-office', 'leader', 'inspector') ? await listViewers(db, documentId) : null,
    },
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request)
  const documentId = params.documentId ?? ''
  const form = await readForm(request, LateSecretForm)
  const office = theOffice()
  try {
    if (form.act === 'report') await reportSecret(office, actor, { documentId, reason: form.reason })
    else if (form.act === 'by-hand') await settleWithdrawal(office, actor, { documentId, note: form.note })
    else await withdrawNow(office, actor, { documentId })
  } catch (error) {
    return refusal(request, error)
  }
  return redirect(`/documents/${documentId}/secret`)
}

export default function SecretFoundPage() {
  const { documentId, card, isFinder } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().lateSecret
  useAskAgain(card !== null && card.withdrawnAt === null)
  if (isFinder) return <div className="stack narrow"><h1>{text.title}</h1><Note kind="ok">{text.thanks}</Note></div>
  return (
    <div className="stack narrow">
      <h1>{card ? text.incident : text.title}</h1>
      <RefusalNote answer={answer} />
      {card ? <Incident card={card} /> : <Report documentId={documentId} />}
    </div>
  )
}

function useAskAgain(isWaiting: boolean): void {
  const { revalidate } = useRevalidator()
  useEffect(() => {
    if (!isWaiting) return
    const clock = setInterval(() => {
      if (document.visibilityState === 'visible') void revalidate()
    }, ASK_MS)
    return () => clearInterval(clock)
  }, [isWaiting, revalidate])
}

function Report({ documentId }: { documentId: string }) {
  const text = useText().lateSecret
  const isSending = useNavigation().state !== 'idle'
  return (
    <Form method="post" className="panel pad stack">
      <p>{text.lead}</p>
      <ul className="steps-list">{text.then.map((line) => <li key={line}>{line}</li>)}</ul>
      <div className="field">
        <label htmlFor="ly-do">{text.reason}</label>
        <textarea id="ly-do" name="reason" className="in" rows={3} maxLength={1_000} required />
      </div>
      <div className="row wrap">
        <button className="btn d" name="act" value="report" disabled={isSending}><Icon name="lock" />{text.confirm}</button>
        <Link className="btn q" to={`/documents/${documentId}`}>{text.cancel}</Link>
      </div>
    </Form>
  )
}

type Card = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>['card']>

function Incident({ card }: { card: Card }) {
  const text = useText().lateSecret
  const found = text.foundAt(card.finder ?? text.byGate, formatInstant(card.foundAt))
  return (
    <>
      <section className="panel pad stack">
        <h2>{text.number(card.number, formatDay(card.arrivedOn))}</h2>
        <p>{found}{card.reason ? `: ${card.reason}` : ''}</p>
        <p className="m">{text.hidden}</p>
      </section>
      <Copies card={card} />
      <section className="panel pad stack">
        <h2>{text.todo}</h2>
        <ol className="steps-list">{text.todos.map((line) => <li key={line}>{line}</li>)}</ol>
      </section>
      {card.viewers ? <Viewers viewers={card.viewers} /> : null}
    </>
  )
}

function Copies({ card }: { card: Card }) {
  const text = useText().lateSecret
  const isDone = card.withdrawnAt !== null
  const all = card.withdrawn + card.left
  return (
    <section className="panel pad stack" aria-live="polite">
      <h2>{text.copies}</h2>
      {isDone ? <Note kind="ok">{text.allGone(all, formatInstant(card.withdrawnAt ?? card.foundAt))}</Note> : (
        <>
          <progress max={Math.max(1, all)} value={card.withdrawn} aria-label={text.copies} />
          <p>{text.progress(card.withdrawn, all)}</p>
          {card.attempts > 0 ? <Note kind="stop">{text.trouble}</Note> : <p className="m">{text.working}</p>}
        </>
      )}
      {card.settledNote ? <p>{text.settled(card.settler ?? '', card.settledNote)}</p> : null}
      {!isDone && card.mayAct && card.attempts > 0 ? (
        <>
          <Form method="post"><button className="btn" name="act" value="try-now"><Icon name="undo" />{text.tryNow}</button></Form>
          <details>
            <summary>{text.byHand}</summary>
            <Form method="post" className="stack">
              <p className="m">{text.byHandHint}</p>
              <div className="field">
                <label htmlFor="da-lam">{text.byHand}</label>
                <textarea id="da-lam" name="note" className="in" rows={2} maxLength={1_000} required />
              </div>
              <div><button className="btn d" name="act" value="by-hand">{text.byHandConfirm}</button></div>
            </Form>
          </details>
        </>
      ) : null}
    </section>
  )
}

function Viewers({ viewers }: { viewers: NonNullable<Card['viewers']> }) {
  const text = useText().lateSecret
  return (
    <section className="panel pad stack">
      <h2>{text.viewers}</h2>
      {viewers.length === 0 ? <p className="m">{text.nobody}</p> : (
        <ul className="fl">
          {viewers.map((one) => (
            <li key={one.name + String(one.first)}>
              <Icon name="eye" />
              <div className="grow">
                <b>{one.name}</b>
                <div className="m">{text.viewer(one.times, one.taken)}</div>
                <div className="m">{text.between(formatInstant(one.first), formatInstant(one.last))}</div>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
