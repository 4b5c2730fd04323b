import { type Kysely, sql, type Transaction } from 'kysely'
import type { Day, Role } from '../workflows/domain/values.ts'
import type { Database } from './schema.ts'

// People, units and positions as those see them who look after the office; nothing of any letter.

export const UNITS_MAX = 200
export const POSITIONS_MAX = 1_000
export const PEOPLE_MAX = 1_000
const APPOINTMENTS_MAX = 200
const RECIPIENTS_MAX = 50

type Reading = Kysely<Database> | Transaction<Database>

export interface UnitRow {
  id: string
  code: string
  name: string
  shortName: string | null
}

export interface PositionRow {
  id: string
  code: string
  name: string
  unitId: string
  unitName: string
  isUnitHead: boolean
  assistsPositionId: string | null
  roles: Role[]
  /** Who holds it today; null for an empty seat. */
  holderId: string | null
  holderName: string | null
}

export interface PersonRow {
  id: string
  signInName: string
  fullName: string
  disabledAt: Date | null
  /** A one-time code was issued and no password of his own set since. */
  mustChange: boolean
  /** Names of today's positions, in the order of the office. */
  positions: string[]
}

export interface AppointmentRow {
  id: string
  positionId: string
  positionName: string
  unitName: string
  kind: 'holder' | 'acting'
  from: Day
  /** The last day; null while open. */
  until: Day | null
}

export async function listUnits(db: Reading): Promise<UnitRow[]> {
  return db
    .selectFrom('unit')
    .select(['id', 'code', 'name', 'short_name as shortName'])
    .where('closed_on', 'is', null)
    .orderBy('opened_on')
    .orderBy('id')
    .limit(UNITS_MAX)
    .execute()
}

/** Open positions with their roles and today's holder, unit by unit. */
export async function listPositions(db: Reading, today: Day): Promise<PositionRow[]> {
  const { rows } = await sql<PositionRow>`
    select p.id, p.code, p.name, p.unit_id as "unitId", u.name as "unitName",
      p.is_unit_head as "isUnitHead", p.assists_position_id as "assistsPositionId",
      coalesce((select array_agg(r.role order by r.role) from position_role r
        where r.position_id = p.id), '{}') as roles,
      h.id as "holderId", h.full_name as "holderName"
    from position p join unit u on u.id = p.unit_id
    left join lateral (select w.id, w.full_name from appointment a join person w on w.id = a.person_id
      where a.position_id = p.id and a.kind = 'holder' and a.days @> ${today}::date limit 1) h on true
    where p.closed_on is null
    order by u.opened_on, u.id, p.sort, p.id limit ${sql.lit(POSITIONS_MAX)}`.execute(db)
  return rows
}

export async function findPosition(
  db: Reading,
  positionId: string,
  today: Day,
): Promise<PositionRow | undefined> {
  return (await listPositions(db, today)).find((one) => one.id === positionId)
}

/** Where letters with notices go; null while nobody has entered an address. */
export async function findEmail(db: Reading, personId: string): Promise<string | null> {
  const row = await db.selectFrom('person').select('email').where('id', '=', personId).executeTakeFirst()
  return row?.email ?? null
}

export async function setEmail(trx: Transaction<Database>, personId: string, email: string | null): Promise<void> {
  await trx.updateTable('person').set((eb) => ({ email, version: eb('version', '+', 1) }))
    .where('id', '=', personId).execute()
}

/** Everybody who ever had an account, those who still work first. */
export async function listPeople(db: Reading, today: Day): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`
    select w.id, w.sign_in_name as "signInName", w.full_name as "fullName",
      w.disabled_at as "disabledAt", coalesce(k.must_change, false) as "mustChange",
      coalesce((select array_agg(p.name order by p.sort, p.id)
        from appointment a join position p on p.id = a.position_id
        where a.person_id = w.id and a.days @> ${today}::date and p.closed_on is null), '{}') as positions
    from person w left join password k on k.person_id = w.id
    order by w.disabled_at is not null, w.id limit ${sql.lit(PEOPLE_MAX)}`.execute(db)
  return rows
}

