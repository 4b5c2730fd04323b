import { type Kysely, sql } from 'kysely'
import type { AssignmentRole, AssignmentState, Day } from '../workflows/domain/values.ts'
import { principalName } from './assignment-boxes.ts'
import type { Database } from './schema.ts'

const NOTES_MAX = 200
const LINES_MAX = 200
const TIERS_MAX = 20

/** One directive on the way from the first leader down to a line. */
export interface ChainRow {
  id: string
  authorName: string
  authorPosition: string
  onBehalfOf: string | null
  confirmedAt: Date
  text: string | null
  hasInk: boolean
  isSuperseded: boolean
}

/** The directives that led to a line, the first one first. */
export async function listChain(
  db: Kysely<Database>,
  directiveId: string | null,
): Promise<ChainRow[]> {
  if (!directiveId) return []
  const { rows } = await sql<ChainRow>`
    with recursive chain as (
      select i.id, i.previous_id, 1 as depth from directive i where i.id = ${directiveId}::uuid
      union all
      select i.id, i.previous_id, c.depth + 1 from directive i join chain c on i.id = c.previous_id
        where c.depth < ${sql.lit(TIERS_MAX)})
    select i.id, w.full_name as "authorName", p.name as "authorPosition", b.name as "onBehalfOf",
      i.confirmed_at as "confirmedAt", i.text, i.ink_layer_id is not null as "hasInk",
      i.state = 'superseded' as "isSuperseded"
    from chain c join directive i on i.id = c.id
      join person w on w.id = i.confirmed_by join position p on p.id = i.author_position_id
      left join position b on b.id = i.on_behalf_of_position_id
    order by c.depth desc`.execute(db)
  return rows
}

/** Another line of the same document: of the same tier, or below this one. */
export interface NearbyLine {
  id: string
  role: AssignmentRole
  state: AssignmentState
  name: string
  dueOn: Day | null
  isBelow: boolean
}

export async function listNearbyLines(
  db: Kysely<Database>,
  line: { id: string; document_id: string; parent_id: string | null },
): Promise<NearbyLine[]> {
  const { rows } = await sql<NearbyLine>`
    select a.id, a.role, a.state, ${principalName(sql`a.assignee_id`)} as name, a.due_on as "dueOn",
      a.parent_id is not distinct from ${line.id}::uuid as "isBelow"
    from assignment a
    where a.document_id = ${line.document_id}::uuid and a.id <> ${line.id}::uuid and a.is_live
      and (a.parent_id = ${line.id}::uuid or a.parent_id is not distinct from ${line.parent_id}::uuid)
    order by array_position(array['lead', 'support', 'advise', 'follow-up', 'fyi'], a.role), a.id
    limit ${sql.lit(LINES_MAX)}`.execute(db)
  return rows
}

export interface ProgressRow {
  id: string
  assignmentId: string
  at: Date
  personId: string
  personName: string
  percent: number | null
  text: string | null
  sha256: string | null
  fileName: string | null
}

/** What was reported on a line and on those below it, newest first. */
export async function listProgress(
  db: Kysely<Database>,
  assignmentId: string,
): Promise<ProgressRow[]> {
  const { rows } = await sql<ProgressRow>`
    with recursive tree as (
      select id, 1 as depth from assignment where id = ${assignmentId}::uuid
      union all
      select a.id, t.depth + 1 from assignment a join tree t on a.parent_id = t.id
        where t.depth < ${sql.lit(TIERS_MAX)})
    select n.id, n.assignment_id as "assignmentId", n.at, n.person_id as "personId",
      w.full_name as "personName", n.percent, n.text, encode(n.file_sha256, 'hex') as sha256,
      n.file_name as "fileName"
    from progress_note n join tree t on t.id = n.assignment_id join person w on w.id = n.person_id
    order by n.id desc limit ${sql.lit(NOTES_MAX)}`.execute(db)
  return rows
}

/** A file that was handed in with a report or a result of this line; undefined when there is none. */
export async function findGivenFile(
  db: Kysely<Database>,
  assignmentId: string,
  sha256: Buffer,
): Promise<{ fileName: string | null; mediaType: string; byteSize: number } | undefined> {
  const { rows } = await sql<{ fileName: string | null; mediaType: string; byteSize: number }>`
    select g.name as "fileName", f.media_type as "mediaType", f.byte_size as "byteSize"
    from (
      select a.result_file_name as name, a.result_sha256 as sha256 from assignment a
        where a.id = ${assignmentId}::uuid
      union all
      select n.file_name, n.file_sha256 from progress_note n
        where n.assignment_id = ${assignmentId}::uuid) g
    join file f on f.sha256 = g.sha256
    where g.sha256 = ${sha256} and f.destroyed_at is null limit 1`.execute(db)
  return rows[0]
}

/** The people behind a line, for its history in words. */
export async function findLineNames(db: Kysely<Database>, assignmentId: string) {
  const { rows } = await sql<{
    assigneeName: string
    assignedByPosition: string
    assignedByName: string | null
    inHandName: string | null
    completedByName: string | null
  }>`
    select ${principalName(sql`a.assignee_id`)} as "assigneeName", p.name as "assignedByPosition",
      w.full_name as "assignedByName", h.full_name as "inHandName", c.full_name as "completedByName"
    from assignment a join position p on p.id = a.assigned_by_position_id
      left join directive i on i.id = a.directive_id left join person w on w.id = i.confirmed_by
      left join person h on h.id = a.person_id left join person c on c.id = a.completed_by
    where a.id = ${assignmentId}::uuid`.execute(db)
  return rows[0]
}
