import { type Kysely, sql } from 'kysely'
import type { Day } from '../workflows/domain/values.ts'
import type { Database } from './schema.ts'

const DIRECTIVES_MAX = 200

export interface SlipDirectiveRow {
  id: string
  author: string
  position: string
  on_behalf_of: string | null
  given_at: Date
  text: string | null
  state: 'confirmed' | 'superseded'
  outcome: string
  passed_to: string | null
  /** Tier below the leaders: a head of unit giving work to a person. */
  is_unit: boolean
  lead: string | null
  support: string[]
  fyi: string[]
  due_on: Day | null
  ink_layer_id: string | null
}

/** Every directive that was ever confirmed on a document, oldest first, as the slip prints it. */
export async function listSlipDirectives(
  db: Kysely<Database>,
  documentId: string,
): Promise<SlipDirectiveRow[]> {
  const { rows } = await sql<SlipDirectiveRow>`
    select d.id, w.full_name as author, p.name as position, b.name as on_behalf_of,
      d.confirmed_at as given_at, d.text, d.state, d.outcome, pp.name as passed_to,
      d.parent_assignment_id is not null as is_unit, d.ink_layer_id,
      (select n.name from directive_line l join lateral ${nameOf} n on true
        where l.directive_id = d.id and l.role = 'lead') as lead,
      coalesce((select array_agg(n.name order by n.name) from directive_line l join lateral ${nameOf} n on true
        where l.directive_id = d.id and l.role = 'support'), '{}') as support,
      coalesce((select array_agg(n.name order by n.name) from directive_line l join lateral ${nameOf} n on true
        where l.directive_id = d.id and l.role = 'fyi'), '{}') as fyi,
      (select l.due_on from directive_line l where l.directive_id = d.id and l.role = 'lead') as due_on
    from directive d
      join person w on w.id = d.confirmed_by
      join position p on p.id = d.author_position_id
      left join position b on b.id = d.on_behalf_of_position_id
      left join position pp on pp.id = d.passed_to_position_id
    where d.document_id = ${documentId}::uuid and d.state in ('confirmed', 'superseded')
    order by d.confirmed_at, d.id limit ${sql.lit(DIRECTIVES_MAX)}`.execute(db)
  return rows
}

const nameOf = sql`(select coalesce(
    (select coalesce(u.short_name, u.name) from unit u where u.id = l.assignee_id),
    (select s.name from position s where s.id = l.assignee_id),
    (select q.full_name from person q where q.id = l.assignee_id)) as name)`

/** What "Chuyển" on the arrival stamp says: to whom the document was presented last. */
export async function findPresentedTo(db: Kysely<Database>, documentId: string): Promise<string | null> {
  const row = await db
    .selectFrom('presentation as r')
    .innerJoin('position as p', 'p.id', 'r.to_position_id')
    .select('p.name')
    .where('r.document_id', '=', documentId)
    .orderBy('r.presented_at')
    .limit(1)
    .executeTakeFirst()
  return row?.name ?? null
}
