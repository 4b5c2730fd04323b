import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react'
import { keepPaperDirective } from '../../workflows/directive/keep-paper-directive.ts'
import { lookAtSlip } from '../../workflows/directive/look-at-slip.ts'
import { Note, RefusalNote } from '../components/note.tsx'
import { useText } from '../components/use-text.ts'
import { SlipForm } from '../forms/tray-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal, refusalResponse } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'
import { formatInstant } from '../text/dates.ts'

export const meta: MetaFunction = () => [{ title: 'Nhận bút phê giấy – Bút Phê' }]

export async function loader({ request, params }: LoaderFunctionArgs) {
  const clerk = await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  const scanId = params.scanId ?? ''
  const look = await lookAtSlip(theOffice(), clerk, { scanId })
    .catch((error: unknown) => { throw refusalResponse(error) })
  return { ...look, scanId, scannedAt: look.scannedAt ? formatInstant(look.scannedAt) : null }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const clerk = await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  const { answer } = await readForm(request, SlipForm)
  try {
    const kept = await keepPaperDirective(theOffice(), clerk, {
      scanId: params.scanId ?? '', ...(answer ? { answer } : {}),
    })
    return redirect(kept.directiveId ? `/documents/${kept.documentId}/transcription` : `/documents/${kept.documentId}`)
  } catch (error) {
    return refusal(request, error)
  }
}

export default function SlipPage() {
  const { scanId, number, mayRead, leader, scannedAt, pageCount } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const text = useText().tray.paper
  // Only one button: what it means follows from where the letter lies.
  const means = scannedAt ? 'again' : leader ? '' : 'evidence'
  const words = { '': text.confirm, again: text.more, evidence: text.evidence }[means]
  return (
    <div className="narrow stack">
      <h1>{text.title(number)}</h1>
      <RefusalNote answer={answer} />
      {mayRead ? (
        <>
          <p className="m">{text.lead}</p>
          {scannedAt ? <Note kind="warn">{text.again(scannedAt)}</Note> : null}
          {leader ? <p>{text.waits(leader)}</p> : scannedAt ? null : <Note kind="warn">{text.directed}</Note>}
          {pageCount > 1 ? (
            <Note kind="warn">{text.morePages(pageCount)} <Link to={`/scans/${scanId}/arrange`}>{text.arrange}</Link></Note>
          ) : null}
          <div className="panel pad">
            <img className="whole" src={`/scans/${scanId}/pages/1?w=1000`} alt={text.page} />
          </div>
        </>
      ) : <Note kind="stop">{text.closed}</Note>}
      <Form method="post" className="row">
        {means ? <input type="hidden" name="answer" value={means} /> : null}
        {mayRead ? <button className="btn p big">{words}</button> : null}
        <Link className="btn q" to="/tray">{text.leave}</Link>
      </Form>
    </div>
  )
}
