import type { Kysely, Transaction } from 'kysely'
import { sql } from 'kysely'
import { newId } from '../workflows/domain/ids.ts'
import type { Day, Role } from '../workflows/domain/values.ts'
import type { Database } from './schema.ts'

export interface NewUnit {
  code: string
  name: string
  shortName?: string
  openedOn: Day
}

export interface NewPosition {
  code: string
  name: string
  unitId: string
  roles: readonly Role[]
  isUnitHead?: boolean
  assistsPositionId?: string
  sort?: number
  openedOn: Day
}

export async function insertUnit(trx: Transaction<Database>, unit: NewUnit): Promise<string> {
  const id = await insertPrincipal(trx, 'unit')
  await trx
    .insertInto('unit')
    .values({
      id,
      code: unit.code.toLowerCase(),
      name: unit.name,
      short_name: unit.shortName ?? null,
      opened_on: unit.openedOn,
    })
    .execute()
  return id
}

export async function insertPosition(
  trx: Transaction<Database>,
  position: NewPosition,
): Promise<string> {
  const id = await insertPrincipal(trx, 'position')
  await trx
    .insertInto('position')
    .values({
      id,
      code: position.code.toLowerCase(),
      name: position.name,
      unit_id: position.unitId,
      is_unit_head: position.isUnitHead ?? false,
      assists_position_id: position.assistsPositionId ?? null,
      sort: position.sort ?? 0,
      opened_on: position.openedOn,
    })
    .execute()
  for (const role of position.roles) {
    await trx.insertInto('position_role').values({ position_id: id, role }).execute()
  }
  return id
}

export async function insertPerson(
  trx: Transaction<Database>,
  person: { signInName: string; fullName: string; email?: string },
): Promise<string> {
  const id = await insertPrincipal(trx, 'person')
  await trx
    .insertInto('person')
    .values({
      id,
      sign_in_name: person.signInName.toLowerCase(),
      full_name: person.fullName,
      email: person.email ?? null,
    })
    .execute()
  return id
}

/** A person holds a position from a day on, until another is appointed. */
export async function insertAppointment(
  trx: Transaction<Database>,
  appointment: { personId: string; positionId: string; from: Day; kind?: 'holder' | 'acting'; ground?: string },
): Promise<void> {
  await trx
    .insertInto('appointment')
    .values({
      person_id: appointment.personId,
      position_id: appointment.positionId,
      kind: appointment.kind ?? 'holder',
      days: sql<string>`daterange(${appointment.from}::date, null)`,
      ground: appointment.ground ?? null,
    })
    .execute()
}

async function insertPrincipal(
  trx: Transaction<Database>,
  kind: 'unit' | 'position' | 'person',
): Promise<string> {
  const id = newId()
  await trx.insertInto('principal').values({ id, kind }).execute()
  return id
}

/** Whom work may be given to, as pages and the API name them. */
export interface Addressee {
  id: string
  kind: 'unit' | 'position' | 'person'
  /** Unit code, position code or sign-in name: one namespace. */
  code: string
  /** As a person reads it: "Văn phòng", "Phó Chủ tịch – Lê Thị Hà". */
  name: string
  /** The unit whose work it is. */
  unitId: string
}

const ADDRESSEES_MAX = 1_000

/** Units, positions and people of today, units first. */
export async function listAddressees(db: Kysely<Database>, today: Day): Promise<Addressee[]> {
  const { rows } = await sql<Addressee>`
    select u.id, 'unit' as kind, u.code, u.name, u.id as "unitId", 0 as rank, 0 as sort from unit u
      where u.closed_on is null
    union all
    select p.id, 'position', p.code, p.name || coalesce(' – ' || h.full_name, ''), p.unit_id, 1, p.sort
      from position p left join lateral (select w.full_name from appointment a join person w on w.id = a.person_id
        where a.position_id = p.id and a.kind = 'holder' and a.days @> ${today}::date limit 1) h on true
      where p.closed_on is null
    union all
    select w.id, 'person', w.sign_in_name, w.full_name, s.unit_id, 2, s.sort
      from person w join lateral (select p.unit_id, p.sort from appointment a join position p on p.id = a.position_id
        where a.person_id = w.id and a.days @> ${today}::date and p.closed_on is null
        order by p.sort limit 1) s on true
      where w.disabled_at is null
    order by rank, sort, name limit ${sql.lit(ADDRESSEES_MAX)}`.execute(db)
  return rows
}

/** One unit, position or person by code or sign-in name; undefined when nobody has it. */
export async function findAddressee(
  db: Kysely<Database>,
  code: string,
  today: Day,
): Promise<Addressee | undefined> {
  const all = await listAddressees(db, today)
  return all.find((one) => one.code === code.trim().toLowerCase())
}

/** The people who get a notice for work of a unit, a position or a person. */
export async function listPeopleOf(
  db: Kysely<Database>,
  principalId: string,
  today: Day,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct a.person_id as id from appointment a join position p on p.id = a.position_id
      join person w on w.id = a.person_id
    where a.days @> ${today}::date and p.closed_on is null and w.disabled_at is null
      and (a.person_id = ${principalId}::uuid or p.id = ${principalId}::uuid
        or (p.unit_id = ${principalId}::uuid and p.is_unit_head))
    limit 50`.execute(db)
  return rows.map((row) => row.id)
}

/** Whom a letter may be presented to: leaders' positions of today, chair first. */
export async function listLeaders(
  db: Kysely<Database>,
  today: Day,
): Promise<{ code: string; name: string }[]> {
  const all = await listAddressees(db, today)
  const seats = await db
    .selectFrom('position_role')
    .select('position_id')
    .where('role', '=', 'leader')
    .limit(100)
    .execute()
  const leading = new Set(seats.map((seat) => seat.position_id))
  return all.filter((one) => leading.has(one.id)).map(({ code, name }) => ({ code, name }))
}
