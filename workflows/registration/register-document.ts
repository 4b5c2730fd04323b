import type { Transaction } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import { insertDocument } from '../../db/documents.ts'
import { maintainDocumentText } from '../../db/document-text.ts'
import { learnIssuer } from '../../db/issuers.ts'
import { findSighting } from '../../db/paper-directives.ts'
import { findOrOpenRegister, takeArrivalNumber } from '../../db/registers.ts'
import { setScan } from '../../db/scans.ts'
import type { Database, ScanRow } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { officeDay } from '../domain/due-date.ts'
import { hashHex, newDocumentCode, newId } from '../domain/ids.ts'
import { assertScanCanBecome } from '../domain/moves.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Day, Urgency } from '../domain/values.ts'
import { lockKnownScan } from '../intake/dispose-scan.ts'
import type { Office } from '../office.ts'
import { isOfCitizen } from '../domain/document-types.ts'
import { findType, assertRegistrable, type RegisteredFields } from './entry.ts'
import { keepCorrections } from './keep-corrections.ts'
import { assertSignatures } from './assert-signatures.ts'
import { keepOriginal } from './keep-original.ts'

/** The common register: paper and electronic documents share one number row (Art 22.2). */
const COMMON_REGISTER = 'common'
const ATTACHMENTS_MAX = 50

export interface RegisterDocument extends RegisteredFields {
  scanId: string
  attachmentScanIds?: readonly string[]
  /** The clerk has looked and says: no secrecy mark. Nothing else opens the way out. */
  noSecrecyMark: boolean
  /**
   * A signature is broken or the file was changed after signing, and the clerk registers by the
   * paper that lies before him (R27). Recorded.
   */
  byPaper?: boolean
}

export interface Registered {
  documentId: string
  code: string
  arrivalNumber: number
  arrivedOn: Day
}

/**
 * A clerk enters a letter in the register, and it becomes a document with an arrival number.
 *
 * One transaction: the bytes go from the spool into the vault under the item's lock, the number is
 * taken last, so that clerks wait for one another only for the moment it takes; a registration that
 * fails leaves no gap. After a crash either document and number exist or neither does; the spool
 * keeps the bytes until the vault is seen to hold them. This is the first moment at which the
 * letter may leave the building, because here a person has said that it is not secret.
 */
export async function registerDocument(
  office: Office,
  clerk: Actor,
  input: RegisterDocument,
): Promise<Registered> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  if (!input.noSecrecyMark) throw new OfficeError('no-secrecy-mark-unconfirmed', { scanId: input.scanId })
  const attachmentIds = [...new Set(input.attachmentScanIds ?? [])]
  if (attachmentIds.length > ATTACHMENTS_MAX) throw new OfficeError('too-many-attachments', { max: ATTACHMENTS_MAX })
  if (attachmentIds.includes(input.scanId)) throw new OfficeError('attachment-is-main-file', {})

  const arrivedOn = officeDay(office.now())
  assertRegistrable(input, arrivedOn)
  const registered = await inTransaction(office.db, async (trx) => {
    // Everything that can be refused is refused before a byte is written.
    const kinds = { type: await findType(trx, input.documentType), kind: await findKind(trx, input.correspondenceKind ?? null) }
    const scan = await lockForRegistration(trx, input.scanId, false)
    const attachments: ScanRow[] = []
    for (const id of attachmentIds.sort()) attachments.push(await lockForRegistration(trx, id, true))
    const signatures = await assertSignatures(trx, [scan, ...attachments], input.byPaper ?? false)
    for (const one of [scan, ...attachments]) await keepOriginal(office, trx, one)
    const document = await insertWithNumber(office, trx, clerk, { input, scan, arrivedOn, ...kinds })
    await settleScans(office, trx, clerk, document.documentId, [scan, ...attachments])
    // Words of a denunciation are no lesson for anybody.
    if (!kinds.kind?.is_restricted) await keepCorrections(trx, clerk, scan.id, input)
    await maintainDocumentText(trx, document.documentId)
    await recordEvent(trx, clerk, {
      kind: 'document-registered',
      documentId: document.documentId,
      subjectId: document.documentId,
      facts: {
        scanId: scan.id, arrivalNumber: document.arrivalNumber, arrivedOn, noSecrecyMark: true,
        attachments: attachments.length, via: clerk.via, ...signatures,
        originals: [scan, ...attachments].flatMap(({ sha256 }) => (sha256 ? [hashHex(sha256)] : [])),
      },
    })
    await office.jobs.enqueue(trx, 'compose-document', { documentId: document.documentId, reason: 'registered' })
    await office.jobs.enqueue(trx, 'make-searchable', { documentId: document.documentId })
    return document
  })
  for (const id of [input.scanId, ...attachmentIds]) office.signals.send({ topic: 'scan', id })
  office.signals.send({ topic: 'document', id: registered.documentId })
  return registered
}

