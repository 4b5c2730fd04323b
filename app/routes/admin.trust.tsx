import type { Readable } from 'node:stream'
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { OfficeError } from '../../workflows/domain/office-error.ts'
import {
  addTrustAnchors, ANCHOR_FILE_MAX_BYTES, removeTrustAnchor,
} from '../../workflows/office/trust-anchors.ts'
import { Answer } from '../components/admin/fields.tsx'
import { OwnAuthority, TrustTable } from '../components/signatures/trust-table.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { TrustForm } from '../forms/admin-forms.server.ts'
import { readFormWithFile } from '../server/form-with-file.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { assertProvenLately, requireActor } from '../server/session.server.ts'
import { shownTrust } from '../server/shown-trust.server.ts'

export const meta: MetaFunction = () => [{ title: 'Chứng thư tin cậy – Quản trị – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  await requireActor(request, { roles: ['administrator'] })
  return shownTrust(theOffice())
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, { roles: ['administrator'] })
  const { form, file } = await readFormWithFile(request, TrustForm)
  try {
    await assertProvenLately(request)
    if (form.act === 'remove') {
      await removeTrustAnchor(theOffice(), actor, form)
      return { done: 'anchor-removed' }
    }
    await addTrustAnchors(theOffice(), actor, { file: file ? await wholeOf(file.bytes) : Buffer.alloc(0) })
    return { done: 'anchor-added' }
  } catch (error) {
    return refusal(request, error)
  } finally {
    file?.bytes.resume()
  }
}

async function wholeOf(bytes: Readable): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of bytes) {
    // A stream of bytes, opened by our own form reader.
    parts.push(part as Buffer)
    size += (part as Buffer).length
    if (size > ANCHOR_FILE_MAX_BYTES) throw new OfficeError('anchor-unreadable', {})
  }
  return Buffer.concat(parts)
}

export default function TrustPage() {
  const { trusted, history, authority } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().admin.trust
  return (
    <div className="stack">
      <div>
        <h1>{text.title}</h1>
        <p className="m">{text.intro} {text.told}</p>
      </div>
      <Answer answer={answer} />
      <Form method="post" encType="multipart/form-data" className="panel pad stack">
        <input type="hidden" name="act" value="add" />
        <div className="field">
          <label htmlFor="chung-thu">{text.file}</label>
          <input
            className="in" id="chung-thu" type="file" name="file" required
            accept=".pem,.crt,.cer,.der,application/x-x509-ca-cert,application/x-pem-file"
          />
        </div>
        <div><button className="btn p">{text.add}</button></div>
      </Form>
      <section className="panel" aria-label={text.title}>
        {trusted.length === 0 ? <p className="m pad">{text.empty}</p> : <TrustTable rows={trusted} mayRemove />}
      </section>
      <OwnAuthority authority={authority} />
      {history.length > 0 ? (
        <section className="panel" aria-labelledby="da-bo">
          <header><h2 id="da-bo">{text.history}</h2></header>
          <TrustTable rows={history} />
        </section>
      ) : null}
    </div>
  )
}
