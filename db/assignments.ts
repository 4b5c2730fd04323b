import { type Insertable, type Kysely, sql, type Transaction, type Updateable } from 'kysely'
import { newId } from '../workflows/domain/ids.ts'
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

export interface UnitDirective {
  documentId: string
  parentAssignmentId: string
  previousId: string | null
  text: string
  authorPositionId: string
  personId: string
  via: 'page' | 'token'
  tokenName: string | null
  at: Date
  lines: readonly {
    assigneeId: string
    role: 'lead' | 'support' | 'fyi'
    dueOn: string | null
  }[]
}

/** The directive of a unit's head to his own people: written and confirmed in one breath. */
export async function insertUnitDirective(
  trx: Transaction<Database>,
  directive: UnitDirective,
): Promise<string> {
  const id = newId()
  await trx
    .insertInto('directive')
    .values({
      id,
      document_id: directive.documentId,
      parent_assignment_id: directive.parentAssignmentId,
      previous_id: directive.previousId,
      text: directive.text,
      author_position_id: directive.authorPositionId,
      prepared_by: directive.personId,
      via: directive.via,
      token_name: directive.tokenName,
      created_at: directive.at,
    })
    .execute()
  await trx
    .insertInto('directive_line')
    .values(directive.lines.map((line) => ({
      directive_id: id,
      assignee_id: line.assigneeId,
      role: line.role,
      due_on: line.dueOn,
    })))
    .execute()
  await trx
    .updateTable('directive')
    .set({ state: 'confirmed', confirmed_by: directive.personId, confirmed_at: directive.at })
    .where('id', '=', id)
    .execute()
  return id
}
