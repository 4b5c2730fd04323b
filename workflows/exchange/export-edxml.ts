import { findDocumentFacts } from '../../db/document-view.ts'
import { recordEvent } from '../../db/audit.ts'
import { inTransaction } from '../../db/transaction.ts'
import { readAll } from '../adapters/bytes.ts'
import { writeEdxml } from '../adapters/edxml-write.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { hashHex } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { readDocument } from '../oversight/read-document.ts'

const FILES_MAX = 20
const BYTES_MAX = 60 * 1_048_576

const priorities: Readonly<Record<string, number>> = { normal: 0, urgent: 1, 'very-urgent': 2, express: 3, 'express-timed': 4 }

/**
 * A registered document and its received files as one edXML file, for a program that takes no other.
 * Restricted documents are not exported. @throws {OfficeError} `document-not-exported`, `export-too-large`.
 */
export async function exportEdxml(
  office: Office,
  clerk: Actor,
  { documentId }: { documentId: string },
): Promise<{ name: string; xml: string }> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  const row = await readDocument(office, clerk, { documentId, quiet: true })
  if (row.is_restricted || !row.is_open || row.frozen_at) throw new OfficeError('document-not-exported')
  const facts = await findDocumentFacts(office.db, row.id)
  const parts = await office.db.selectFrom('rendition as r').innerJoin('file as f', 'f.sha256', 'r.file_sha256')
    .select(['r.file_name', 'r.file_sha256', 'f.media_type', 'f.byte_size', 'r.part'])
    .where('r.document_id', '=', row.id).where('r.role', '=', 'original').orderBy('r.part').limit(FILES_MAX).execute()
  if (parts.reduce((sum, part) => sum + part.byte_size, 0) > BYTES_MAX) throw new OfficeError('export-too-large', { megabytes: BYTES_MAX / 1_048_576 })
  const files = []
  for (const part of parts) {
    files.push({
      name: part.file_name ?? `tep-${part.part}.pdf`, mediaType: part.media_type,
      bytes: await readAll(await office.vault.source(hashHex(part.file_sha256))),
    })
  }
  const organId = office.settings.exchange?.organId ?? ''
  const xml = writeEdxml({
    documentKey: null, from: { organId: '', name: row.issuer_name ?? '' }, to: [{ organId, name: office.settings.officeName }],
    number: row.number ?? '', notation: row.notation ?? '', place: '', promulgatedOn: row.issued_on, typeName: facts?.typeName ?? '',
    subject: row.subject ?? '', signer: { name: row.signer_name ?? '', position: row.signer_position ?? '' }, dueOn: row.due_on ?? row.external_due_on,
    toPlaces: row.to_places ? [row.to_places] : [], priority: priorities[row.urgency] ?? 0, steeringType: 0, businessType: 0, pageAmount: row.page_count,
  }, files, office.now())
  await inTransaction(office.db, (trx) =>
    recordEvent(trx, clerk, { kind: 'document-exported', documentId: row.id, subjectId: row.id, facts: { form: 'edxml', files: files.length } }))
  return { name: `van-ban-den-${row.arrival_number}${row.arrival_suffix}.edxml`, xml }
}
