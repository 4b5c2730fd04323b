import {
  type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect,
} from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { listDocumentTypes } from '../../db/lists.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import { readDocument } from '../../workflows/oversight/read-document.ts'
import { correctDocument, voidNumber } from '../../workflows/registration/correct-document.ts'
import { ArrivalNumber } from '../components/arrival-number.tsx'
import { RefusalNote } from '../components/note.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { CorrectionForm } from '../forms/registration-form.server.ts'
import { readFields } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal, refusalResponse } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'
import { formatDay } from '../text/dates.ts'

export const meta: MetaFunction = () => [{ title: 'Sửa thông tin vào sổ – Bút Phê' }]

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  const office = theOffice()
  try {
    const document = await readDocument(office, actor, { documentId: params.documentId ?? '', quiet: true })
    const types = await listDocumentTypes(office.db)
    return {
      document: {
        id: document.id, version: document.version, state: document.state,
        arrivalNumber: document.arrival_number, suffix: document.arrival_suffix,
        number: document.number, notation: document.notation, issuedOn: document.issued_on,
        issuer: document.issuer_name, parentBody: document.parent_body, subject: document.subject,
        signer: document.signer_name, signerPosition: document.signer_position, urgency: document.urgency,
        externalDueOn: document.external_due_on, eofficeRef: document.eoffice_ref,
        eofficeArrivalNumber: document.eoffice_arrival_number,
        documentType: types.find((type) => type.code === document.document_type_code)?.name ?? '',
      },
      types: types.map(({ name }) => name),
    }
  } catch (error) {
    throw refusalResponse(error)
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const clerk = await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  const office = theOffice()
  const documentId = params.documentId ?? ''
  const fields = await readFields(request)
  try {
    if (fields.get('step') === 'void') {
      await voidNumber(office, clerk, { documentId, reason: String(fields.get('reason') ?? '') })
      return redirect(`/documents/${encodeURIComponent(documentId)}`)
    }
    const parsed = CorrectionForm.safeParse(Object.fromEntries(fields))
    if (!parsed.success) {
      return data({ wrong: parsed.error.issues.map((issue) => String(issue.path[0] ?? '')) }, { status: 422 })
    }
    const { urgentAt, ...entry } = parsed.data
    await correctDocument(office, clerk, {
      ...entry,
      documentId,
      urgentAt: urgentAt ? new Date(`${officeDay(office.now())}T${urgentAt}:00+07:00`) : null,
    })
  } catch (error) {
    return refusal(request, error)
  }
  return redirect(`/documents/${encodeURIComponent(documentId)}`)
}

export default function CorrectPage() {
  const { document, types } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const all = useText()
  const text = all.registration
  const line = (name: keyof typeof text.fields & keyof typeof document, value: string | null, max: number) => (
    <label className="field"><span className="label">{text.fields[name]}</span>
      <input className="in" name={name} defaultValue={value ?? ''} maxLength={max} autoComplete="off" /></label>
  )
  return (
    <div className="narrow stack">
      <div className="row"><ArrivalNumber number={document.arrivalNumber} suffix={document.suffix} /><h1>{text.correct.title}</h1></div>
      <p className="m">{text.correct.lead}</p>
      <RefusalNote answer={answer} />
      <Form method="post" className="panel pad stack">
        <input type="hidden" name="version" value={document.version} />
        <label className="field"><span className="label">{text.fields.documentType}</span>
          <select className="in" name="documentType" defaultValue={document.documentType}>
            {types.map((name) => <option key={name}>{name}</option>)}
          </select></label>
        {line('number', document.number, 11)}
        {line('notation', document.notation, 30)}
        {line('issuedOn', document.issuedOn ? formatDay(document.issuedOn) : null, 10)}
        {line('issuer', document.issuer, 200)}
        {line('parentBody', document.parentBody, 200)}
        <label className="field"><span className="label">{text.fields.subject}</span>
          <textarea className="in" name="subject" rows={3} maxLength={2000} required defaultValue={document.subject ?? ''} /></label>
        {line('signer', document.signer, 50)}
        {line('signerPosition', document.signerPosition, 100)}
        <label className="field"><span className="label">{text.fields.urgency}</span>
          <select className="in" name="urgency" defaultValue={document.urgency}>
            {(['normal', 'urgent', 'very-urgent', 'express'] as const).map((one) => (
              <option key={one} value={one}>{all.states.urgency[one]}</option>
            ))}
          </select></label>
        {line('externalDueOn', document.externalDueOn ? formatDay(document.externalDueOn) : null, 10)}
        {line('eofficeRef', document.eofficeRef, 200)}
        {line('eofficeArrivalNumber', document.eofficeArrivalNumber, 40)}
        <label className="field"><span className="label">{text.correct.reason}</span>
          <textarea className="in" name="reason" rows={2} required minLength={10} maxLength={1000} /></label>
        <div className="row">
          <button className="btn p">{text.correct.save}</button>
          <Link className="btn q" to={`/documents/${document.id}`}>{all.tray.form.back}</Link>
        </div>
      </Form>
      {document.state === 'registered' ? (
        <Form method="post" className="panel pad stack">
          <h2>{text.void.title}</h2>
          <p className="m">{text.void.lead}</p>
          <input type="hidden" name="step" value="void" />
          <label className="field"><span className="label">{all.tray.form.reason}</span>
            <textarea className="in" name="reason" rows={2} required minLength={10} maxLength={1000} /></label>
          <button className="btn d">{text.void.save}</button>
        </Form>
      ) : null}
    </div>
  )
}
