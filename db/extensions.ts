import { type Insertable, type Kysely, type RawBuilder, type Selectable, sql, type Transaction } from 'kysely'
import type { Day } from '../workflows/domain/values.ts'
import { principalName } from './assignment-boxes.ts'
import type { Database, ExtensionTable } from './schema.ts'

export type ExtensionRow = Selectable<ExtensionTable>

const SHOWN_MAX = 100

export async function insertExtension(
  trx: Transaction<Database>,
  extension: Insertable<ExtensionTable> & { id: string },
): Promise<void> {
  await trx.insertInto('extension').values(extension).execute()
}

export async function findExtension(db: Kysely<Database>, id: string): Promise<ExtensionRow | undefined> {
  return db.selectFrom('extension').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The request that waits on a line. The caller holds the line's lock. */
export async function findOpenExtension(
  db: Kysely<Database>,
  assignmentId: string,
): Promise<ExtensionRow | undefined> {
  return db.selectFrom('extension').selectAll()
    .where('assignment_id', '=', assignmentId).where('decision', 'is', null).executeTakeFirst()
}

export async function endExtension(
  trx: Transaction<Database>,
  id: string,
  end: Pick<ExtensionRow, 'decision' | 'decided_by' | 'decided_at'> &
    Partial<Pick<ExtensionRow, 'granted_due_on' | 'on_behalf_of_position_id' | 'decision_note'>>,
): Promise<void> {
  await trx.updateTable('extension').set(end).where('id', '=', id).execute()
}

/** A request as it is read: who asked for what, and what came of it. */
export interface ShownExtension {
  id: string
  requestedBy: string
  requestedByName: string
  requestedAt: Date
  oldDueOn: Day
  askedDueOn: Day
  reason: string
  isLate: boolean
  decision: ExtensionRow['decision']
  decidedByName: string | null
  decidedAt: Date | null
  onBehalfOf: string | null
  grantedDueOn: Day | null
  note: string | null
}

const shown = sql`x.id, x.requested_by as "requestedBy", w.full_name as "requestedByName",
  x.requested_at as "requestedAt", x.old_due_on as "oldDueOn", x.asked_due_on as "askedDueOn", x.reason,
  x.is_late as "isLate", x.decision, v.full_name as "decidedByName", x.decided_at as "decidedAt",
  b.name as "onBehalfOf", x.granted_due_on as "grantedDueOn", x.decision_note as note`

/** What was asked for on a line, oldest first: the days it had stay to be read. */
export async function listExtensions(db: Kysely<Database>, assignmentId: string): Promise<ShownExtension[]> {
  const { rows } = await sql<ShownExtension>`
    select ${shown} from extension x join person w on w.id = x.requested_by
      left join person v on v.id = x.decided_by left join position b on b.id = x.on_behalf_of_position_id
    where x.assignment_id = ${assignmentId}::uuid order by x.requested_at, x.id limit ${sql.lit(SHOWN_MAX)}`.execute(db)
  return rows
}

export interface WaitingExtension extends ShownExtension {
  assignmentId: string
  arrivalNumber: string
  subject: string | null
  assigneeName: string
  externalDueOn: Day | null
}

/** Steps from the first leader down; more than any letter takes. */
const STEPS_MAX = 20

/** The seats that directed before a line was made, of which the last one made it (section 11.4). */
const deciding = (line: RawBuilder<unknown>) => sql`(
  with recursive steps as (
    select i.previous_id, coalesce(i.on_behalf_of_position_id, i.author_position_id) as seat, 1 as step
      from directive i where i.id = ${line}.directive_id and ${line}.parent_id is null
    union all
    select i.previous_id, coalesce(i.on_behalf_of_position_id, i.author_position_id), s.step + 1
      from directive i join steps s on i.id = s.previous_id where s.step < ${sql.lit(STEPS_MAX)})
  select seat from steps union select ${line}.assigned_by_position_id)`

/** Who may decide about the day of a line: who set it, and the leaders before him, whose day binds him. */
export async function listDecidingSeats(db: Kysely<Database>, assignmentId: string): Promise<string[]> {
  const { rows } = await sql<{ seat: string }>`
    select distinct x.seat from assignment a cross join lateral ${deciding(sql`a`)} x(seat)
    where a.id = ${assignmentId}::uuid`.execute(db)
  return rows.map((row) => row.seat)
}

/**
 * What waits for whoever sits on one of these positions and may decide. What he asked for himself
 * waits for another (R22). Whoever directed may read the document, so its words are told.
 */
export async function listWaitingExtensions(
  db: Kysely<Database>,
  positionIds: readonly string[],
  personId: string,
): Promise<WaitingExtension[]> {
  if (positionIds.length === 0) return []
  const { rows } = await sql<WaitingExtension>`
    select ${shown}, a.id as "assignmentId", d.arrival_number || d.arrival_suffix as "arrivalNumber",
      d.subject, ${principalName(sql`a.assignee_id`)} as "assigneeName", d.external_due_on as "externalDueOn"
    from extension x join assignment a on a.id = x.assignment_id
      join incoming_document d on d.id = a.document_id join person w on w.id = x.requested_by
      left join person v on v.id = x.decided_by left join position b on b.id = x.on_behalf_of_position_id
    where x.decision is null and x.requested_by <> ${personId}::uuid
      and exists (select from ${deciding(sql`a`)} s(seat) where s.seat = any(${[...positionIds]}::uuid[]))
      and a.state in ('pending', 'active', 'forwarded') and d.frozen_at is null
    order by x.old_due_on, x.id limit ${sql.lit(SHOWN_MAX)}`.execute(db)
  return rows
}
