import { recordAccess, recordEvent } from '../../db/audit.ts'
import { lockDocument } from '../../db/documents.ts'
import { countPacksSince, findNewestPack, insertPack } from '../../db/proof-packs.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, hasRole } from '../domain/actor.ts'
import { newId } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { answersForDocument } from './answers-for-document.ts'
import { readDocument } from './read-document.ts'

/** Packs one person may ask for within a day. */
export const PACKS_A_DAY_MAX = 100
const DAY_MS = 86_400_000

/**
 * A person who answers for a document asks for its proof pack; the worker puts it together. Asked
 * again while it is being built, the same one is meant. An inspector gets it without the letter.
 * @throws {OfficeError} `document-not-found`, `document-not-yours`, `pack-not-yours`,
 * `document-frozen`, `too-many-packs`.
 */
export async function askForPack(
  office: Office, actor: Actor, input: { documentId: string },
): Promise<{ packId: string }> {
  const { documentId } = input
  await assertMayTakePack(office, actor, documentId)
  const now = office.now()
  return inTransaction(office.db, async (trx) => {
    const document = await lockDocument(trx, documentId)
    if (!document) throw new OfficeError('document-not-found', { documentId })
    if (document.frozen_at || document.secrecy !== 'none') {
      throw new OfficeError('document-frozen', { documentId })
    }
    const newest = await findNewestPack(trx, { documentId, personId: actor.personId })
    if (newest?.state === 'building') return { packId: newest.id }
    const asked = await countPacksSince(trx, {
      personId: actor.personId, since: new Date(now.getTime() - DAY_MS),
    })
    if (asked >= PACKS_A_DAY_MAX) throw new OfficeError('too-many-packs', { max: PACKS_A_DAY_MAX })

    const packId = newId()
    await insertPack(trx, {
      id: packId, documentId, askedBy: actor.personId, withFiles: maySeeLetter(actor), askedAt: now,
    })
    await recordEvent(trx, actor, {
      kind: 'proof-pack-asked', documentId, subjectId: packId, facts: { withFiles: maySeeLetter(actor) },
    })
    await office.jobs.enqueue(trx, 'build-pack', { packId })
    return { packId }
  })
}

/** @throws {OfficeError} `document-not-found`, `document-not-yours`, `pack-not-yours`. */
export async function assertMayTakePack(
  office: Office, actor: Actor, documentId: string,
): Promise<void> {
  await readDocument(office, actor, { documentId, quiet: true })
  if (await answersForDocument(office, actor, documentId)) return
  await recordAccess(office.db, actor, { act: 'refused', documentId })
  throw new OfficeError('pack-not-yours', { documentId })
}

/** An inspector sees what was done and by whom, not the letter. */
export function maySeeLetter(actor: Actor): boolean {
  return hasRole(actor, 'chief-of-office', 'leader') || actor.delegations.length > 0
}
