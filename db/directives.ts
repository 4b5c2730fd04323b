import { type Insertable, type Kysely, type RawBuilder, sql, type Transaction, type Updateable } from 'kysely'
import type { AssignmentRole, Day } from '../workflows/domain/values.ts'
import type { Database, DirectiveRow, DirectiveTable, PresentationRow } from './schema.ts'

const DIRECTIVES_MAX = 200
const LINES_MAX = 100

export interface NewLine {
  assigneeId: string
  role: AssignmentRole
  dueOn: Day | null
}

/** Inserts a directive with its lines. Lines go in before it is confirmed: afterwards they are fixed. */
export async function insertDirective(
  trx: Transaction<Database>,
  directive: Insertable<DirectiveTable> & { id: string },
  lines: readonly NewLine[],
): Promise<void> {
  await trx.insertInto('directive').values(directive).execute()
  await insertLines(trx, directive.id, lines)
}

async function insertLines(
  trx: Transaction<Database>,
  directiveId: string,
  lines: readonly NewLine[],
): Promise<void> {
  if (lines.length === 0) return
  await trx
    .insertInto('directive_line')
    .values(
      lines.map((line) => ({
        directive_id: directiveId,
        assignee_id: line.assigneeId,
        role: line.role,
        due_on: line.dueOn,
      })),
    )
    .execute()
}

/** Changes a directive that is not confirmed yet; with `lines` they take the place of the old ones. */
export async function setDirective(
  trx: Transaction<Database>,
  id: string,
  changes: Updateable<DirectiveTable>,
  lines?: readonly NewLine[],
): Promise<void> {
  if (lines) {
    await trx.deleteFrom('directive_line').where('directive_id', '=', id).execute()
    await insertLines(trx, id, lines)
  }
  await trx.updateTable('directive').set(changes).where('id', '=', id).execute()
}

export async function findDirective(
  db: Kysely<Database>,
  id: string,
): Promise<DirectiveRow | undefined> {
  return db.selectFrom('directive').selectAll().where('id', '=', id).executeTakeFirst()
}

/** All directives of a document, oldest first, drafts and struck-through ones too. */
export async function listDirectives(
  db: Kysely<Database>,
  documentId: string,
): Promise<DirectiveRow[]> {
  return db
    .selectFrom('directive')
    .selectAll()
    .where('document_id', '=', documentId)
    .orderBy('id')
    .limit(DIRECTIVES_MAX)
    .execute()
}

export interface LineRow {
  directive_id: string
  assignee_id: string
  role: AssignmentRole
  due_on: Day | null
  code: string
  name: string
}

/** The lines of some directives with the names of whom they mean, chủ trì first. */
export async function listLines(
  db: Kysely<Database>,
  directiveIds: readonly string[],
): Promise<LineRow[]> {
  if (directiveIds.length === 0) return []
  const { rows } = await sql<LineRow>`
    select l.directive_id, l.assignee_id, l.role, l.due_on,
      coalesce(u.code, p.code, w.sign_in_name) as code, coalesce(u.name, p.name, w.full_name) as name
    from directive_line l left join unit u on u.id = l.assignee_id
      left join position p on p.id = l.assignee_id left join person w on w.id = l.assignee_id
    where l.directive_id = any(${[...directiveIds]}::uuid[])
    order by l.directive_id, array_position(array['lead', 'support', 'advise', 'follow-up', 'fyi'], l.role), name
    limit ${sql.lit(DIRECTIVES_MAX * LINES_MAX)}`.execute(db)
  return rows
}

/** The confirmed directive that a presentation ended with. */
export async function findConfirmedOf(
  db: Kysely<Database>,
  presentation: PresentationRow,
): Promise<DirectiveRow | undefined> {
  return db
    .selectFrom('directive')
    .selectAll()
    .where('presentation_id', '=', presentation.id)
    .where('state', '=', 'confirmed')
    .executeTakeFirst()
}

