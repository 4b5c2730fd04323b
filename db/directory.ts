import { type Kysely, sql } from 'kysely'
import type { Listed } from '../workflows/domain/directive-directory.ts'
import type { Day } from '../workflows/domain/values.ts'
import type { Database } from './schema.ts'

const DIRECTORY_MAX = 1_000

/** Units, positions and people of today with everything by which a directive may name them. */
export async function listDirectory(db: Kysely<Database>, today: Day): Promise<Listed[]> {
  const { rows } = await sql<Listed>`
    select u.id, 'unit' as kind, u.code, u.name, u.name as label, u.short_name as "shortName",
        u.id as "unitId", null as holder, false as "isLeader", null::uuid as "seatId", 0 as rank, 0 as sort
      from unit u where u.closed_on is null
    union all
    select p.id, 'position', p.code, p.name || coalesce(' – ' || h.full_name, ''), p.name, null, p.unit_id,
        h.full_name, exists (select from position_role r where r.position_id = p.id and r.role = 'leader'), null, 1, p.sort
      from position p left join lateral (select w.full_name from appointment a join person w on w.id = a.person_id
        where a.position_id = p.id and a.kind = 'holder' and a.days @> ${today}::date limit 1) h on true
      where p.closed_on is null
    union all
    select w.id, 'person', w.sign_in_name, w.full_name, w.full_name, null, s.unit_id, null, s.leads,
        case when s.seats = 1 then s.position_id end, 2, s.sort
      from person w join lateral (select (array_agg(p.unit_id order by p.sort))[1] as unit_id, min(p.sort) as sort,
          count(*) as seats, (array_agg(p.id order by p.sort))[1] as position_id,
          bool_or(exists (select from position_role r where r.position_id = p.id and r.role = 'leader')) as leads
        from appointment a join position p on p.id = a.position_id
        where a.person_id = w.id and a.days @> ${today}::date and p.closed_on is null) s on s.seats > 0
      where w.disabled_at is null
    order by rank, sort, name limit ${sql.lit(DIRECTORY_MAX)}`.execute(db)
  return rows.map(({ id, kind, code, name, label, shortName, unitId, holder, isLeader, seatId }) =>
    ({ id, kind, code, name, label, shortName, unitId, holder, isLeader, seatId }))
}
