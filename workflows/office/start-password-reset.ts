import { recordEvent } from '../../db/audit.ts'
import { setPassword } from '../../db/passwords.ts'
import { endSessions } from '../../db/sessions.ts'
import { lockPerson } from '../../db/staff-list.ts'
import { setAllTokensRevoked } from '../../db/tokens.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { newOneTimePassword } from './one-time-password.ts'
import { assertNotOwn, lockForRights } from './rights.ts'
import { plainId } from './words.ts'

/**
 * Gives a person who forgot the password a one-time code, shown once. The old password, all
 * sessions and all tokens end in the same transaction.
 *
 * @throws {OfficeError} `not-allowed`, `own-rights`, `person-not-found`, `person-disabled`
 */
export async function startPasswordReset(
  office: Office,
  actor: Actor,
  input: { personId: string },
): Promise<{ oneTimePassword: string }> {
  assertRole(actor, 'administrator')
  assertNotOwn(actor, input.personId)
  const oneTimePassword = newOneTimePassword()
  const hash = await office.passwords.hash(oneTimePassword)
  return inTransaction(office.db, async (trx) => {
    const at = office.now()
    await lockForRights(trx, office, actor)
    const person = await lockPerson(trx, plainId(input.personId, 'person-not-found'))
    if (!person) throw new OfficeError('person-not-found')
    if (person.disabled_at) throw new OfficeError('person-disabled')
    await setPassword(trx, { personId: person.id, hash, mustChange: true, at })
    const sessionsEnded = await endSessions(trx, { personId: person.id, at })
    await setAllTokensRevoked(trx, person.id, at)
    await recordEvent(trx, actor, {
      kind: 'password-reset', subjectId: person.id, facts: { sessionsEnded },
    })
    return { oneTimePassword }
  })
}