async function lockForRegistration(
  trx: Transaction<Database>,
  scanId: string,
  isAttachment: boolean,
): Promise<ScanRow> {
  const scan = await lockKnownScan(trx, scanId)
  assertScanCanBecome(scan, 'registered')
  // A slip of ours with a leader's hand on it belongs to its document and takes no number of its own.
  const slip = await findSighting(trx, scanId)
  if (slip) throw new OfficeError('scan-is-slip', { number: `${slip.arrival_number}${slip.arrival_suffix}` })
  if (scan.gate === 'clear' || scan.gate === 'cleared') return scan
  // A Word or Excel annex has no page to judge: the clerk's word stands for the gate.
  const hasNoPages = isAttachment && scan.reason_code === 'file-is-attachment'
  if (!hasNoPages) throw new OfficeError('scan-gate-not-passed', { scanId })
  await setScan(trx, scanId, { gate: 'clear' })
  return scan
}

async function insertWithNumber(
  office: Office,
  trx: Transaction<Database>,
  clerk: Actor,
  given: {
    input: RegisterDocument
    scan: ScanRow
    arrivedOn: Day
    type: string
    kind: { code: string; is_restricted: boolean } | undefined
  },
): Promise<Registered> {
  const { input, scan, arrivedOn, type, kind } = given
  const documentId = newId()
  const code = newDocumentCode()
  const delivery = await trx
    .selectFrom('delivery')
    .select('source')
    .where('id', '=', scan.delivery_id)
    .executeTakeFirstOrThrow()
  // Whoever denounces, is denounced or asks for something never enters a list that others are offered.
  const isOfPerson = kind?.is_restricted || isOfCitizen(type)
  const issuerId = isOfPerson ? null : await learnIssuer(trx, input.issuer)
  const register = await findOrOpenRegister(trx, COMMON_REGISTER, arrivedOn)
  const arrivalNumber = await takeArrivalNumber(trx, register.id, documentId)
  await insertDocument(trx, {
    id: documentId,
    code,
    register_id: register.id,
    arrival_number: arrivalNumber,
    arrived_on: arrivedOn,
    received_at: scan.received_at,
    registered_at: office.now(),
    registered_by: clerk.personId,
    source: delivery.source,
    document_type_code: type,
    correspondence_kind_code: kind?.code ?? null,
    is_restricted: kind?.is_restricted ?? false,
    number: input.number,
    notation: input.notation,
    issued_on: input.issuedOn,
    issuer_id: issuerId,
    issuer_name: input.issuer,
    parent_body: input.parentBody ?? null,
    subject: input.subject,
    signer_name: input.signer ?? null,
    signer_position: input.signerPosition ?? null,
    urgency: input.urgency ?? ('normal' satisfies Urgency),
    urgent_at: input.urgentAt ?? null,
    external_due_on: input.externalDueOn ?? null,
    odd_date_reason: input.oddDateReason ?? null,
    page_count: scan.page_count,
    paper_received: delivery.source === 'post' || delivery.source === 'desk',
    eoffice_ref: input.eofficeRef ?? null,
    eoffice_arrival_number: input.eofficeArrivalNumber ?? null,
    no_secrecy_mark_by: clerk.personId,
    no_secrecy_mark_at: office.now(),
  })
  return { documentId, code, arrivalNumber, arrivedOn }
}

async function findKind(trx: Transaction<Database>, code: string | null) {
  if (!code) return undefined
  const kind = await trx
    .selectFrom('correspondence_kind')
    .select(['code', 'is_restricted'])
    .where('code', '=', code)
    .executeTakeFirst()
  if (!kind) throw new OfficeError('correspondence-kind-unknown', { code })
  return kind
}

/** Each item gets its disposition, its file becomes an original of the document. */
async function settleScans(
  office: Office,
  trx: Transaction<Database>,
  clerk: Actor,
  documentId: string,
  scans: readonly ScanRow[],
): Promise<void> {
  for (const [index, scan] of scans.entries()) {
    if (!scan.sha256) throw new OfficeError('scan-without-file', { scanId: scan.id })
    await setScan(trx, scan.id, {
      state: 'registered',
      document_id: documentId,
      disposed_at: office.now(),
      disposed_by: clerk.personId,
    })
    await trx
      .insertInto('rendition')
      .values({
        document_id: documentId,
        part: index + 1,
        role: 'original',
        file_sha256: scan.sha256,
        file_name: scan.file_name,
        made_by: 'registration',
        holds_signature: scan.holds_signature,
      })
      .execute()
    await office.jobs.enqueue(trx, 'clear-spool', { scanId: scan.id })
  }
}
