import type { Readable } from 'node:stream'
import type { Transaction } from 'kysely'
import { insertFile } from '../../db/renditions.ts'
import type { Database } from '../../db/schema.ts'
import { assertRoomForUploads, freeSpace } from '../adapters/free-space.ts'
import type { Inspection } from '../adapters/file-inspector.ts'
import { hashBytes, newId } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

const FILE_NAME_MAX = 255

/** A file that a person puts beside his words. */
export interface GivenFile {
  name: string | null
  bytes: Readable
}

export interface KeptFile {
  sha256: Buffer
  byteSize: number
  inspection: Extract<Inspection, { ok: true }>
  name: string | null
}

/**
 * Looks at a file in the spool and, when it can be opened, keeps its bytes in the vault. The spool's
 * copy is gone afterwards either way; bytes in the vault that no row comes to name are swept by
 * night.
 * @throws {OfficeError} `file-too-large`, `file-empty`, `disk-nearly-full`, `result-file-unreadable`
 *   with the inspector's reason.
 */
export async function keepGivenFile(office: Office, file: GivenFile): Promise<KeptFile> {
  assertRoomForUploads(await freeSpace(office.settings.dataFolder))
  const id = newId()
  const item = await office.spool.receive(id, file.bytes, {
    maxBytes: office.settings.uploadBytesMax,
  })
  try {
    const source = office.spool.source(id, item)
    const inspection = await office.inspector.inspect(source)
    if (!inspection.ok) throw new OfficeError('result-file-unreadable', { reason: inspection.reason })
    const kept = await office.vault.write(source.open())
    if (kept.sha256 !== item.sha256) throw new OfficeError('file-altered', {})
    return {
      sha256: hashBytes(kept.sha256),
      byteSize: kept.byteSize,
      inspection,
      name: shownName(file.name),
    }
  } finally {
    await office.spool.destroy(id)
  }
}

/** Names the kept bytes in the transaction of the change that they belong to. */
export async function noteFile(
  office: Office,
  trx: Transaction<Database>,
  file: KeptFile,
): Promise<void> {
  await insertFile(trx, {
    sha256: file.sha256,
    byte_size: file.byteSize,
    media_type: file.inspection.mediaType,
    page_count: file.inspection.pages.length,
    holds_signature: file.inspection.holdsSignature,
    stored_at: office.now(),
  })
}

/** For showing only. Folders, controls and direction marks are taken out. */
function shownName(name: string | null): string | null {
  const base = (name ?? '').normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const plain = base.replace(/[\p{Cc}\p{Cf}]/gu, '').trim()
  return plain === '' ? null : plain.slice(-FILE_NAME_MAX)
}
