import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { Form, Link, useLoaderData, useNavigation } from '@remix-run/react'
import { findScan, listPagesInDoubt } from '../../db/scans.ts'
import { isUuid } from '../../workflows/domain/ids.ts'
import { isScanWaiting } from '../../workflows/domain/moves.ts'
import { clearPages, markPages } from '../../workflows/intake/judge-pages.ts'
import { Icon } from '../components/icon.tsx'
import { RefusalNote } from '../components/note.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { DoubtForm } from '../forms/tray-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'
import css from '../styles/quarantine.css?url'

export const links = () => [{ rel: 'stylesheet', href: css }]
export const meta: MetaFunction = () => [{ title: 'Trang chưa kiểm tra được dấu mật – Bút Phê' }]

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  const { db } = theOffice()
  const scanId = params.scanId ?? ''
  const scan = isUuid(scanId) ? await findScan(db, scanId) : undefined
  if (!scan) throw redirect('/tray')
  if (scan.state === 'quarantined') throw redirect(`/scans/${scan.id}/quarantine`)
  const [doubt] = await listPagesInDoubt(db, [scan.id])
  const back = placeOf(scan)
  if (!doubt) throw redirect(back)
  return { id: scan.id, ordinals: doubt.ordinals, back }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  const form = await readForm(request, DoubtForm)
  const office = theOffice()
  const scanId = params.scanId ?? ''
  const judged = { scanId, ordinals: form.ordinals }
  try {
    if (form.act === 'clear') await clearPages(office, actor, judged)
    else await markPages(office, actor, judged)
  } catch (error) {
    return refusal(request, error)
  }
  const scan = await findScan(office.db, scanId)
  if (scan?.state === 'quarantined') return redirect(`/scans/${scanId}/quarantine`)
  return redirect(scan ? placeOf(scan) : '/tray')
}

function placeOf(scan: { id: string; state: Parameters<typeof isScanWaiting>[0]; document_id: string | null }) {
  if (isScanWaiting(scan.state)) return `/register/new?scan=${scan.id}`
  return scan.document_id ? `/documents/${scan.document_id}` : '/tray'
}

export default function DoubtPage() {
  const { id, ordinals, back } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const isSending = useNavigation().state !== 'idle'
  const all = useText().tray
  const text = all.doubt
  return (
    <div className="quarantine doubt">
      <div className="stack">
        {ordinals.map((ordinal) => (
          <section key={ordinal} className="panel sheet" aria-labelledby={`trang-${ordinal}`}>
            <header><Icon name="eye" /><h2 id={`trang-${ordinal}`}>{text.page.replace('{page}', String(ordinal))}</h2></header>
            <img src={`/scans/${id}/pages/${ordinal}?w=900`} alt={text.page.replace('{page}', String(ordinal))} />
          </section>
        ))}
      </div>
      <Form method="post" className="stack stay">
        <h1>{text.title}</h1>
        <p className="note warn"><Icon name="warning" /><span>{text.note.replace('{pages}', ordinals.join(', '))} {text.lead}</span></p>
        <RefusalNote answer={answer} />
        <input type="hidden" name="ordinals" value={ordinals.join(',')} />
        <button className="btn p" name="act" value="clear" disabled={isSending}>
          <Icon name="check" />{ordinals.length === 1 ? text.clearOne : text.clear}
        </button>
        <button className="btn d" name="act" value="mark" disabled={isSending}><Icon name="lock" />{text.mark}</button>
        <p className="m">{text.markMore}</p>
        <Link className="btn q" to={back}>{text.back}</Link>
      </Form>
    </div>
  )
}
