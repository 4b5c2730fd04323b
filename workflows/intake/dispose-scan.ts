import type { Transaction } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import { lockScan, setScan } from '../../db/scans.ts'
import type { Database, ScanRow } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { hashHex, isUuid } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import { assertScanCanBecome } from '../domain/moves.ts'
import type { Office } from '../office.ts'
import { lockForDesk } from '../directive/author-seat.ts'
import { forgetImages } from '../oversight/page-image.ts'
import { forgetStack } from './forget-stack.ts'
import { keepOriginal } from '../registration/keep-original.ts'

/** A reason that tells nothing is no reason (R19). */
export const REASON_LENGTH_MIN = 10
export const REASON_LENGTH_MAX = 1_000
const PARTS_MAX = 200

export function assertReason(reason: string): void {
  const length = reason.trim().length
  if (length < REASON_LENGTH_MIN) throw new OfficeError('reason-too-short', { min: REASON_LENGTH_MIN })
  if (length > REASON_LENGTH_MAX) throw new OfficeError('reason-too-long', { max: REASON_LENGTH_MAX })
}

export async function lockKnownScan(trx: Transaction<Database>, scanId: string): Promise<ScanRow> {
  const scan = isUuid(scanId) ? await lockScan(trx, scanId) : undefined
  if (!scan) throw new OfficeError('scan-not-found', { scanId })
  return scan
}

/** A letter that is not for this office goes back to its sender; it gets no arrival number (C8). */
export async function returnScan(
  office: Office,
  clerk: Actor,
  input: { scanId: string; reason: string },
): Promise<void> {
  await end(office, clerk, { ...input, state: 'returned' })
}

/** An item that is no letter at all (a test page, an empty sheet) leaves the tray, with its reason. */
export async function rejectScan(
  office: Office,
  clerk: Actor,
  input: { scanId: string; reason: string },
): Promise<void> {
  await end(office, clerk, { ...input, state: 'rejected' })
}

async function end(
  office: Office,
  clerk: Actor,
  input: { scanId: string; reason: string; state: 'returned' | 'rejected' },
): Promise<void> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  assertReason(input.reason)
  await inTransaction(office.db, async (trx) => {
    const scan = await lockKnownScan(trx, input.scanId)
    assertScanCanBecome(scan, input.state)
    await setScan(trx, scan.id, {
      state: input.state,
      reason: input.reason.trim(),
      disposed_at: office.now(),
      disposed_by: clerk.personId,
    })
    await recordEvent(trx, clerk, {
      kind: input.state === 'returned' ? 'scan-returned' : 'scan-rejected',
      subjectId: scan.id,
      facts: { source: 'tray' },
    })
    // Kept a while in the spool against a mistaken press, except what the gate had stopped.
    if (scan.state !== 'quarantined') return
    await office.jobs.enqueue(trx, 'clear-spool', { scanId: scan.id })
    await forgetStack(office, trx, scan)
    if (scan.sha256) forgetImages(hashHex(scan.sha256))
  })
  office.signals.send({ topic: 'scan', id: input.scanId })
}

/**
 * The same letter came again through another door: it is linked to the document that has the
 * number, and takes none of its own (A2). Nobody is refused silently, nothing merged silently: the
 * clerk decides.
 */
export async function linkDuplicate(
  office: Office,
  clerk: Actor,
  input: { scanId: string; documentId: string },
): Promise<void> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  await inTransaction(office.db, async (trx) => {
    const document = await lockForDesk(trx, office, clerk, input.documentId)
    const scan = await lockKnownScan(trx, input.scanId)
    assertScanCanBecome(scan, 'duplicate')
    if (document.state === 'voided') {
      throw new OfficeError('document-in-wrong-state', { id: document.id, state: document.state, wanted: 'duplicate' })
    }
    const delivery = await trx
      .selectFrom('delivery')
      .select('source')
      .where('id', '=', scan.delivery_id)
      .executeTakeFirstOrThrow()
    await keepSecondCopy(office, trx, scan, document.id)
    await setScan(trx, scan.id, {
      state: 'duplicate',
      document_id: document.id,
      disposed_at: office.now(),
      disposed_by: clerk.personId,
    })
    if (delivery.source === 'post' || delivery.source === 'desk') {
      await trx
        .updateTable('incoming_document')
        .set({ paper_received: true })
        .where('id', '=', document.id)
        .execute()
    }
    await recordEvent(trx, clerk, {
      kind: 'scan-linked',
      documentId: document.id,
      subjectId: scan.id,
      facts: { source: delivery.source },
    })
    await office.jobs.enqueue(trx, 'clear-spool', { scanId: scan.id })
  })
  office.signals.send({ topic: 'scan', id: input.scanId })
}

/**
 * What came the second time is kept beside what came first, as a further part: the scan of the
 * paper, or a copy that differs. The very same bytes are kept once. Nothing is kept of an item
 * whose gate is not open.
 */
async function keepSecondCopy(
  office: Office,
  trx: Transaction<Database>,
  scan: ScanRow,
  documentId: string,
): Promise<void> {
  if (!scan.sha256) return
  if (!scan.may_hold_text) throw new OfficeError('scan-gate-not-passed', { scanId: scan.id })
  const parts = await trx
    .selectFrom('rendition')
    .select(['part', 'file_sha256'])
    .where('document_id', '=', documentId)
    .where('role', '=', 'original')
    .orderBy('part', 'desc')
    .limit(PARTS_MAX)
    .execute()
  const sha256 = scan.sha256
  if (parts.some((one) => one.file_sha256.equals(sha256))) return
  await keepOriginal(office, trx, scan)
  await trx
    .insertInto('rendition')
    .values({
      document_id: documentId,
      part: (parts[0]?.part ?? 0) + 1,
      role: 'original',
      file_sha256: sha256,
      file_name: scan.file_name,
      made_by: 'duplicate',
      holds_signature: scan.holds_signature,
    })
    .execute()
  await office.jobs.enqueue(trx, 'compose-document', { documentId, reason: 'corrected' })
}

/** Turns a page of the list; the file is not touched. */
export async function turnPage(
  office: Office,
  clerk: Actor,
  input: { scanId: string; ordinal: number; turn: 0 | 90 | 180 | 270 },
): Promise<void> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  await inTransaction(office.db, async (trx) => {
    const scan = await lockKnownScan(trx, input.scanId)
    if (scan.disposed_at) assertScanCanBecome(scan, 'reading')
    await trx
      .updateTable('scan_page')
      .set({ turn: input.turn })
      .where('scan_id', '=', scan.id)
      .where('ordinal', '=', input.ordinal)
      .execute()
    await recordEvent(trx, clerk, {
      kind: 'page-turned',
      subjectId: scan.id,
      facts: { ordinal: input.ordinal, turn: input.turn },
    })
    if (input.ordinal !== 1) return
    await office.jobs.enqueue(trx, 'read-pages', { scanId: scan.id, fromPage: 1, toPage: 1 })
  })
  office.signals.send({ topic: 'scan', id: input.scanId })
}
