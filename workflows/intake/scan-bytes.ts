import type { Kysely } from 'kysely'
import { findSpoolKey, hashBytes } from '../../db/scans.ts'
import type { Database, ScanRow } from '../../db/schema.ts'
import type { ByteSource } from '../adapters/bytes.ts'
import { hashHex } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

/**
 * Where the bytes of a tray item lie: in the spool while its key lives, in the vault once they
 * were registered or when they are known there.
 * @throws {OfficeError} `scan-without-file` when there are none (any more).
 */
export async function scanSource(
  office: Office,
  scan: Pick<ScanRow, 'id' | 'sha256' | 'byte_size'>,
  db: Kysely<Database> = office.db,
): Promise<ByteSource> {
  if (!scan.sha256 || !scan.byte_size) throw new OfficeError('scan-without-file', { scanId: scan.id })
  const wrappedKey = await findSpoolKey(db, scan.id)
  if (wrappedKey) return office.spool.source(scan.id, { byteSize: scan.byte_size, wrappedKey })
  const sha256 = hashHex(scan.sha256)
  if (await office.vault.has(sha256)) return office.vault.source(sha256)
  throw new OfficeError('scan-without-file', { scanId: scan.id })
}

export { hashBytes }
