import { recordEvent, WORKER } from '../../db/audit.ts'
import { findPageOrder, insertPageOrder } from '../../db/page-orders.ts'
import { findScan, listScanPages, lockScan, setScan } from '../../db/scans.ts'
import type { ScanRow } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { MediaType } from '../adapters/file-inspector.ts'
import { newId } from '../domain/ids.ts'
import { jobPriority } from '../domain/job.ts'
import { isOfficeError } from '../domain/office-error.ts'
import type { OrderHistory, PlacedPage } from '../domain/page-order.ts'
import { type PageLook, tellApart } from '../domain/separator-sheet.ts'
import type { Office } from '../office.ts'
import { scanSource } from './scan-bytes.ts'
import { settlePages } from './settle-pages.ts'

/**
 * Job. Looks quickly through a file of several pages. Where it finds separator sheets it tells the
 * stack apart: each letter becomes an item of its own, goes through the secrecy gate by itself and is
 * read by itself; the stack stays as it was received until its letters have been dealt with. A file
 * without sheets is read as one letter. One that holds a signature is never cut without a person.
 *
 * Nothing is read and nothing shown of a stack before it has been told apart. May run twice, and two
 * at once: a stack that was looked through is left alone.
 */
export async function splitStack(office: Office, { scanId }: { scanId: string }): Promise<void> {
  const scan = await findScan(office.db, scanId)
  if (!scan || scan.state !== 'reading' || scan.looked_at) return
  const looks = await lookThrough(office, scan)
  const { parts, sheets } = tellApart(looks)
  if (sheets.length === 0 || parts.length === 0) return goOn(office, scanId, null)
  if (scan.holds_signature) return goOn(office, scanId, 'signature')
  const order = await layOut(office, scanId, sheets)
  if (!order?.scanIds.includes(scanId)) return
  try {
    await settlePages(office, order, {
      actor: WORKER, orderId: order.id, version: order.version,
      // Only this stack lies there, unread: it was locked when it was laid out.
      assertMay: () => {},
    })
  } catch (error) {
    if (!isOfficeError(error)) throw error
    if (error.code === 'order-changed-meanwhile') return
    return goOn(office, scanId, error.code)
  }
  await goOn(office, scanId, null)
}

async function lookThrough(office: Office, scan: ScanRow): Promise<PageLook[]> {
  // Set by the inspector, which knows no other kinds.
  const mediaType = scan.media_type as MediaType
  return office.reader.lookThrough(await scanSource(office, scan), mediaType, scan.page_count ?? 0)
}

/** Lays the stack on a table of its own, once, parted at its sheets. A clerk can undo it there. */
async function layOut(office: Office, scanId: string, sheets: readonly number[]) {
  await inTransaction(office.db, async (trx) => {
    const scan = await lockScan(trx, scanId)
    if (!scan || scan.state !== 'reading' || scan.looked_at) return
    if (await findPageOrder(trx, scanId)) return
    const pages = (await listScanPages(trx, scanId)).map(({ page }): PlacedPage =>
      ({ from: scanId, page, turn: 0 }))
    const history: OrderHistory = {
      first: { items: [pages], dropped: [] },
      steps: [{ kind: 'separate', item: 0, sheets: sheets.map((page) => page - 1) }],
      done: 1,
      settled: { items: [pages], dropped: [] },
    }
    await insertPageOrder(trx, { id: newId(), scanIds: [scanId], history, by: null, at: office.now() })
    await recordEvent(trx, WORKER, {
      kind: 'stack-told-apart', subjectId: scanId, facts: { pages: pages.length, sheets },
    })
  })
  return findPageOrder(office.db, scanId)
}

/** From here the file is a letter like any other; one that has been parted is no longer there to be read. */
async function goOn(office: Office, scanId: string, leftWhole: string | null): Promise<void> {
  await inTransaction(office.db, async (trx) => {
    const scan = await lockScan(trx, scanId)
    if (!scan || scan.state !== 'reading' || scan.looked_at) return
    await setScan(trx, scanId, { looked_at: office.now() })
    if (leftWhole) {
      await recordEvent(trx, WORKER, { kind: 'stack-left-whole', subjectId: scanId, facts: { why: leftWhole } })
    }
    await office.jobs.enqueue(trx, 'open-scan', { scanId }, { priority: jobPriority.head })
  })
  office.signals.send({ topic: 'scan', id: scanId })
}