export async function listAppointments(db: Reading, personId: string): Promise<AppointmentRow[]> {
  const { rows } = await sql<AppointmentRow>`
    select a.id, a.position_id as "positionId", p.name as "positionName", u.name as "unitName", a.kind,
      lower(a.days) as "from", upper(a.days) - 1 as until
    from appointment a join position p on p.id = a.position_id join unit u on u.id = p.unit_id
    where a.person_id = ${personId}::uuid
    order by lower(a.days) desc, a.id limit ${sql.lit(APPOINTMENTS_MAX)}`.execute(db)
  return rows
}

export async function lockAppointment(trx: Transaction<Database>, id: string) {
  const { rows } = await sql<{ id: string; personId: string; positionId: string; from: Day; until: Day | null }>`
    select id, person_id as "personId", position_id as "positionId", lower(days) as "from",
      upper(days) - 1 as until
    from appointment where id = ${id}::uuid for update`.execute(trx)
  return rows[0]
}

/** Holders of a position from a day on, who would stand beside one appointed on that day. */
export async function lockHoldersFrom(trx: Transaction<Database>, positionId: string, from: Day) {
  const { rows } = await sql<{ id: string; personId: string; from: Day }>`
    select id, person_id as "personId", lower(days) as "from" from appointment
    where position_id = ${positionId}::uuid and kind = 'holder' and days && daterange(${from}::date, null)
    order by lower(days) limit ${sql.lit(APPOINTMENTS_MAX)} for update`.execute(trx)
  return rows
}

export async function setAppointmentEnd(
  trx: Transaction<Database>,
  id: string,
  lastDay: Day,
): Promise<void> {
  await sql`update appointment set days = daterange(lower(days), ${lastDay}::date + 1)
    where id = ${id}::uuid`.execute(trx)
}

/** Gives an appointment, open from its first day, to another person. */
export async function setAppointmentPerson(
  trx: Transaction<Database>,
  id: string,
  personId: string,
): Promise<void> {
  await sql`update appointment set person_id = ${personId}::uuid, days = daterange(lower(days), null)
    where id = ${id}::uuid`.execute(trx)
}

/**
 * Makes changes of rights wait for one another, so that two administrators cannot take away the
 * last one between them.
 */
export async function lockRights(trx: Transaction<Database>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('butphe-rights'))`.execute(trx)
}

/** People with an account and a seat of administrator today that has no end. */
export async function countLastingAdministrators(db: Reading, today: Day): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct w.id)::int as count from person w join appointment a on a.person_id = w.id
      join position p on p.id = a.position_id join position_role r on r.position_id = p.id
    where w.disabled_at is null and p.closed_on is null and r.role = 'administrator'
      and a.days @> ${today}::date and upper_inf(a.days)`.execute(db)
  return rows[0]?.count ?? 0
}

/** Who is told of a change of rights: the leader who heads a unit, else every leader. */
export async function listHeads(db: Reading, today: Day): Promise<string[]> {
  const { rows } = await sql<{ id: string; heads: boolean }>`
    select w.id, bool_or(p.is_unit_head) as heads from person w join appointment a on a.person_id = w.id
      join position p on p.id = a.position_id join position_role r on r.position_id = p.id
    where w.disabled_at is null and p.closed_on is null and r.role = 'leader' and a.days @> ${today}::date
    group by w.id order by w.id limit ${sql.lit(RECIPIENTS_MAX)}`.execute(db)
  const heads = rows.filter((row) => row.heads)
  return (heads.length > 0 ? heads : rows).map((row) => row.id)
}

/** Who watches over what an administrator does: leaders, other administrators, inspectors in their days. */
export async function listOverseers(db: Reading, today: Day): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select w.id from person w where w.disabled_at is null and (
      exists (select from appointment a join position p on p.id = a.position_id
        join position_role r on r.position_id = p.id
        where a.person_id = w.id and p.closed_on is null and r.role in ('leader', 'administrator')
          and a.days @> ${today}::date)
      or exists (select from inspection i where i.person_id = w.id and i.revoked_at is null
        and i.valid_days @> ${today}::date))
    order by w.id limit ${sql.lit(RECIPIENTS_MAX)}`.execute(db)
  return rows.map((row) => row.id)
}

/** Open lines of work of a position or a person, counted; no word of any letter. */
export async function countOpenWork(db: Reading, principalIds: readonly string[]): Promise<number> {
  if (principalIds.length === 0) return 0
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from assignment where assignee_id = any(${[...principalIds]}::uuid[])
      and state in ('pending', 'active', 'awaiting-acceptance', 'unseen')`.execute(db)
  return rows[0]?.count ?? 0
}

