import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { noteSealedEnvelope, passOnNamedLetter } from '../../workflows/intake/handle-secret.ts'
import { Icon } from '../components/icon.tsx'
import { RefusalNote } from '../components/note.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { EnvelopeForm } from '../forms/tray-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'

export const meta: MetaFunction = () => [{ title: 'Ghi bì – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  return { isSecret: new URL(request.url).searchParams.get('kind') !== 'named' }
}

export async function action({ request }: ActionFunctionArgs) {
  const clerk = await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  const { kind, level, ...envelope } = await readForm(request, EnvelopeForm)
  try {
    if (kind === 'secret') await noteSealedEnvelope(theOffice(), clerk, { ...envelope, level })
    else await passOnNamedLetter(theOffice(), clerk, envelope)
  } catch (error) {
    return refusal(request, error)
  }
  return redirect('/tray')
}

export default function EnvelopePage() {
  const { isSecret } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().tray
  const { form } = text
  return (
    <div className="narrow stack">
      <h1>{isSecret ? form.envelopeTitle : form.namedTitle}</h1>
      <p className="m">{isSecret ? form.envelopeLead : form.namedLead}</p>
      <RefusalNote answer={answer} />
      <Form method="post" className="panel pad stack">
        <input type="hidden" name="kind" value={isSecret ? 'secret' : 'named'} />
        <label className="field"><span className="label">{text.upload.source}</span>
          <select className="in" name="source" defaultValue="post">
            <option value="post">{text.sources.post}</option>
            <option value="desk">{text.sources.desk}</option>
          </select>
        </label>
        {isSecret ? (
          <label className="field"><span className="label">{text.quarantine.level}</span>
            <select className="in" name="level" defaultValue="confidential">
              <option value="confidential">{text.quarantine.levels.confidential}</option>
              <option value="secret">{text.quarantine.levels.secret}</option>
              <option value="top-secret">{text.quarantine.levels['top-secret']}</option>
            </select>
          </label>
        ) : null}
        <label className="field"><span className="label">{form.envelopeNumber}</span>
          <input className="in" name="envelopeNumber" required maxLength={100} autoComplete="off" /></label>
        <label className="field"><span className="label">{form.sender}</span>
          <input className="in" name="sender" required maxLength={200} autoComplete="off" /></label>
        <label className="field"><span className="label">{form.handedTo}</span>
          <input className="in" name="handedTo" required maxLength={200} autoComplete="off" /></label>
        <div className="row">
          <button className="btn p"><Icon name="check" />{form.save}</button>
          <Link className="btn q" to="/tray">{form.back}</Link>
        </div>
      </Form>
    </div>
  )
}
