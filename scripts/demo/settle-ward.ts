import type { Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { insertAppointment, insertPerson, insertPosition, insertUnit } from '../../db/staff.ts'
import type { Day } from '../../workflows/domain/values.ts'
import { wardSeats, wardUnits } from './ward.ts'

/** Founds the invented ward: its units, positions and people, all from one day on. */
export async function settleWard(
  trx: Transaction<Database>,
  from: Day,
): Promise<Map<string, string>> {
  const units = new Map<string, string>()
  for (const unit of wardUnits) {
    units.set(unit.code, await insertUnit(trx, { ...unit, openedOn: from }))
  }
  const people = new Map<string, string>()
  for (const [sort, seat] of wardSeats.entries()) {
    const positionId = await insertPosition(trx, {
      code: seat.position,
      name: seat.name,
      unitId: units.get(seat.unit)!,
      roles: seat.roles,
      isUnitHead: seat.isUnitHead ?? false,
      sort,
      openedOn: from,
    })
    if (!seat.person) continue
    const [signInName, fullName] = seat.person
    const personId = await insertPerson(trx, { signInName, fullName })
    await insertAppointment(trx, { personId, positionId, from })
    people.set(signInName, personId)
  }
  return people
}
