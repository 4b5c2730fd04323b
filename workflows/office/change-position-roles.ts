import { recordEvent } from '../../db/audit.ts'
import { findPosition, findUnitHeadPosition, setPositionRoles } from '../../db/staff-list.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { officeDay } from '../domain/calendar.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import {
  assertAdministratorStays, assertRoles, isWide, lockForRights, tellHeads,
} from './rights.ts'

export interface ChangePositionRoles {
  positionId: string
  roles: readonly string[]
  isUnitHead: boolean
}

/**
 * Changes what the holder of a seat may do, from the next request on. Nobody changes the seat he
 * sits in.
 *
 * @throws {OfficeError} `not-allowed`, `position-not-found`, `own-rights`, `unit-has-head`,
 *   `assistant-of-nobody`, `last-administrator`, and those of `assertRoles`
 */
export async function changePositionRoles(
  office: Office,
  actor: Actor,
  input: ChangePositionRoles,
): Promise<void> {
  assertRole(actor, 'administrator')
  const roles = assertRoles(input.roles)
  await inTransaction(office.db, async (trx) => {
    await lockForRights(trx, office, actor)
    const position = await findPosition(trx, input.positionId, officeDay(office.now()))
    if (!position) throw new OfficeError('position-not-found')
    if (actor.seats.some((seat) => seat.positionId === position.id)) {
      throw new OfficeError('own-rights')
    }
    const head = await findUnitHeadPosition(trx, position.unitId)
    if (input.isUnitHead && head && head !== position.id) throw new OfficeError('unit-has-head')
    if (roles.includes('assistant') && !position.assistsPositionId) {
      throw new OfficeError('assistant-of-nobody')
    }
    await setPositionRoles(trx, position.id, { roles, isUnitHead: input.isUnitHead })
    await assertAdministratorStays(trx, office)
    await recordEvent(trx, actor, {
      kind: 'position-roles-changed',
      subjectId: position.id,
      facts: { was: position.roles, became: roles, isUnitHead: input.isUnitHead },
    })
    const gained = roles.filter((role) => !position.roles.includes(role))
    if (isWide(gained)) await tellHeads(trx, office, actor, { positionId: position.id })
  })
}
