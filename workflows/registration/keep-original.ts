import type { Transaction } from 'kysely'
import { insertFile } from '../../db/renditions.ts'
import type { Database, ScanRow } from '../../db/schema.ts'
import { hashHex } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import { scanSource } from '../intake/scan-bytes.ts'
import type { Office } from '../office.ts'

/**
 * Brings the bytes of an item from the spool into the vault, while the item is locked. Bytes that
 * do not hash to what was received stop the registration: an original is never changed (R3).
 */
export async function keepOriginal(
  office: Office,
  trx: Transaction<Database>,
  scan: ScanRow,
): Promise<void> {
  if (!scan.sha256) throw new OfficeError('scan-without-file', { scanId: scan.id })
  const source = await scanSource(office, scan, trx)
  const kept = await office.vault.write(source.open())
  if (kept.sha256 !== hashHex(scan.sha256)) {
    await office.vault.destroy(kept.sha256)
    throw new OfficeError('file-altered', { scanId: scan.id })
  }
  await insertFile(trx, {
    sha256: scan.sha256,
    byte_size: kept.byteSize,
    media_type: scan.media_type ?? 'application/octet-stream',
    page_count: scan.page_count,
    holds_signature: scan.holds_signature,
    stored_at: office.now(),
  })
}
