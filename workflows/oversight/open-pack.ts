import { recordAccess, recordEvent } from '../../db/audit.ts'
import { findPack } from '../../db/proof-packs.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { ByteSource } from '../adapters/bytes.ts'
import type { Actor } from '../domain/actor.ts'
import { hashHex, isUuid } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { assertMayTakePack, maySeeLetter } from './ask-for-pack.ts'

export interface OpenedPack {
  source: ByteSource
  byteSize: number
  /** Hex. */
  sha256: string
}

/**
 * Opens a built pack for the person who asked for it. The right is asked anew, the download stands
 * in the log; `quiet` for further ranges of the same download.
 * @throws {OfficeError} `pack-not-found`, `pack-not-yours`, `document-not-yours`.
 */
export async function openPack(
  office: Office, actor: Actor, input: { documentId: string; packId: string; quiet?: boolean },
): Promise<OpenedPack> {
  const { documentId, packId } = input
  await assertMayTakePack(office, actor, documentId)
  const pack = isUuid(packId) ? await findPack(office.db, packId) : undefined
  const isOwn = pack?.document_id === documentId && pack.asked_by === actor.personId
  if (!pack || !isOwn || pack.state !== 'ready' || !pack.sha256 || !pack.byte_size) {
    throw new OfficeError('pack-not-found', { packId })
  }
  if (!pack.expires_at || pack.expires_at <= office.now()) throw new OfficeError('pack-not-found', { packId })
  if (pack.with_files && !maySeeLetter(actor)) throw new OfficeError('pack-not-yours', { documentId })
  const sha256 = hashHex(pack.sha256)
  if (!(await office.vault.has(sha256))) throw new OfficeError('pack-not-found', { packId })
  if (!input.quiet) {
    await recordAccess(office.db, actor, { act: 'download', documentId, note: 'proof-pack' })
    await inTransaction(office.db, (trx) => recordEvent(trx, actor, {
      kind: 'proof-pack-taken', documentId, subjectId: packId, facts: { sha256 },
    }))
  }
  return { source: await office.vault.source(sha256), byteSize: pack.byte_size, sha256 }
}
