import type { Transaction } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import type { Database } from '../../db/schema.ts'
import { lockLiveKey, setKeyRevoked, type SigningKeyRow } from '../../db/signing-keys.ts'
import { inTransaction } from '../../db/transaction.ts'
import { assertRole, type Actor } from '../domain/actor.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { renewList } from './office-authority.ts'

export type RevokeReason = 'lost' | 'told-to-others' | 'left-post' | 'replaced'

/**
 * Takes a person's key back: the person himself without a PIN (a key that may be in wrong hands
 * must end at once), or the administrator for somebody who lost it or left. From this moment it
 * signs nothing; the revocation list is made anew. Signatures made before stay what they are.
 *
 * @throws {OfficeError} `signing-key-missing`, `signing-needs-own-session`, `not-allowed`.
 */
export async function revokeKey(
  office: Office, actor: Actor, input: { personId: string; reason: RevokeReason },
): Promise<void> {
  if (actor.via !== 'page') throw new OfficeError('signing-needs-own-session')
  if (input.personId !== actor.personId) assertRole(actor, 'administrator')
  await inTransaction(office.db, async (trx) => {
    const row = await lockLiveKey(trx, input.personId)
    if (!row) throw new OfficeError('signing-key-missing')
    await takeBack(office, trx, actor, row, input.reason)
  })
}

/** The key's row must be locked. */
export async function takeBack(
  office: Office, trx: Transaction<Database>, actor: Actor, row: SigningKeyRow, reason: RevokeReason,
): Promise<void> {
  await setKeyRevoked(trx, row.id, { at: office.now(), reason })
  if (row.authority_id) await renewList(office, trx)
  await recordEvent(trx, actor, {
    kind: 'signing-key-revoked', subjectId: row.id, facts: { reason, personId: row.person_id },
  })
}
