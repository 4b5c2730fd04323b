import type { Readable } from 'node:stream'
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { listTrustAnchors, type TrustAnchorRow } from '../../db/signature-checks.ts'
import { hashHex } from '../../workflows/domain/ids.ts'
import { OfficeError } from '../../workflows/domain/office-error.ts'
import {
  addTrustAnchors, ANCHOR_FILE_MAX_BYTES, removeTrustAnchor,
} from '../../workflows/office/trust-anchors.ts'
import { Answer } from '../components/admin/fields.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { TrustForm } from '../forms/admin-forms.server.ts'
import { readFormWithFile } from '../server/form-with-file.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { assertProvenLately, requireActor } from '../server/session.server.ts'
import { formatInstant } from '../text/dates.ts'

export const meta: MetaFunction = () => [{ title: 'Chứng thư tin cậy – Quản trị – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  await requireActor(request, { roles: ['administrator'] })
  const rows = (await listTrustAnchors(theOffice().db)).map(shown)
  return { trusted: rows.filter((one) => !one.removed), history: rows.filter((one) => one.removed) }
}

function shown(row: TrustAnchorRow) {
  return {
    id: row.id, name: row.name, issuer: row.issuer_name,
    sha256: hashHex(row.sha256).replace(/(..)(?=.)/gu, '$1:').toUpperCase(),
    from: row.not_before, until: row.not_after, addedBy: row.added_by_name, addedAt: row.added_at,
    removed: row.removed_at ? { by: row.removed_by_name ?? '', at: row.removed_at } : null,
  }
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
  const { trusted, history } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().admin.trust
  return (
    <div className="stack">
      <div>
        <h1>{text.title}</h1>
        <p className="m">{text.intro}</p>
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
        {trusted.length === 0 ? <p className="m pad">{text.empty}</p> : <Anchors rows={trusted} />}
      </section>
      {history.length > 0 ? (
        <section className="panel" aria-labelledby="da-bo">
          <header><h2 id="da-bo">{text.history}</h2></header>
          <Anchors rows={history} />
        </section>
      ) : null}
    </div>
  )
}

type Row = ReturnType<typeof useLoaderData<typeof loader>>['trusted'][number]

function Anchors({ rows }: { rows: readonly Row[] }) {
  const text = useText().admin.trust
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{text.name}</th>
          <th scope="col">{text.valid}</th>
          <th scope="col">{text.fingerprint}</th>
          <th scope="col">{text.added}</th>
          <th scope="col"><span className="sr">{text.remove}</span></th>
        </tr>
      </thead>
      <tbody>
        {rows.map((one) => (
          <tr key={one.id}>
            <td><b>{one.name}</b>{one.issuer ? <div className="m">{text.issuer}: {one.issuer}</div> : null}</td>
            <td>{text.days(formatInstant(one.from), formatInstant(one.until))}</td>
            <td className="fingerprint"><code>{one.sha256}</code></td>
            <td>
              {text.by(one.addedBy, formatInstant(one.addedAt))}
              {one.removed ? <div className="m">{text.removed} {text.by(one.removed.by, formatInstant(one.removed.at))}</div> : null}
            </td>
            <td>
              {one.removed ? null : (
                <Form method="post">
                  <input type="hidden" name="anchorId" value={one.id} />
                  <button className="btn sm" name="act" value="remove" aria-label={text.removeOf(one.name)}>{text.remove}</button>
                </Form>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
