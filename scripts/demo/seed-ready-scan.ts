import { Readable } from 'node:stream'
import { recordEvent, WORKER } from '../../db/audit.ts'
import {
  insertDelivery, insertScan, insertScanPages, insertSpoolKey, savePageText, saveProposals,
  setPageGate, setScan,
} from '../../db/scans.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../../workflows/domain/actor.ts'
import { hashBytes, newId } from '../../workflows/domain/ids.ts'
import type { PageReading, Proposals } from '../../workflows/domain/reading.ts'
import type { ArrivalSource } from '../../workflows/domain/values.ts'
import type { Office } from '../../workflows/office.ts'

export interface ReadyScan {
  source: ArrivalSource
  sender: string
  fileName: string
  pdf: Buffer
  /** What stands on its first page, known without reading it. */
  page: PageReading
  /** One when left out; further pages hold no words. */
  pageCount?: number
  proposals: Proposals
}

/**
 * Puts a letter of ours into the tray as if it had been read: the bytes lie in the spool, the gate
 * is open, every state it passed is in the ledger. Only for letters that we drew ourselves, whose
 * words we know.
 */
export async function seedReadyScan(
  office: Office,
  clerk: Actor,
  given: ReadyScan,
): Promise<string> {
  const scanId = newId()
  const deliveryId = newId()
  const pages = given.pageCount ?? 1
  const spooled = await office.spool.receive(scanId, Readable.from([given.pdf]), {
    maxBytes: office.settings.uploadBytesMax,
  })
  const sha256 = hashBytes(spooled.sha256)
  await inTransaction(office.db, async (trx) => {
    await insertDelivery(trx, {
      id: deliveryId,
      source: given.source,
      channel: 'upload',
      received_at: office.now(),
      received_by: clerk.personId,
      sender: given.sender,
    })
    await insertScan(trx, {
      id: scanId,
      delivery_id: deliveryId,
      sha256,
      byte_size: spooled.byteSize,
      file_name: given.fileName,
      received_at: office.now(),
      received_by: clerk.personId,
    })
    await insertSpoolKey(trx, scanId, spooled.wrappedKey)
    await recordEvent(trx, clerk, {
      kind: 'scan-received',
      subjectId: scanId,
      facts: { source: given.source, channel: 'upload', bytes: spooled.byteSize, sha256: spooled.sha256 },
    })
    await setScan(trx, scanId, { state: 'reading', media_type: 'application/pdf', page_count: pages })
    await insertScanPages(trx, scanId, sha256, pages)
    await setScan(trx, scanId, {
      state: 'ready', gate: 'clear', head_read_at: office.now(), read_at: office.now(), pages_read: pages,
    })
    for (let page = 1; page <= pages; page += 1) await setPageGate(trx, scanId, { sha256, page }, 'clear')
    await savePageText(trx, scanId, sha256, given.page)
    await saveProposals(trx, scanId, sha256, 1, given.proposals)
    await recordEvent(trx, WORKER, {
      kind: 'scan-read',
      subjectId: scanId,
      facts: { gate: 'clear', fields: Object.keys(given.proposals).length },
    })
  })
  office.signals.send({ topic: 'scan', id: scanId })
  return scanId
}
