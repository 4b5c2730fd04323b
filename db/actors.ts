import { type Kysely, sql } from 'kysely'
import type { Actor, HeldDelegation, Seat } from '../workflows/domain/actor.ts'
import type { Day, Role } from '../workflows/domain/values.ts'
import type { Database } from './schema.ts'

/** More seats than any person holds; a limit on the row count only. */
const SEATS_MAX = 20

/**
 * The person as an actor, with what he holds on this day; undefined when there is none or the
 * account is disabled. `positionId` chooses among several positions; without it the first counts.
 */
export async function findActor(
  db: Kysely<Database>,
  personId: string,
  today: Day,
  positionId?: string | null,
): Promise<Actor | undefined> {
  const person = await db
    .selectFrom('person')
    .select(['id', 'sign_in_name', 'full_name'])
    .where('id', '=', personId)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  if (!person) return undefined

  const seats = await listSeats(db, personId, today)
  const first = seats.find((seat) => seat.positionId === positionId) ?? seats[0]
  if (!first) return undefined
  const positions = seats.map((seat) => seat.positionId)
  return {
    personId: person.id,
    signInName: person.sign_in_name,
    fullName: person.full_name,
    positionId: first.positionId,
    unitId: first.unitId,
    seats,
    roles: [...new Set(seats.flatMap((seat) => seat.roles))],
    delegations: await listHeldDelegations(db, positions, today),
    principals: [person.id, ...positions, ...new Set(seats.map((seat) => seat.unitId))],
    seatPrincipals: [person.id, ...positions],
    via: 'page',
  }
}

export async function findActorByName(
  db: Kysely<Database>,
  signInName: string,
  today: Day,
): Promise<Actor | undefined> {
  const person = await db
    .selectFrom('person')
    .select('id')
    .where('sign_in_name', '=', signInName.toLowerCase())
    .executeTakeFirst()
  return person ? findActor(db, person.id, today) : undefined
}

async function listSeats(db: Kysely<Database>, personId: string, today: Day): Promise<Seat[]> {
  const rows = await db
    .selectFrom('appointment as a')
    .innerJoin('position as p', 'p.id', 'a.position_id')
    .innerJoin('unit as u', 'u.id', 'p.unit_id')
    .leftJoin('position_role as r', 'r.position_id', 'p.id')
    .select((eb) => [
      'p.id', 'p.code', 'p.name', 'p.unit_id', 'u.name as unit_name', 'p.is_unit_head',
      'p.assists_position_id', 'p.sort',
      sql<Role[]>`array_remove(array_agg(${eb.ref('r.role')} order by ${eb.ref('r.role')}), null)`.as('roles'),
    ])
    .where('a.person_id', '=', personId)
    .where(sql<boolean>`a.days @> ${today}::date`)
    .where('p.closed_on', 'is', null)
    .groupBy(['p.id', 'u.name', 'a.kind'])
    .orderBy(sql`a.kind desc`)
    .orderBy('p.sort')
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

async function listHeldDelegations(
  db: Kysely<Database>,
  positionIds: readonly string[],
  today: Day,
): Promise<HeldDelegation[]> {
  const rows = await db
    .selectFrom('delegation as d')
    .innerJoin('position as p', 'p.id', 'd.from_position_id')
    .select(['d.id', 'd.from_position_id', 'p.name', 'd.to_position_id', 'd.paper_number'])
    .where('d.to_position_id', 'in', [...positionIds])
    .where('d.revoked_at', 'is', null)
    .where(sql<boolean>`d.days @> ${today}::date`)
    .limit(SEATS_MAX)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    fromPositionId: row.from_position_id,
    fromPositionName: row.name,
    toPositionId: row.to_position_id,
    paperNumber: row.paper_number,
  }))
}