/** The chief of office's proposal that stands now. */
export async function findProposal(
  db: Kysely<Database>,
  documentId: string,
): Promise<DirectiveRow | undefined> {
  return db
    .selectFrom('directive')
    .selectAll()
    .where('document_id', '=', documentId)
    .where('origin', '=', 'proposed')
    .where('state', '=', 'draft')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** What lies unconfirmed on a presentation: ink left for the clerk, or the clerk's writing out. */
export async function listUnconfirmedOf(
  db: Kysely<Database>,
  presentationId: string,
): Promise<DirectiveRow[]> {
  return db
    .selectFrom('directive')
    .selectAll()
    .where('presentation_id', '=', presentationId)
    .where('origin', 'in', ['leader', 'transcribed', 'cloud'])
    .where('state', 'in', ['draft', 'awaiting-confirmation'])
    .orderBy('id')
    .limit(DIRECTIVES_MAX)
    .execute()
}

/**
 * The earliest date that the leaders before set, following predecessors. His own earlier date does
 * not bind the leader at `ofPositionId`: work that came back to him is given anew.
 */
export async function findEarlierDueOn(
  db: Kysely<Database>,
  directiveId: string | null,
  ofPositionId: string,
): Promise<Day | null> {
  if (!directiveId) return null
  const { rows } = await sql<{ due_on: Day | null }>`
    with recursive chain as (
      select id, previous_id, coalesce(on_behalf_of_position_id, author_position_id) as seat, 1 as depth
        from directive where id = ${directiveId}::uuid
      union all
      select i.id, i.previous_id, coalesce(i.on_behalf_of_position_id, i.author_position_id), c.depth + 1
        from directive i join chain c on i.id = c.previous_id
        where c.depth < ${sql.lit(DIRECTIVES_MAX)})
    select min(l.due_on) as due_on from chain c join directive_line l on l.directive_id = c.id
      where l.role <> 'fyi' and c.seat <> ${ofPositionId}::uuid`.execute(db)
  return rows[0]?.due_on ?? null
}

/** The office's own date on the document: what lists and the register show. */
export async function setDocumentDue(
  trx: Transaction<Database>,
  documentId: string,
  due: { dueOn: Day | null; isProvisional: boolean },
): Promise<void> {
  await trx
    .updateTable('incoming_document')
    .set({ due_on: due.dueOn, due_is_provisional: due.isProvisional })
    .where('id', '=', documentId)
    .execute()
}

export interface TranscriptionRow {
  directive_id: string
  document_id: string
  arrival_number: number
  arrival_suffix: string
  subject: string | null
  issuer_name: string | null
  is_restricted: boolean
  registered_by: string
  state: 'draft' | 'awaiting-confirmation'
  author_name: string
  created_at: Date
}

/** Of `directive as i` and its `incoming_document as d`: ink or paper of a letter that this clerk may open. */
export const isToTranscribe = (personId: string): RawBuilder<boolean> => sql<boolean>`(
  (i.ink_layer_id is not null or exists (select from paper_directive x where x.directive_id = i.id))
  and i.origin in ('leader', 'transcribed', 'cloud') and d.frozen_at is null and d.secrecy = 'none'
  and (not d.is_restricted or d.registered_by = ${personId}::uuid))`

/** Ink that waits to be written out, then what waits for the leader's word; oldest first. */
export async function listTranscriptions(
  db: Kysely<Database>,
  personId: string,
): Promise<TranscriptionRow[]> {
  const { rows } = await sql<TranscriptionRow>`
    select i.id as directive_id, i.document_id, d.arrival_number, d.arrival_suffix, d.subject,
      d.issuer_name, d.is_restricted, d.registered_by, i.state, p.name as author_name, i.created_at
    from directive i join incoming_document d on d.id = i.document_id
      join position p on p.id = i.author_position_id
    where i.is_open and i.state in ('draft', 'awaiting-confirmation') and ${isToTranscribe(personId)}
    order by (i.state = 'draft') desc, i.id limit ${sql.lit(DIRECTIVES_MAX)}`.execute(db)
  return rows
}

export async function findCorrespondenceKind(db: Kysely<Database>, code: string | null) {
  if (!code) return undefined
  return db
    .selectFrom('correspondence_kind')
    .select(['due_kind', 'due_amount'])
    .where('code', '=', code)
    .executeTakeFirst()
}

/** Whether a written delegation holds on a day: asked again at the moment of the act. */
export async function isDelegationValid(
  db: Kysely<Database>,
  id: string,
  today: Day,
): Promise<boolean> {
  const row = await db
    .selectFrom('delegation')
    .select('id')
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where(sql<boolean>`days @> ${today}::date`)
    .executeTakeFirst()
  return row !== undefined
}
