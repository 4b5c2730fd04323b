import { listDirectiveViews, listLinesOf } from '../../db/api-lists.ts'
import { findDocument } from '../../db/documents.ts'
import type { IncomingDocumentRow } from '../../db/schema.ts'
import { readDocument } from '../../workflows/oversight/read-document.ts'
import {
  type CorrectDocument, correctDocument,
} from '../../workflows/registration/correct-document.ts'
import { CorrectionBody } from '../forms/api-bodies.server.ts'
import { readBody } from '../server/api/body.server.ts'
import { answer, apiRoute } from '../server/api/route.server.ts'
import { typeNameOf } from '../server/api/type-name.server.ts'
import { documentView } from '../server/api/views.server.ts'
import { theOffice } from '../server/office.server.ts'
import { requireToken } from '../server/token.server.ts'

// One document with its directives and lines of work, and the correction of its entry.

const handle = apiRoute({
  async GET({ request, params }) {
    const { actor } = await requireToken(request, 'documents:read')
    const office = theOffice()
    const row = await readDocument(office, actor, { documentId: params.documentId ?? '' })
    const [typeName, directives, lines] = await Promise.all([
      typeNameOf(office.db, row.document_type_code),
      listDirectiveViews(office.db, row.id),
      listLinesOf(office.db, row.id),
    ])
    return answer(documentView(row, { typeName, directives, lines }))
  },

  async PATCH({ request, params }) {
    const { actor } = await requireToken(request, 'documents:write')
    const body = await readBody(request, CorrectionBody)
    const office = theOffice()
    const documentId = params.documentId ?? ''
    const row = await readDocument(office, actor, { documentId, quiet: true })
    const typeName = await typeNameOf(office.db, row.document_type_code)
    const { changed } = await correctDocument(office, actor, correction(row, typeName, body))
    const after = await findDocument(office.db, row.id)
    return answer({ id: row.id, version: after?.version ?? row.version, changed })
  },
})
export const loader = handle
export const action = handle

/** What the body leaves out stays as the entry has it. */
function correction(
  row: IncomingDocumentRow,
  typeName: string | null,
  body: CorrectionBody,
): CorrectDocument {
  const kept = <Value>(given: Value | undefined, value: Value): Value =>
    given === undefined ? value : given
  const urgency = body.urgency ?? row.urgency
  const urgentAt = body.urgentAt == null ? body.urgentAt : new Date(body.urgentAt)
  return {
    documentId: row.id,
    reason: body.reason,
    version: body.version,
    documentType: body.documentType ?? typeName ?? '',
    number: kept(body.number, row.number),
    notation: kept(body.notation, row.notation),
    issuedOn: kept(body.issuedOn, row.issued_on),
    issuer: body.issuer ?? row.issuer_name ?? '',
    parentBody: kept(body.parentBody, row.parent_body),
    subject: body.subject ?? row.subject ?? '',
    signer: kept(body.signer, row.signer_name),
    signerPosition: kept(body.signerPosition, row.signer_position),
    urgency,
    urgentAt: urgency === 'express-timed' ? kept(urgentAt, row.urgent_at) : (urgentAt ?? null),
    externalDueOn: kept(body.externalDueOn, row.external_due_on),
    oddDateReason: kept(body.oddDateReason, row.odd_date_reason),
    eofficeRef: kept(body.eofficeRef, row.eoffice_ref),
    eofficeArrivalNumber: kept(body.eofficeArrivalNumber, row.eoffice_arrival_number),
  }
}
