import { type Kysely, sql } from 'kysely'
import type { Day } from '../workflows/domain/values.ts'
import type { Database } from './schema.ts'

/** One registered letter of a sender, and what became of it. */
export interface SenderCase {
  kind: string | null
  /** The position it was put before; null when it never was. */
  leaderId: string | null
  /** Whether a leader has directed on it. */
  isDirected: boolean
  leadId: string | null
  supportIds: string[]
  arrivedOn: Day
  dueOn: Day | null
}

/**
 * The last letters of a sender that the register holds, newest first: open ones only, nothing of a
 * restricted, voided or withdrawn letter.
 */
export async function listSenderCases(
  db: Kysely<Database>,
  issuerName: string,
  window: { since: Day; limit: number },
): Promise<SenderCase[]> {
  const { rows } = await sql<SenderCase>`
    with body as (
      select coalesce(same_as_issuer_id, id) as id from issuer where folded = vn_fold(${issuerName})),
    senders as (select i.id from issuer i join body b on b.id in (i.id, i.same_as_issuer_id))
    select d.correspondence_kind_code as kind, p.to_position_id as "leaderId", r.id is not null as "isDirected",
      l.assignee_id as "leadId", l.due_on::text as "dueOn", d.arrived_on::text as "arrivedOn",
      coalesce((select array_agg(s.assignee_id) from directive_line s
        where s.directive_id = r.id and s.role = 'support'), '{}') as "supportIds"
    from incoming_document d
      left join lateral (select to_position_id from presentation where document_id = d.id
        and outcome is distinct from 'withdrawn' and outcome is distinct from 'returned'
        order by id limit 1) p on true
      left join lateral (select id from directive where document_id = d.id and state = 'confirmed'
        and outcome = 'assign' and parent_assignment_id is null order by id limit 1) r on true
      left join directive_line l on l.directive_id = r.id and l.role = 'lead'
    where d.issuer_id in (select id from senders) and d.is_open and not d.is_restricted and d.frozen_at is null
      and d.state not in ('voided', 'removed', 'recalled') and d.arrived_on >= ${window.since}::date
    order by d.id desc limit ${window.limit}`.execute(db)
  return rows
}

/** Units and positions that work can go to today: somebody is there, and nobody stands in for him. */
export async function listProposable(
  db: Kysely<Database>,
  ids: readonly string[],
  today: Day,
): Promise<{ id: string; code: string; name: string }[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string; code: string; name: string }>`
    select u.id, u.code, u.name from unit u where u.id = any(${ids}::uuid[]) and u.closed_on is null
      and exists (select from position p join appointment a on a.position_id = p.id
        join person w on w.id = a.person_id and w.disabled_at is null
        where p.unit_id = u.id and p.closed_on is null and a.days @> ${today}::date)
    union all
    select p.id, p.code, p.name from position p where p.id = any(${ids}::uuid[]) and p.closed_on is null
      and exists (select from appointment a join person w on w.id = a.person_id and w.disabled_at is null
        where a.position_id = p.id and a.days @> ${today}::date)
      and not exists (select from delegation g where g.from_position_id = p.id and g.revoked_at is null
        and g.days @> ${today}::date)
    limit 200`.execute(db)
  return rows
}
