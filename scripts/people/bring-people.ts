import { type Kysely, sql, type Transaction } from 'kysely'
import { recordEvent, WORKER } from '../../db/audit.ts'
import type { Database } from '../../db/schema.ts'
import { insertAppointment, insertPerson, insertPosition, insertUnit } from '../../db/staff.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Seat, WrongLine } from './read-seats.ts'

export interface Brought {
  made: { units: number; positions: number; people: number; appointments: number }
  renamed: number
  /** People who have no password yet. */
  newPeople: string[]
  wrong: WrongLine[]
}

class DryRun extends Error {
  override readonly name = 'DryRun'
}

/**
 * Makes the office's units, positions and people what the rows say, all of them or none. What is
 * there already stays; running the same file again changes nothing. Nobody is put out of a seat:
 * that a seat is taken is told, with its line.
 */
export async function bringPeople(
  db: Kysely<Database>,
  seats: readonly Seat[],
  options: { dryRun: boolean },
): Promise<Brought> {
  const brought: Brought = {
    made: { units: 0, positions: 0, people: 0, appointments: 0 }, renamed: 0, newPeople: [], wrong: [],
  }
  try {
    await inTransaction(db, async (trx) => {
      for (const [sort, seat] of seats.entries()) await bringSeat(trx, seat, sort, brought)
      if (options.dryRun || brought.wrong.length > 0) throw new DryRun()
    })
  } catch (error) {
    if (!(error instanceof DryRun)) throw error
  }
  return brought
}

async function bringSeat(
  trx: Transaction<Database>,
  seat: Seat,
  sort: number,
  brought: Brought,
): Promise<void> {
  const unitId = await bringUnit(trx, seat, brought)
  const positionId = seat.position && (await bringPosition(trx, seat, { unitId, sort }, brought))
  if (!seat.person || !positionId) return
  const personId = await bringPerson(trx, seat.person, brought)
  await appoint(trx, seat, { personId, positionId }, brought)
}

async function bringUnit(trx: Transaction<Database>, seat: Seat, brought: Brought): Promise<string> {
  const { code, name, shortName } = seat.unit
  const known = await trx.selectFrom('unit').select(['id', 'name']).where('code', '=', code).executeTakeFirst()
  if (!known) {
    brought.made.units += 1
    return insertUnit(trx, { code, name, ...(shortName ? { shortName } : {}), openedOn: seat.from })
  }
  if (known.name !== name) {
    await trx.updateTable('unit').set({ name }).where('id', '=', known.id).execute()
    brought.renamed += 1
  }
  return known.id
}

async function bringPosition(
  trx: Transaction<Database>,
  { line, position, from, unit }: Seat,
  at: { unitId: string; sort: number },
  brought: Brought,
): Promise<string | null> {
  if (!position) return null
  const known = await trx
    .selectFrom('position')
    .select(['id', 'name', 'unit_id'])
    .where('code', '=', position.code)
    .executeTakeFirst()
  if (known && known.unit_id !== at.unitId) {
    brought.wrong.push({
      line, vi: `vị trí ${position.code} đang thuộc đơn vị khác`, en: `position ${position.code} belongs to another unit`,
    })
    return null
  }
  if (known) {
    if (known.name !== position.name) {
      await trx.updateTable('position').set({ name: position.name }).where('id', '=', known.id).execute()
      brought.renamed += 1
    }
    return known.id
  }
  if (position.isUnitHead && (await hasHead(trx, at.unitId))) {
    brought.wrong.push({ line, vi: `đơn vị ${unit.code} đã có người đứng đầu`, en: `unit ${unit.code} has a head already` })
    return null
  }
  brought.made.positions += 1
  return insertPosition(trx, { ...position, unitId: at.unitId, sort: at.sort, openedOn: from })
}

async function hasHead(trx: Transaction<Database>, unitId: string): Promise<boolean> {
  const head = await trx.selectFrom('position').select('id').where('unit_id', '=', unitId)
    .where('is_unit_head', '=', true).where('closed_on', 'is', null).executeTakeFirst()
  return head !== undefined
}

async function bringPerson(
  trx: Transaction<Database>,
  person: NonNullable<Seat['person']>,
  brought: Brought,
): Promise<string> {
  const { signInName, fullName, email } = person
  const known = await trx
    .selectFrom('person')
    .select(['id', 'full_name'])
    .where('sign_in_name', '=', signInName)
    .executeTakeFirst()
  if (known) {
    if (known.full_name !== fullName) {
      await trx.updateTable('person').set({ full_name: fullName }).where('id', '=', known.id).execute()
      brought.renamed += 1
    }
    return known.id
  }
  const id = await insertPerson(trx, { signInName, fullName, ...(email ? { email } : {}) })
  await recordEvent(trx, WORKER, { kind: 'person-created', subjectId: id, facts: { via: 'terminal' } })
  brought.made.people += 1
  brought.newPeople.push(signInName)
  return id
}

async function appoint(
  trx: Transaction<Database>,
  { line, position, from }: Seat,
  at: { personId: string; positionId: string },
  brought: Brought,
): Promise<void> {
  const holder = await trx
    .selectFrom('appointment as a')
    .innerJoin('person as p', 'p.id', 'a.person_id')
    .select(['a.person_id', 'p.sign_in_name'])
    .where('a.position_id', '=', at.positionId)
    .where('a.kind', '=', 'holder')
    .where(sql<boolean>`a.days && daterange(${from}::date, null)`)
    .executeTakeFirst()
  if (holder?.person_id === at.personId) return
  if (holder) {
    brought.wrong.push({
      line, vi: `vị trí ${position?.code} đang do ${holder.sign_in_name} giữ`, en: `position ${position?.code} is held by ${holder.sign_in_name}`,
    })
    return
  }
  await insertAppointment(trx, { ...at, from })
  await recordEvent(trx, WORKER, {
    kind: 'appointment-made', subjectId: at.personId, facts: { positionId: at.positionId, from, via: 'terminal' },
  })
  brought.made.appointments += 1
}
