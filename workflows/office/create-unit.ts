import { recordEvent } from '../../db/audit.ts'
import { isCodeTaken, listUnits, lockRights, UNITS_MAX } from '../../db/staff-list.ts'
import { insertUnit } from '../../db/staff.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { officeDay } from '../domain/calendar.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { plainCode, plainWords } from './words.ts'

export const UNIT_NAME_CHARS_MAX = 200
export const SHORT_NAME_CHARS_MAX = 40

export interface CreateUnit {
  code: string
  name: string
  shortName?: string
}

/**
 * A unit that work can be given to. Its code shares one namespace with positions and people.
 *
 * @throws {OfficeError} `not-allowed`, `code-wrong`, `code-taken`, `units-too-many`,
 *   `invalid-input`
 */
export async function createUnit(
  office: Office,
  actor: Actor,
  input: CreateUnit,
): Promise<{ unitId: string }> {
  assertRole(actor, 'administrator')
  const code = plainCode(input.code)
  const name = plainWords(input.name, 'name', UNIT_NAME_CHARS_MAX)
  const shortName = input.shortName?.trim()
    ? plainWords(input.shortName, 'shortName', SHORT_NAME_CHARS_MAX)
    : undefined
  return inTransaction(office.db, async (trx) => {
    await lockRights(trx)
    if (await isCodeTaken(trx, code)) throw new OfficeError('code-taken', { code })
    if ((await listUnits(trx)).length >= UNITS_MAX) {
      throw new OfficeError('units-too-many', { limit: UNITS_MAX })
    }
    const unitId = await insertUnit(trx, {
      code, name, openedOn: officeDay(office.now()), ...(shortName ? { shortName } : {}),
    })
    await recordEvent(trx, actor, { kind: 'unit-created', subjectId: unitId, facts: { code } })
    return { unitId }
  })
}
