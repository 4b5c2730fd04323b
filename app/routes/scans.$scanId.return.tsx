import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { rejectScan, returnScan } from '../../workflows/intake/dispose-scan.ts'
import { RefusalNote } from '../components/note.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { ReturnForm } from '../forms/tray-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'

export const meta: MetaFunction = () => [{ title: 'Trả nơi gửi – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  const query = new URL(request.url).searchParams
  const isRejected = query.get('as') === 'rejected'
  return {
    as: isRejected ? ('rejected' as const) : ('returned' as const),
    isBySignature: query.get('because') === 'signature',
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const clerk = await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  const form = await readForm(request, ReturnForm)
  const step = form.as === 'rejected' ? rejectScan : returnScan
  try {
    await step(theOffice(), clerk, { scanId: params.scanId ?? '', reason: form.reason })
  } catch (error) {
    return refusal(request, error)
  }
  return redirect('/tray')
}

export default function ReturnPage() {
  const { as, isBySignature } = useLoaderData<typeof loader>()
  const { signatures } = useText()
  const answer = useAnswer<typeof action>()
  const text = useText().tray
  return (
    <div className="narrow stack">
      <h1>{as === 'rejected' ? text.form.rejectTitle : text.form.returnTitle}</h1>
      <p className="m">{as === 'rejected' ? text.form.rejectLead : text.form.returnLead}</p>
      <RefusalNote answer={answer} />
      <Form method="post" className="panel pad stack">
        <input type="hidden" name="as" value={as} />
        <label className="field"><span className="label">{text.form.reason}</span>
          <textarea className="in" name="reason" rows={3} required minLength={10} maxLength={1000} defaultValue={isBySignature ? signatures.returnReason : ''} /></label>
        <div className="row">
          <button className="btn p">{as === 'rejected' ? text.reject : text.giveBack}</button>
          <Link className="btn q" to="/tray">{text.form.back}</Link>
        </div>
      </Form>
    </div>
  )
}
