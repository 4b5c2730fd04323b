import { type Kysely, sql } from 'kysely'
import type { Actor, HeldDelegation, Seat } from '../workflows/domain/actor.ts'
import type { Day, Role } from '../workflows/domain/values.ts'
import type { Database } from './schema.ts'

/** A person sits in few chairs; more than this is a slip in the data. */
const SEATS_MAX = 20
const DELEGATIONS_MAX = 20
const DEMO_ACCOUNTS_MAX = 20

export interface FoundPerson {
  id: string
  sign_in_name: string
  full_name: string
  disabled_at: Date | null
}

export async function findPersonBySignInName(
  db: Kysely<Database>,
  signInName: string,
): Promise<(FoundPerson & { hash: string | null }) | undefined> {
  return db
    .selectFrom('person')
    .leftJoin('password', 'password.person_id', 'person.id')
    .select(['person.id', 'sign_in_name', 'full_name', 'disabled_at', 'password.hash'])
    .where('sign_in_name', '=', signInName)
    .executeTakeFirst()
}

export async function findPerson(
  db: Kysely<Database>,
  personId: string,
): Promise<FoundPerson | undefined> {
  return db
    .selectFrom('person')
    .select(['id', 'sign_in_name', 'full_name', 'disabled_at'])
    .where('id', '=', personId)
    .executeTakeFirst()
}

export async function hasAdministrator(db: Kysely<Database>, today: Day): Promise<boolean> {
  const row = await db
    .selectFrom('position_role')
    .innerJoin('appointment', 'appointment.position_id', 'position_role.position_id')
    .innerJoin('person', 'person.id', 'appointment.person_id')
    .select('person.id')
    .where('role', '=', 'administrator')
    .where('person.disabled_at', 'is', null)
    .where(sql<boolean>`appointment.days @> ${today}::date`)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** The positions that a person holds on a day, the one he holds himself before those he acts in. */
export async function listSeats(
  db: Kysely<Database>,
  personId: string,
  today: Day,
): Promise<Seat[]> {
  const rows = await db
    .selectFrom('appointment')
    .innerJoin('position', 'position.id', 'appointment.position_id')
    .innerJoin('unit', 'unit.id', 'position.unit_id')
    .select([
      'position.id',
      'position.code',
      'position.name',
      'position.unit_id',
      'unit.name as unit_name',
      'position.is_unit_head',
      'position.assists_position_id',
      sql<Role[]>`array(select role from position_role r where r.position_id = position.id
        order by role)`.as('roles'),
    ])
    .where('appointment.person_id', '=', personId)
    .where(sql<boolean>`appointment.days @> ${today}::date`)
    .where((where) =>
      where.or([where('position.closed_on', 'is', null), where('position.closed_on', '>', today)]),
    )
    .orderBy(sql`appointment.kind = 'holder'`, 'desc')
    .orderBy('position.sort')
    .orderBy('position.code')
    .limit(SEATS_MAX)
    .execute()
  return rows.map((row) => ({
    positionId: row.id,
    code: row.code,
    name: row.name,
    unitId: row.unit_id,
    unitName: row.unit_name,
    isUnitHead: row.is_unit_head,
    assistsPositionId: row.assists_position_id,
    roles: row.roles,
  }))
}

/** Written delegations to the positions named, valid on a day. */
export async function listDelegations(
  db: Kysely<Database>,
  positionIds: readonly string[],
  today: Day,
): Promise<HeldDelegation[]> {
  if (positionIds.length === 0) return []
  const rows = await db
    .selectFrom('delegation')
    .innerJoin('position', 'position.id', 'delegation.from_position_id')
    .select([
      'delegation.id',
      'from_position_id',
      'position.name',
      'to_position_id',
      'paper_number',
    ])
    .where('to_position_id', 'in', positionIds)
    .where('revoked_at', 'is', null)
    .where(sql<boolean>`delegation.days @> ${today}::date`)
    .orderBy('delegation.created_at')
    .limit(DELEGATIONS_MAX)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    fromPositionId: row.from_position_id,
    fromPositionName: row.name,
    toPositionId: row.to_position_id,
    paperNumber: row.paper_number,
  }))
}

/**
 * A person as somebody who acts: seats, roles and delegations of the day, read anew every time.
 * Undefined for a person who is disabled or holds no position today.
 */
export async function findActor(
  db: Kysely<Database>,
  asked: { personId: string; today: Day; positionId?: string | null },
): Promise<Actor | undefined> {
  const person = await findPerson(db, asked.personId)
  if (!person || person.disabled_at) return undefined
  const seats = await listSeats(db, person.id, asked.today)
  const seat = seats.find((one) => one.positionId === asked.positionId) ?? seats[0]
  if (!seat) return undefined

  const positionIds = seats.map((one) => one.positionId)
  const unitIds = seats.map((one) => one.unitId)
  return {
    personId: person.id,
    signInName: person.sign_in_name,
    fullName: person.full_name,
    positionId: seat.positionId,
    unitId: seat.unitId,
    seats,
    roles: [...new Set(seats.flatMap((one) => one.roles))],
    delegations: await listDelegations(db, positionIds, asked.today),
    principals: [...new Set([person.id, ...positionIds, ...unitIds])],
    seatPrincipals: [person.id, ...positionIds],
    via: 'page',
  }
}

export interface DemoAccount {
  sign_in_name: string
  full_name: string
  position_name: string
}

/** The accounts that the sign-in page of a demo office offers, in the order of the office. */
export async function listDemoAccounts(db: Kysely<Database>, today: Day): Promise<DemoAccount[]> {
  return db
    .selectFrom('person')
    .innerJoin('password', 'password.person_id', 'person.id')
    .innerJoin('appointment', 'appointment.person_id', 'person.id')
    .innerJoin('position', 'position.id', 'appointment.position_id')
    .select(['sign_in_name', 'full_name', 'position.name as position_name'])
    .distinctOn(['position.sort', 'sign_in_name'])
    .where('disabled_at', 'is', null)
    .where(sql<boolean>`appointment.days @> ${today}::date`)
    .orderBy('position.sort')
    .orderBy('sign_in_name')
    .limit(DEMO_ACCOUNTS_MAX)
    .execute()
}
