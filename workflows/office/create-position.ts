import { recordEvent } from '../../db/audit.ts'
import {
  findUnitHeadPosition, isCodeTaken, listPositions, listUnits, POSITIONS_MAX,
} from '../../db/staff-list.ts'
import { insertPosition } from '../../db/staff.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { officeDay } from '../domain/calendar.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { assertRoles, isWide, lockForRights, tellHeads } from './rights.ts'
import { plainCode, plainWords } from './words.ts'

export const POSITION_NAME_CHARS_MAX = 200

export interface CreatePosition {
  code: string
  name: string
  unitId: string
  roles: readonly string[]
  isUnitHead: boolean
  /** Whose pile an assistant prepares. */
  assistsPositionId?: string
}

/**
 * A seat of a unit with the roles that whoever sits there holds. One seat of a unit may be its
 * head. A seat with a wide role is told to the head of the office.
 *
 * @throws {OfficeError} `not-allowed`, `code-wrong`, `code-taken`, `unit-not-found`,
 *   `unit-has-head`, `assistant-of-nobody`, `positions-too-many`, and those of `assertRoles`
 */
export async function createPosition(
  office: Office,
  actor: Actor,
  input: CreatePosition,
): Promise<{ positionId: string }> {
  assertRole(actor, 'administrator')
  const code = plainCode(input.code)
  const name = plainWords(input.name, 'name', POSITION_NAME_CHARS_MAX)
  const roles = assertRoles(input.roles)
  const today = officeDay(office.now())
  return inTransaction(office.db, async (trx) => {
    await lockForRights(trx, office, actor)
    const units = await listUnits(trx)
    if (!units.some((unit) => unit.id === input.unitId)) throw new OfficeError('unit-not-found')
    if (await isCodeTaken(trx, code)) throw new OfficeError('code-taken', { code })
    if (input.isUnitHead && (await findUnitHeadPosition(trx, input.unitId))) {
      throw new OfficeError('unit-has-head')
    }
    const positions = await listPositions(trx, today)
    if (positions.length >= POSITIONS_MAX) {
      throw new OfficeError('positions-too-many', { limit: POSITIONS_MAX })
    }
    const assists = positions.find((one) => one.id === input.assistsPositionId)
    if (roles.includes('assistant') && !assists?.roles.includes('leader')) {
      throw new OfficeError('assistant-of-nobody')
    }
    const positionId = await insertPosition(trx, {
      code, name, unitId: input.unitId, roles, isUnitHead: input.isUnitHead,
      sort: positions.length, openedOn: today,
      ...(assists && roles.includes('assistant') ? { assistsPositionId: assists.id } : {}),
    })
    await recordEvent(trx, actor, {
      kind: 'position-created',
      subjectId: positionId,
      facts: { code, unitId: input.unitId, roles, isUnitHead: input.isUnitHead },
    })
    if (isWide(roles)) await tellHeads(trx, office, actor, { positionId })
    return { positionId }
  })
}
