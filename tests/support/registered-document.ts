import { createHash } from 'node:crypto'
import { maintainDocumentText } from '../../db/document-text.ts'
import { findOrOpenRegister, takeArrivalNumber } from '../../db/registers.ts'
import { insertFile, insertRendition } from '../../db/renditions.ts'
import { insertDelivery, insertScan, savePageText } from '../../db/scans.ts'
import { inTransaction } from '../../db/transaction.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import { newDocumentCode, newId } from '../../workflows/domain/ids.ts'
import type { ArrivalSource, Day, DocumentState, Urgency } from '../../workflows/domain/values.ts'
import type { TestOffice } from './test-office.ts'

export interface DocumentChanges {
  arrivedOn?: Day
  source?: ArrivalSource
  type?: string
  number?: string | null
  notation?: string | null
  issuedOn?: Day | null
  issuer?: string
  subject?: string
  urgency?: Urgency
  state?: DocumentState
  isRestricted?: boolean
  externalDueOn?: Day | null
  registeredBy?: string
  /** What was read, page by page. */
  pages?: readonly string[]
  /** The letter's own file, a PDF with as many pages. */
  bytes?: Buffer
  holdsSignature?: boolean
}

export interface RegisteredDocument {
  documentId: string
  scanId: string
  code: string
  arrivalNumber: number
  renditionId: string
  sha256: string
}

/** Puts a letter straight into the register: for tests of what comes after. */
export async function registeredDocument(
  office: TestOffice,
  changes: DocumentChanges = {},
): Promise<RegisteredDocument> {
  const clerk = await office.as(changes.registeredBy ?? 'vanthu')
  const arrivedOn = changes.arrivedOn ?? officeDay(office.now())
  const [documentId, scanId, deliveryId, renditionId] = [newId(), newId(), newId(), newId()]
  const code = newDocumentCode()
  const bytes = changes.bytes ?? Buffer.from(`%PDF-1.7 invented letter ${documentId}\n`.repeat(40))
  const sha256 = createHash('sha256').update(bytes).digest()
  await office.vault.write(bytes)
  const pages = changes.pages ?? ['Nội dung văn bản']
  const receivedAt = new Date(`${arrivedOn}T01:00:00Z`)
  const arrivalNumber = await inTransaction(office.db, async (trx) => {
    await insertDelivery(trx, {
      id: deliveryId, source: changes.source ?? 'post', channel: 'upload', received_at: receivedAt,
      received_by: clerk.personId, sender: 'Người gửi thử',
    })
    await insertScan(trx, { id: scanId, delivery_id: deliveryId, received_at: receivedAt, received_by: clerk.personId })
    await trx.updateTable('scan').where('id', '=', scanId).set({
      state: 'ready', gate: 'clear', sha256, byte_size: bytes.length, media_type: 'application/pdf', page_count: pages.length,
      file_name: 'thu.pdf',
    }).execute()
    await insertFile(trx, { sha256, byte_size: bytes.length, media_type: 'application/pdf', page_count: pages.length })
    const register = await findOrOpenRegister(trx, 'common', arrivedOn)
    const number = await takeArrivalNumber(trx, register.id, documentId)
    await trx.insertInto('incoming_document').values({
      id: documentId, code, register_id: register.id, arrival_number: number, arrived_on: arrivedOn,
      received_at: receivedAt, registered_by: clerk.personId, source: changes.source ?? 'post',
      document_type_code: changes.type ?? null, number: changes.number === undefined ? '12' : changes.number,
      notation: changes.notation === undefined ? 'UBND-VP' : changes.notation,
      issued_on: changes.issuedOn === undefined ? arrivedOn : changes.issuedOn,
      issuer_name: changes.issuer ?? 'Sở Xây dựng thử', subject: changes.subject ?? 'Về việc kiểm tra thử',
      urgency: changes.urgency ?? 'normal', state: changes.state ?? 'registered',
      is_restricted: changes.isRestricted ?? false, external_due_on: changes.externalDueOn ?? null,
      no_secrecy_mark_by: clerk.personId, no_secrecy_mark_at: receivedAt, page_count: pages.length,
      ...(changes.state === 'completed' ? { completed_on: arrivedOn } : {}),
    }).execute()
    await trx.updateTable('scan').where('id', '=', scanId).set({
      state: 'registered', document_id: documentId, disposed_at: office.now(), disposed_by: clerk.personId,
    }).execute()
    await insertRendition(trx, {
      id: renditionId, document_id: documentId, role: 'original', file_sha256: sha256, file_name: 'thu.pdf', made_by: 'test',
      holds_signature: changes.holdsSignature ?? false,
    })
    for (const [index, text] of pages.entries()) {
      await savePageText(trx, scanId, sha256, {
        page: index + 1, text, words: [], confidence: 90, rotation: 0, origin: 'ocr', isBlank: false,
      })
    }
    await maintainDocumentText(trx, documentId)
    return number
  })
  return { documentId, scanId, code, arrivalNumber, renditionId, sha256: sha256.toString('hex') }
}

/** Gives a document to a unit as its lead, without a directive: for tests of who may read. */
export async function assignTo(
  office: TestOffice,
  documentId: string,
  unitCode: string,
  changes: { dueOn?: Day; role?: 'lead' | 'support' | 'fyi'; positionCode?: string } = {},
): Promise<string> {
  const leader = await office.as('chutich')
  const unit = await office.db.selectFrom('unit').select('id').where('code', '=', unitCode).executeTakeFirstOrThrow()
  const position = changes.positionCode
    ? await office.db.selectFrom('position').select('id').where('code', '=', changes.positionCode).executeTakeFirstOrThrow()
    : undefined
  const id = newId()
  const role = changes.role ?? 'lead'
  await office.db.insertInto('assignment').values({
    id, document_id: documentId, role, assignee_id: position?.id ?? unit.id, unit_id: unit.id,
    assigned_by_position_id: leader.positionId, arrived_on: officeDay(office.now()),
    state: role === 'fyi' ? 'unseen' : 'pending',
    ...(changes.dueOn ? { due_on: changes.dueOn, due_kind: 'fixed-date' as const } : {}),
  }).execute()
  return id
}

/** Puts a document on a leader's pile. */
export async function presentTo(office: TestOffice, documentId: string, signInName: string): Promise<void> {
  const leader = await office.as(signInName)
  const clerk = await office.as('vanthu')
  await office.db.insertInto('presentation').values({
    document_id: documentId, to_position_id: leader.positionId, presented_by: clerk.personId, presented_at: office.now(),
  }).execute()
  await office.db.updateTable('incoming_document').set({ state: 'awaiting-directive' })
    .where('id', '=', documentId).execute()
}

