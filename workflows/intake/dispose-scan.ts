import type { Transaction } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import { lockScan, setScan } from '../../db/scans.ts'
import type { Database, ScanRow } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { OfficeError } from '../domain/office-error.ts'
import { assertScanCanBecome } from '../domain/moves.ts'
import type { Office } from '../office.ts'

/** A reason that tells nothing is no reason (domain.md R19, 10.1). */
export const REASON_LENGTH_MIN = 10
export const REASON_LENGTH_MAX = 1_000

export function assertReason(reason: string): void {
  const length = reason.trim().length
  if (length < REASON_LENGTH_MIN) throw new OfficeError('reason-too-short', { min: REASON_LENGTH_MIN })
  if (length > REASON_LENGTH_MAX) throw new OfficeError('reason-too-long', { max: REASON_LENGTH_MAX })
}

export async function lockKnownScan(trx: Transaction<Database>, scanId: string): Promise<ScanRow> {
  const scan = await lockScan(trx, scanId)
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
    await office.jobs.enqueue(trx, 'clear-spool', { scanId: scan.id })
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
    const scan = await lockKnownScan(trx, input.scanId)
    assertScanCanBecome(scan, 'duplicate')
    const document = await trx
      .selectFrom('incoming_document')
      .select(['id', 'state'])
      .where('id', '=', input.documentId)
      .where('secrecy', '=', 'none')
      .executeTakeFirst()
    if (!document) throw new OfficeError('document-not-found', { documentId: input.documentId })
    if (document.state === 'voided') {
      throw new OfficeError('document-in-wrong-state', { id: document.id, state: document.state, wanted: 'duplicate' })
    }
    const delivery = await trx
      .selectFrom('delivery')
      .select('source')
      .where('id', '=', scan.delivery_id)
      .executeTakeFirstOrThrow()
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
