import { type Kysely, sql, type Transaction } from 'kysely'
import type { AssignmentRole, Day } from '../workflows/domain/values.ts'
import type { Database } from './schema.ts'

/** A line with a date on which somebody still works. */
export interface DueLine {
  id: string
  document_id: string
  assignee_id: string
  assigned_by_position_id: string
  role: AssignmentRole
  due_on: Day
  assigned_at: Date
}

/**
 * Lines in hand that are due up to a day, in pages by id. Lines of frozen documents, of secret ones
 * and of documents that are finished are left alone.
 */
export async function listDueLines(
  db: Kysely<Database>,
  page: { dueUntil: Day; after: string | null; limit: number },
): Promise<DueLine[]> {
  const { rows } = await sql<DueLine>`
    select a.id, a.document_id, a.assignee_id, a.assigned_by_position_id, a.role, a.due_on, a.assigned_at
    from assignment a join incoming_document d on d.id = a.document_id
    where a.state in ('pending', 'active') and a.due_on is not null and a.due_on <= ${page.dueUntil}::date
      and (${page.after}::uuid is null or a.id > ${page.after}::uuid)
      and d.frozen_at is null and d.secrecy = 'none'
      and d.state in ('directed', 'assigned', 'in-progress', 'awaiting-directive', 'awaiting-acceptance')
    order by a.id limit ${page.limit}`.execute(db)
  return rows
}

/** The last day for which reminders were made; undefined in a new office. */
export async function findLastReminderDay(db: Kysely<Database>): Promise<Day | undefined> {
  const row = await db
    .selectFrom('reminder_run')
    .select('day')
    .orderBy('day', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.day
}

/** Notes that the reminders of a day were made; a later run of the same day adds to it. */
export async function noteReminderRun(
  trx: Transaction<Database>,
  run: { day: Day; made: number; at: Date },
): Promise<void> {
  await trx
    .insertInto('reminder_run')
    .values({ day: run.day, ran_at: run.at, made: run.made })
    .onConflict((conflict) =>
      conflict.column('day').doUpdateSet((eb) => ({
        ran_at: run.at,
        made: eb('reminder_run.made', '+', run.made),
      })),
    )
    .execute()
}

/** The chair's position: the leader who heads the office's own unit. */
export async function findChairPosition(db: Kysely<Database>): Promise<string | undefined> {
  const row = await db
    .selectFrom('position as p')
    .innerJoin('position_role as r', 'r.position_id', 'p.id')
    .select('p.id')
    .where('r.role', '=', 'leader')
    .where('p.is_unit_head', '=', true)
    .where('p.closed_on', 'is', null)
    .orderBy('p.sort')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}
