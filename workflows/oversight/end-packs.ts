import { recordEvent, WORKER } from '../../db/audit.ts'
import { takeEndedPacks } from '../../db/proof-packs.ts'
import { listUnnamedFiles } from '../../db/tidy.ts'
import { inTransaction } from '../../db/transaction.ts'
import { hashHex } from '../domain/ids.ts'
import type { Office } from '../office.ts'

/**
 * Destroys built packs whose time is up, and those of documents that were frozen since. May run
 * twice: bytes that a crash left behind are named by no row and go with the vault's leftovers.
 */
export async function endPacks(office: Office): Promise<number> {
  const ended = await inTransaction(office.db, async (trx) => {
    const packs = await takeEndedPacks(trx, office.now())
    for (const pack of packs) {
      await recordEvent(trx, WORKER, {
        kind: 'proof-pack-ended', documentId: pack.documentId, subjectId: pack.id,
      })
    }
    return packs
  })
  if (ended.length === 0) return 0
  const hashes = ended.map((pack) => hashHex(pack.sha256))
  for (const sha256 of await listUnnamedFiles(office.db, hashes)) await office.vault.destroy(sha256)
  return ended.length
}
