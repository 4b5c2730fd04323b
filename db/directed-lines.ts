import { type Insertable, type Kysely, sql, type Transaction } from 'kysely'
import type { AssignmentState } from '../workflows/domain/values.ts'
import type { AssignmentTable, Database } from './schema.ts'

// The assignment lines as a directive makes them and takes them back. What officers do with their
// lines stands in assignments.ts.

const LINES_MAX = 1_000

export async function insertAssignment(
  trx: Transaction<Database>,
  assignment: Insertable<AssignmentTable> & { id: string },
): Promise<void> {
  await trx.insertInto('assignment').values(assignment).execute()
}

export interface DirectedLine {
  id: string
  assignee_id: string
  role: string
  state: AssignmentState
}

/** The lines a directive made and all lines below them, the deepest last. */
export async function listLinesUnder(
  db: Kysely<Database>,
  directiveId: string,
): Promise<DirectedLine[]> {
  const { rows } = await sql<DirectedLine>`
    with recursive tree as (
      select a.id, a.assignee_id, a.role, a.state, 1 as depth from assignment a
        where a.directive_id = ${directiveId}::uuid
      union all
      select a.id, a.assignee_id, a.role, a.state, t.depth + 1 from assignment a
        join tree t on a.parent_id = t.id where t.depth < 20)
    select id, assignee_id, role, state from tree order by depth, id
    limit ${sql.lit(LINES_MAX)}`.execute(db)
  return rows
}

export async function setLineRecalled(
  trx: Transaction<Database>,
  id: string,
  reason: string,
): Promise<void> {
  await trx
    .updateTable('assignment')
    .set({ state: 'recalled', withdrawn_reason: reason })
    .where('id', '=', id)
    .execute()
}

/** The lines a directive made itself, in the order made. */
export async function listLineIdsOf(db: Kysely<Database>, directiveId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('assignment')
    .select('id')
    .where('directive_id', '=', directiveId)
    .orderBy('id')
    .limit(LINES_MAX)
    .execute()
  return rows.map((row) => row.id)
}
