import { type Insertable, type Kysely, sql, type Transaction, type Updateable } from 'kysely'
import type { AssignmentState } from '../workflows/domain/values.ts'
import type { AssignmentRow, AssignmentTable, Database, ProgressNoteTable } from './schema.ts'

/** More lines than any document has. */
const LINES_MAX = 2_000

/** States of a line that still waits for work. */
export const openStates = [
  'pending', 'active', 'forwarded', 'awaiting-acceptance',
] as const satisfies readonly AssignmentState[]

export async function findAssignment(
  db: Kysely<Database>,
  id: string,
): Promise<AssignmentRow | undefined> {
  return db.selectFrom('assignment').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Reads a line and keeps it from changing. The document is locked before, always. */
export async function lockAssignment(
  trx: Transaction<Database>,
  id: string,
): Promise<AssignmentRow | undefined> {
  return trx
    .selectFrom('assignment')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

export async function setAssignment(
  trx: Transaction<Database>,
  id: string,
  changes: Updateable<AssignmentTable>,
): Promise<void> {
  await trx.updateTable('assignment').set(changes).where('id', '=', id).execute()
}

/** The live lines of one tier: of the document itself, or below one of its lines. */
export async function listTier(
  trx: Transaction<Database>,
  documentId: string,
  parentId: string | null,
): Promise<AssignmentRow[]> {
  return trx
    .selectFrom('assignment')
    .selectAll()
    .where('document_id', '=', documentId)
    .where('parent_id', parentId === null ? 'is' : '=', parentId)
    .where('is_live', '=', true)
    .orderBy('id')
    .limit(LINES_MAX)
    .execute()
}

/** Every live line below one line, however deep. */
export async function listBelow(
  trx: Transaction<Database>,
  id: string,
): Promise<AssignmentRow[]> {
  return trx
    .withRecursive('below', (cte) =>
      cte
        .selectFrom('assignment')
        .select('id')
        .where('parent_id', '=', id)
        .unionAll(
          cte
            .selectFrom('assignment as a')
            .innerJoin('below as b', 'b.id', 'a.parent_id')
            .select('a.id'),
        ),
    )
    .selectFrom('assignment')
    .selectAll()
    .where('id', 'in', (query) => query.selectFrom('below').select('below.id'))
    .where('is_live', '=', true)
    .orderBy('id')
    .limit(LINES_MAX)
    .execute()
}

/** The lines of a document on which work is still open. */
export async function listOpenLines(
  trx: Transaction<Database>,
  documentId: string,
): Promise<AssignmentRow[]> {
  return trx
    .selectFrom('assignment')
    .selectAll()
    .where('document_id', '=', documentId)
    .where('state', 'in', [...openStates])
    .orderBy('id')
    .limit(LINES_MAX)
    .execute()
}

export async function insertProgressNote(
  trx: Transaction<Database>,
  note: Insertable<ProgressNoteTable>,
): Promise<void> {
  await trx.insertInto('progress_note').values(note).execute()
}

/**
 * Puts a document on a leader's pile again, after what he had assigned came back. A presentation
 * that is open already is left as it is.
 */
export async function presentAgain(
  trx: Transaction<Database>,
  again: {
    documentId: string
    toPositionId: string
    presentedBy: string
    presentedAt: Date
    previousDirectiveId: string | null
  },
): Promise<void> {
  await sql`
    insert into presentation
      (document_id, to_position_id, presented_by, presented_at, previous_directive_id)
    values (${again.documentId}, ${again.toPositionId}, ${again.presentedBy},
      ${again.presentedAt}, ${again.previousDirectiveId})
    on conflict (to_position_id, document_id) where ended_at is null do nothing`.execute(trx)
}
