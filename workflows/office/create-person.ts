import { recordEvent } from '../../db/audit.ts'
import { setPassword } from '../../db/passwords.ts'
import { isCodeTaken, listPeople, PEOPLE_MAX } from '../../db/staff-list.ts'
import { insertPerson } from '../../db/staff.ts'
import { inTransaction } from '../../db/transaction.ts'
import { FULL_NAME_CHARS_MAX } from '../access/create-first-administrator.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { officeDay } from '../domain/calendar.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Day } from '../domain/values.ts'
import type { Office } from '../office.ts'
import { appointIn } from './appoint.ts'
import { newOneTimePassword } from './one-time-password.ts'
import { lockForRights } from './rights.ts'
import { plainWords } from './words.ts'

const SIGN_IN_NAME = /^[a-z][a-z0-9.-]{2,39}$/

export interface CreatePerson {
  signInName: string
  fullName: string
  /** The seat taken at once; without one the person can sign in and do nothing. */
  appointment?: { positionId: string; from: Day }
}

/**
 * An account for a person. The answer carries a one-time code that is shown once: nobody, the
 * administrator included, sets another's password. The code ends when its owner sets one.
 *
 * @throws {OfficeError} `not-allowed`, `sign-in-name-wrong`, `sign-in-name-taken`,
 *   `people-too-many`, `invalid-input`, and those of `appoint`
 */
export async function createPerson(
  office: Office,
  actor: Actor,
  input: CreatePerson,
): Promise<{ personId: string; oneTimePassword: string }> {
  assertRole(actor, 'administrator')
  const signInName = input.signInName.trim().toLowerCase()
  if (!SIGN_IN_NAME.test(signInName)) throw new OfficeError('sign-in-name-wrong')
  const fullName = plainWords(input.fullName, 'fullName', FULL_NAME_CHARS_MAX)
  const oneTimePassword = newOneTimePassword()
  const hash = await office.passwords.hash(oneTimePassword)

  return inTransaction(office.db, async (trx) => {
    await lockForRights(trx, office, actor)
    if (await isCodeTaken(trx, signInName)) throw new OfficeError('sign-in-name-taken')
    const people = await listPeople(trx, officeDay(office.now()))
    if (people.length >= PEOPLE_MAX) throw new OfficeError('people-too-many', { limit: PEOPLE_MAX })
    const personId = await insertPerson(trx, { signInName, fullName })
    await setPassword(trx, { personId, hash, mustChange: true, at: office.now() })
    await recordEvent(trx, actor, {
      kind: 'person-created', subjectId: personId, facts: { signInName },
    })
    if (input.appointment) await appointIn(trx, office, actor, { personId, ...input.appointment })
    return { personId, oneTimePassword }
  })
}