/** People who head the unit of a position, or that in which a person has open work, but for him. */
export async function listUnitHeadsOf(
  db: Reading,
  principalIds: readonly string[],
  but: { personId: string; today: Day },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct a.person_id as id from appointment a join position p on p.id = a.position_id
      join person w on w.id = a.person_id
    where p.is_unit_head and p.closed_on is null and w.disabled_at is null
      and a.days @> ${but.today}::date and a.person_id <> ${but.personId}::uuid
      and p.unit_id in (select unit_id from assignment where assignee_id = any(${[...principalIds]}::uuid[])
        and state in ('pending', 'active', 'awaiting-acceptance', 'unseen'))
    limit ${sql.lit(RECIPIENTS_MAX)}`.execute(db)
  return rows.map((row) => row.id)
}

export async function lockPerson(trx: Transaction<Database>, personId: string) {
  return trx
    .selectFrom('person')
    .select(['id', 'sign_in_name', 'full_name', 'disabled_at'])
    .where('id', '=', personId)
    .forUpdate()
    .executeTakeFirst()
}

export async function setPersonDisabled(trx: Transaction<Database>, personId: string, at: Date): Promise<void> {
  await trx.updateTable('person').set({ disabled_at: at }).where('id', '=', personId).execute()
}

/** Whether a code is a unit's, a position's or a person's already: they are one namespace. */
export async function isCodeTaken(db: Reading, code: string): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select exists (select from unit where code = ${code}) or exists (select from position where code = ${code})
      or exists (select from person where sign_in_name = ${code}) as taken`.execute(db)
  return rows[0]?.taken ?? false
}

export async function setPositionRoles(
  trx: Transaction<Database>,
  positionId: string,
  rights: { roles: readonly Role[]; isUnitHead: boolean },
): Promise<void> {
  await trx.updateTable('position').set({ is_unit_head: rights.isUnitHead }).where('id', '=', positionId).execute()
  await trx.deleteFrom('position_role').where('position_id', '=', positionId).execute()
  if (rights.roles.length === 0) return
  await trx
    .insertInto('position_role')
    .values(rights.roles.map((role) => ({ position_id: positionId, role })))
    .execute()
}

/** The head seat of a unit today, if it has one. */
export async function findUnitHeadPosition(db: Reading, unitId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('position')
    .select('id')
    .where('unit_id', '=', unitId)
    .where('is_unit_head', '=', true)
    .where('closed_on', 'is', null)
    .executeTakeFirst()
  return row?.id
}

/** People who hold a role today, with a name to choose by. */
export async function listPeopleWithRole(
  db: Reading,
  role: Role,
  today: Day,
): Promise<{ id: string; fullName: string; positionName: string }[]> {
  const { rows } = await sql<{ id: string; fullName: string; positionName: string }>`
    select distinct on (w.id) w.id, w.full_name as "fullName", p.name as "positionName"
    from person w join appointment a on a.person_id = w.id
      join position p on p.id = a.position_id join position_role r on r.position_id = p.id
    where w.disabled_at is null and p.closed_on is null and r.role = ${role} and a.days @> ${today}::date
    order by w.id limit ${sql.lit(RECIPIENTS_MAX)}`.execute(db)
  return rows
}

/**
 * Open lines that name a person himself go to the position he held in that unit, and without one to
 * the unit, so that they have somebody when he is gone (R24). A line whose heir is on the same tier
 * already stays: whoever assigned it recalls it. How many moved.
 */
export async function moveNamedWork(trx: Transaction<Database>, personId: string, today: Day): Promise<number> {
  const { rows } = await sql`
    with named as (
      select a.id, a.document_id, a.parent_id, coalesce((
        select p.id from appointment s join position p on p.id = s.position_id
          where s.person_id = ${personId}::uuid and s.days @> ${today}::date and p.unit_id = a.unit_id
            and p.closed_on is null limit 1), a.unit_id) as heir
      from assignment a where a.assignee_id = ${personId}::uuid
        and a.state in ('pending', 'active', 'forwarded', 'awaiting-acceptance', 'unseen'))
    update assignment a set assignee_id = n.heir from named n
    where a.id = n.id and not exists (select from assignment b where b.document_id = n.document_id
      and b.parent_id is not distinct from n.parent_id and b.assignee_id = n.heir and b.is_live)
    returning a.id`.execute(trx)
  return rows.length
}
