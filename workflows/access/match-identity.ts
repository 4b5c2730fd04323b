import { recordEvent } from '../../db/audit.ts'
import { endIdentity, endSessionsOfIdentity, hasIdentity, insertIdentity, lockIdentity, takeWaiting } from '../../db/entra.ts'
import { findPerson } from '../../db/people.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

export interface WaitingAccount {
  tenantId: string
  objectId: string
}

/**
 * The administrator says whose account of the tenant this is. From then on it opens that person's
 * place in the office, whatever name or address it carries.
 *
 * @throws {OfficeError} `not-allowed`, `identity-not-waiting`, `person-not-found`,
 *   `person-disabled`, `identity-already-matched`
 */
export async function matchIdentity(
  office: Office, actor: Actor, input: WaitingAccount & { personId: string },
): Promise<void> {
  assertRole(actor, 'administrator')
  await inTransaction(office.db, async (trx) => {
    const waiting = await takeWaiting(trx, input)
    if (!waiting) throw new OfficeError('identity-not-waiting')
    const person = await findPerson(trx, input.personId)
    if (!person) throw new OfficeError('person-not-found')
    if (person.disabled_at) throw new OfficeError('person-disabled')
    if (await hasIdentity(trx, person.id)) throw new OfficeError('identity-already-matched')
    await insertIdentity(trx, {
      issuer: waiting.issuer, tenantId: waiting.tenant_id, objectId: waiting.object_id,
      accountName: waiting.account_name, personId: person.id, matchedBy: actor.personId, at: office.now(),
    })
    await recordEvent(trx, actor, {
      kind: 'identity-matched', subjectId: person.id,
      facts: { objectId: waiting.object_id, tenantId: waiting.tenant_id },
    })
  })
}

/**
 * The administrator sends an account out of the line. It may come again.
 * @throws {OfficeError} `not-allowed`, `identity-not-waiting`
 */
export async function dismissIdentity(office: Office, actor: Actor, input: WaitingAccount): Promise<void> {
  assertRole(actor, 'administrator')
  await inTransaction(office.db, async (trx) => {
    if (!(await takeWaiting(trx, input))) throw new OfficeError('identity-not-waiting')
    await recordEvent(trx, actor, { kind: 'identity-dismissed', subjectId: input.objectId })
  })
}

/**
 * Parts an account from its person; the sessions it opened end in the same transaction.
 * @throws {OfficeError} `not-allowed`, `own-rights`, `identity-not-found`
 */
export async function partIdentity(
  office: Office, actor: Actor, input: { identityId: string },
): Promise<{ sessionsEnded: number }> {
  assertRole(actor, 'administrator')
  return inTransaction(office.db, async (trx) => {
    const identity = await lockIdentity(trx, input.identityId)
    if (!identity) throw new OfficeError('identity-not-found')
    if (identity.person_id === actor.personId) throw new OfficeError('own-rights')
    const sessionsEnded = await endSessionsOfIdentity(trx, identity.id, office.now())
    await endIdentity(trx, identity.id, office.now())
    await recordEvent(trx, actor, {
      kind: 'identity-parted', subjectId: identity.person_id,
      facts: { objectId: identity.object_id, sessionsEnded },
    })
    return { sessionsEnded }
  })
}
