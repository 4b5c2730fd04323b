import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData, useNavigation } from '@remix-run/react'
import { listRecallsAsked, listToReconcile } from '../../db/exchange.ts'
import { officeDay } from '../../workflows/domain/calendar.ts'
import { readTheirList, reconcile } from '../../workflows/domain/reconcile.ts'
import { answerRecall } from '../../workflows/exchange/tell-statuses.ts'
import { Icon } from '../components/icon.tsx'
import { RefusalNote } from '../components/note.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { EofficeForm } from '../forms/tray-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'
import { formatDay, formatInstant } from '../text/dates.ts'

export const meta: MetaFunction = () => [{ title: 'Đối chiếu với văn phòng điện tử – Bút Phê' }]

const DAY = /^\d{4}-\d{2}-\d{2}$/

function dayOf(request: Request): string {
  const day = new URL(request.url).searchParams.get('day') ?? ''
  return DAY.test(day) && !Number.isNaN(Date.parse(day)) ? day : officeDay(theOffice().now())
}

async function ourLines(day: string) {
  const rows = await listToReconcile(theOffice().db, day)
  return rows.map((row) => ({ ...row, theirNumber: row.eofficeNumber }))
}

export async function loader({ request }: LoaderFunctionArgs) {
  await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  const day = dayOf(request)
  const recalls = await listRecallsAsked(theOffice().db)
  return { day, ours: await ourLines(day), recalls: recalls.map((one) => ({ ...one, at: one.at.toISOString() })) }
}

export async function action({ request }: ActionFunctionArgs) {
  const clerk = await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  const form = await readForm(request, EofficeForm)
  try {
    if (form.act === 'answer') {
      await answerRecall(theOffice(), clerk, { exchangeId: form.id, isAgreed: form.agree === 'yes', note: form.note })
      return { compared: null }
    }
    return { compared: reconcile(await ourLines(dayOf(request)), readTheirList(form.list)) }
  } catch (error) {
    return refusal(request, error)
  }
}

export default function EofficePage() {
  const { day, ours, recalls } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().doors.eoffice
  const isBusy = useNavigation().state !== 'idle'
  const compared = answer && 'compared' in answer ? answer.compared : null
  const without = ours.filter((one) => !one.eofficeNumber)
  return (
    <div className="stack">
      <div className="row sp wrap">
        <div><h1>{text.title}</h1><p className="m">{text.lead}</p></div>
        <Form className="row">
          <label className="label" htmlFor="ngay">{text.day}</label>
          <input className="in" id="ngay" type="date" name="day" defaultValue={day} />
          <button className="btn">{text.show}</button>
          <a className="btn" href={`/register/eoffice-csv?day=${day}`}><Icon name="download" />CSV</a>
        </Form>
      </div>
      <RefusalNote answer={answer} />
      {recalls.length > 0 ? (
        <section className="panel" aria-labelledby="lay-lai">
          <header><Icon name="return" /><h2 id="lay-lai">{text.recalls}</h2></header>
          {recalls.map((one) => (
            <Form key={one.id} method="post" className="pad row wrap">
              <input type="hidden" name="act" value="answer" /><input type="hidden" name="id" value={one.id} />
              <span className="grow"><b>{one.symbol}</b> · {one.organId} · {formatInstant(one.at)}</span>
              <input className="in" name="note" maxLength={1000} placeholder={text.note} aria-label={text.note} />
              <button className="btn p" name="agree" value="yes">{text.agree}</button>
              <button className="btn" name="agree" value="no">{text.refuse}</button>
            </Form>
          ))}
        </section>
      ) : null}
      <section className="panel" aria-labelledby="danh-sach-kia">
        <header><Icon name="scales" /><h2 id="danh-sach-kia">{text.compare}</h2></header>
        <Form method="post" className="pad stack">
          <input type="hidden" name="act" value="compare" />
          <label className="field"><span className="label">{text.list}</span>
            <textarea className="in" name="list" rows={6} maxLength={200_000} /></label>
          <div><button className="btn p" disabled={isBusy}>{text.compare}</button></div>
        </Form>
      </section>
      {compared ? (
        <>
          <p role="status"><b>{text.same(compared.same)}</b></p>
          <Lines title={text.onlyOurs} rows={compared.onlyOurs.map((one) => [one.arrivalNumber, one.symbol, one.issuer ?? '', '', one.documentId])} />
          <Lines title={text.onlyTheirs} rows={compared.onlyTheirs.map((one) => ['', one.symbol, '', one.number, ''])} />
          <Lines title={text.differ} rows={compared.differ.map(({ ours: our, theirs }) => [our.arrivalNumber, our.symbol, our.issuer ?? '', `${our.theirNumber ?? '–'} ≠ ${theirs.number}`, our.documentId])} />
        </>
      ) : (
        <Lines title={text.without(formatDay(day))} rows={without.map((one) => [one.arrivalNumber, one.symbol, one.issuer ?? '', '', one.documentId])} />
      )}
    </div>
  )
}

function Lines({ title, rows }: { title: string; rows: readonly (readonly [string, string, string, string, string])[] }) {
  const text = useText().doors.eoffice
  return (
    <section className="panel" aria-label={title}>
      <header><h2>{title} ({rows.length})</h2></header>
      {rows.length === 0 ? <p className="pad m">{text.none}</p> : (
        <div className="scroll">
          <table className="table">
            <thead><tr><th scope="col">{text.ourNumber}</th><th scope="col">{text.symbol}</th><th scope="col">{text.issuer}</th><th scope="col">{text.theirNumber}</th></tr></thead>
            <tbody>
              {rows.map(([number, symbol, issuer, theirs, id]) => (
                <tr key={`${number}${symbol}${theirs}`}>
                  <td>{id ? <Link to={`/documents/${id}`}>{number}</Link> : number}</td><td>{symbol}</td><td>{issuer}</td><td>{theirs}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
