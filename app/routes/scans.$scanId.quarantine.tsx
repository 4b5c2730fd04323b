import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { findPerson } from '../../db/people.ts'
import { findScan } from '../../db/scans.ts'
import { isUuid } from '../../workflows/domain/ids.ts'
import { isScanWaiting } from '../../workflows/domain/moves.ts'
import { clearQuarantine, confirmSecret } from '../../workflows/intake/handle-secret.ts'
import { Icon } from '../components/icon.tsx'
import { RefusalNote } from '../components/note.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { QuarantineForm } from '../forms/tray-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'
import css from '../styles/quarantine.css?url'

export const links = () => [{ rel: 'stylesheet', href: css }]
export const meta: MetaFunction = () => [{ title: 'Mục đang cách ly – Bút Phê' }]

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  const office = theOffice()
  const scanId = params.scanId ?? ''
  const scan = isUuid(scanId) ? await findScan(office.db, scanId) : undefined
  if (!scan || !isScanWaiting(scan.state)) throw redirect('/tray')
  return {
    id: scan.id,
    isStopped: scan.state === 'quarantined',
    reason: scan.reason_code,
    askedBy: scan.gate_cleared_by
      ? ((await findPerson(office.db, scan.gate_cleared_by))?.full_name ?? null)
      : null,
    askedByMe: scan.gate_cleared_by === actor.personId,
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  const form = await readForm(request, QuarantineForm)
  const scanId = params.scanId ?? ''
  try {
    if (form.intent === 'clear') await clearQuarantine(theOffice(), actor, { scanId })
    else {
      await confirmSecret(theOffice(), actor, {
        scanId, level: form.level, envelopeNumber: form.envelopeNumber, handedTo: form.handedTo,
      })
    }
  } catch (error) {
    return refusal(request, error)
  }
  return redirect('/tray')
}

export default function QuarantinePage() {
  const { id, isStopped, reason, askedBy, askedByMe } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const all = useText().tray
  const text = all.quarantine
  return (
    <div className="quarantine">
      <section className="panel sheet" aria-label={text.page}>
        <header><Icon name="lock" /><h2>{text.page}</h2></header>
        <img src={`/scans/${id}/pages/1?w=900`} alt={text.page} />
      </section>
      <div className="stack">
        <h1>{isStopped ? text.title : text.isSecret}</h1>
        {isStopped ? (
          <p className="note stop"><Icon name="lock" /><span>{text.lead} {all.reasons[reason ?? ''] ?? ''}</span></p>
        ) : null}
        <RefusalNote answer={answer} />
        <section className="panel">
          <header><h2>{text.isSecret}</h2></header>
          <Form method="post" className="pad stack">
            <input type="hidden" name="intent" value="secret" />
            <p className="m">{text.isSecretMore}</p>
            <label className="field"><span className="label">{text.level}</span>
              <select className="in" name="level" defaultValue="confidential">
                <option value="confidential">{text.levels.confidential}</option>
                <option value="secret">{text.levels.secret}</option>
                <option value="top-secret">{text.levels['top-secret']}</option>
              </select>
            </label>
            <label className="field"><span className="label">{text.envelopeNumber}</span>
              <input className="in" name="envelopeNumber" maxLength={100} autoComplete="off" /></label>
            <label className="field"><span className="label">{text.handedTo}</span>
              <input className="in" name="handedTo" required maxLength={200} autoComplete="off" /></label>
            <label className="check"><input type="checkbox" name="sure" value="yes" required /> {text.sure}</label>
            <button className="btn dp"><Icon name="lock" />{text.destroy}</button>
          </Form>
        </section>
        {isStopped ? <section className="panel">
          <header><h2>{text.notSecret}</h2></header>
          <Form method="post" className="pad stack">
            <input type="hidden" name="intent" value="clear" />
            <p className="m">{text.notSecretMore}</p>
            {askedBy ? <p><b>{text.asked.replace('{name}', askedBy)}</b></p> : null}
            <button className="btn" disabled={askedByMe}>{askedBy ? text.confirm : text.ask}</button>
          </Form>
        </section> : null}
        <Link className="btn q" to="/tray">{all.form.back}</Link>
      </div>
    </div>
  )
}
