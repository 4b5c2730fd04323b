import { insertEmbedded } from '../../db/embedded-files.ts'
import { findScan, lockScan } from '../../db/scans.ts'
import type { ScanRow } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { embeddedFilesOf } from '../adapters/embedded-files.ts'
import type { Office } from '../office.ts'
import { scanSource } from './scan-bytes.ts'

/**
 * Job. Lists the files that an item's PDF carries inside, for the clerk: a deadline may stand in one
 * of them. Behind the secrecy gate nothing is listed, since names are words. None is opened. May run
 * twice: what is listed stays as it is.
 */
export async function listEmbeddedFiles(office: Office, { scanId }: { scanId: string }): Promise<void> {
  const scan = await findScan(office.db, scanId)
  if (!scan || !mayBeListed(scan)) return
  const files = await embeddedFilesOf(await scanSource(office, scan))
  if (!files || files.length === 0) return
  await inTransaction(office.db, async (trx) => {
    const now = await lockScan(trx, scanId)
    if (!now || !mayBeListed(now) || !now.sha256.equals(scan.sha256)) return
    await insertEmbedded(trx, { scanId, sha256: now.sha256 }, files)
  })
  office.signals.send({ topic: 'scan', id: scanId })
  if (scan.document_id) office.signals.send({ topic: 'document', id: scan.document_id })
}

export function mayBeListed(scan: ScanRow): scan is ScanRow & { sha256: Buffer } {
  return scan.may_hold_text && scan.sha256 !== null && scan.media_type === 'application/pdf'
}
