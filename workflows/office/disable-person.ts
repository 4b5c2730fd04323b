import { recordEvent } from '../../db/audit.ts'
import { endSessions } from '../../db/sessions.ts'
import {
  countOpenWork, listAppointments, lockPerson, setAppointmentEnd, setPersonDisabled,
  moveNamedWork,
} from '../../db/staff-list.ts'
import { lockLiveKey } from '../../db/signing-keys.ts'
import { setAllTokensRevoked } from '../../db/tokens.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { officeDay } from '../domain/calendar.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { takeBack } from '../signing/revoke-key.ts'
import { tellUnitHeads } from './appoint.ts'
import { assertAdministratorStays, assertNotOwn, lockForRights } from './rights.ts'
import { plainId } from './words.ts'

/**
 * Closes an account: sessions and tokens end in the same transaction, the signing key is taken back,
 * seats end today. Open work
 * stays where it lies, with the seats, and the heads of those units are asked to name another
 * person (R24, F12); how many lines that are is the answer. It does not wait for a hand-over,
 * because an account that must be closed must be closed at once.
 *
 * @throws {OfficeError} `not-allowed`, `own-rights`, `person-not-found`, `person-disabled`,
 *   `last-administrator`
 */
export async function disablePerson(
  office: Office,
  actor: Actor,
  input: { personId: string },
): Promise<{ openLines: number }> {
  assertRole(actor, 'administrator')
  assertNotOwn(actor, input.personId)
  const at = office.now()
  const today = officeDay(at)
  return inTransaction(office.db, async (trx) => {
    await lockForRights(trx, office, actor)
    const person = await lockPerson(trx, plainId(input.personId, 'person-not-found'))
    if (!person) throw new OfficeError('person-not-found')
    if (person.disabled_at) throw new OfficeError('person-disabled')

    const seats =
      (await listAppointments(trx, person.id)).filter((one) => !one.until || one.until >= today)
    const principalIds = [person.id, ...seats.map((one) => one.positionId)]
    const openLines = await countOpenWork(trx, principalIds)
    // Told while the lines still name him, moved before he is gone (R24).
    const heirs = openLines > 0 ? { principalIds, leaverId: person.id, openLines } : null
    if (heirs) await tellUnitHeads(trx, office, heirs)
    const moved = await moveNamedWork(trx, person.id, today)
    await setPersonDisabled(trx, person.id, at)
    await assertAdministratorStays(trx, office)
    // A seat that was to be taken later is left on the day it would have begun.
    for (const seat of seats) {
      await setAppointmentEnd(trx, seat.id, seat.from > today ? seat.from : today)
    }
    const sessionsEnded = await endSessions(trx, { personId: person.id, at })
    await setAllTokensRevoked(trx, person.id, at)
    const key = await lockLiveKey(trx, person.id)
    if (key) await takeBack(office, trx, actor, key, 'left-post')
    await recordEvent(trx, actor, {
      kind: 'person-disabled', subjectId: person.id, facts: { openLines, moved, sessionsEnded },
    })
    return { openLines }
  })
}
