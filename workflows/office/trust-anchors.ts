import type { Transaction } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import { insertNotifications } from '../../db/notifications.ts'
import type { Database } from '../../db/schema.ts'
import { countTrustAnchors } from '../../db/signature-checks.ts'
import { listOverseers } from '../../db/staff-list.ts'
import { inTransaction } from '../../db/transaction.ts'
import { readCertificates } from '../adapters/signature-verifier.ts'
import { officeDay } from '../domain/calendar.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { isUuid, newId } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

/** Certificates the office can trust at once, and in one file. */
export const TRUST_ANCHORS_MAX = 100
const ANCHORS_A_FILE_MAX = 20
export const ANCHOR_FILE_MAX_BYTES = 1_000_000

/**
 * Puts the certificates of a file (PEM or DER) on the list of those the office trusts. Every
 * signature in the office is judged anew, and those who watch over the office are told.
 *
 * @returns how many were new; those trusted already stay as they are.
 * @throws {OfficeError} `not-allowed`, `anchor-unreadable`, `anchor-trusted-already`,
 *   `too-many-anchors`
 */
export async function addTrustAnchors(
  office: Office, administrator: Actor, { file }: { file: Uint8Array },
): Promise<number> {
  assertRole(administrator, 'administrator')
  const isSized = file.length > 0 && file.length <= ANCHOR_FILE_MAX_BYTES
  const certificates = isSized ? await readCertificates(file) : []
  if (certificates.length === 0) throw new OfficeError('anchor-unreadable', {})
  if (certificates.length > ANCHORS_A_FILE_MAX) {
    throw new OfficeError('too-many-anchors', { max: ANCHORS_A_FILE_MAX })
  }
  return inTransaction(office.db, async (trx) => {
    let added = 0
    for (const one of certificates) {
      const sha256 = Buffer.from(one.sha256, 'hex')
      const id = newId()
      const row = await trx
        .insertInto('trust_anchor')
        .values({
          id, sha256, certificate: Buffer.from(one.der, 'base64'), name: one.name,
          issuer_name: one.issuerName, not_before: new Date(one.notBefore),
          not_after: new Date(one.notAfter), added_by: administrator.personId,
          added_at: office.now(), removed_by: null, removed_at: null,
        })
        .onConflict((oc) => oc.column('sha256').where('removed_at', 'is', null).doNothing())
        .returning('id')
        .executeTakeFirst()
      if (!row) continue
      added++
      await recordEvent(trx, administrator, {
        kind: 'trust-anchor-added', subjectId: id, facts: { sha256: one.sha256 },
      })
    }
    if (added === 0) throw new OfficeError('anchor-trusted-already', {})
    if (await countTrustAnchors(trx) > TRUST_ANCHORS_MAX) {
      throw new OfficeError('too-many-anchors', { max: TRUST_ANCHORS_MAX })
    }
    await tellOverseers(trx, office, administrator)
    await office.jobs.enqueue(trx, 'recheck-signatures', {})
    return added
  })
}

/**
 * Takes a certificate off the list; the row stays as history. Reports made with it stay too, and
 * every signature is judged anew without it.
 * @throws {OfficeError} `not-allowed`, `anchor-not-found`
 */
export async function removeTrustAnchor(
  office: Office, administrator: Actor, { anchorId }: { anchorId: string },
): Promise<void> {
  assertRole(administrator, 'administrator')
  if (!isUuid(anchorId)) throw new OfficeError('anchor-not-found', {})
  await inTransaction(office.db, async (trx) => {
    const removed = await trx
      .updateTable('trust_anchor')
      .set({ removed_by: administrator.personId, removed_at: office.now() })
      .where('id', '=', anchorId)
      .where('removed_at', 'is', null)
      .returning('sha256')
      .executeTakeFirst()
    if (!removed) throw new OfficeError('anchor-not-found', {})
    await recordEvent(trx, administrator, {
      kind: 'trust-anchor-removed', subjectId: anchorId,
      facts: { sha256: removed.sha256.toString('hex') },
    })
    await tellOverseers(trx, office, administrator)
    await office.jobs.enqueue(trx, 'recheck-signatures', {})
  })
}

/**
 * A trusted certificate makes strangers' signatures believed, and one person adds it: leaders, the
 * other administrators and inspectors hear of it in the same moment.
 */
async function tellOverseers(
  trx: Transaction<Database>, office: Office, administrator: Actor,
): Promise<void> {
  const change = newId()
  const overseers = await listOverseers(trx, officeDay(office.now()))
  await insertNotifications(trx, overseers.filter((id) => id !== administrator.personId).map((personId) => ({
    personId, kind: 'trust-changed' as const, at: office.now(), dedupeKey: `trust-changed:${change}:${personId}`,
  })))
}
