import { type Insertable, type Kysely, sql, type Transaction } from 'kysely'
import type { Actor } from '../workflows/domain/actor.ts'
import type { Day, DocumentState } from '../workflows/domain/values.ts'
import { readableBy } from './readable.ts'
import type { Database, IncomingDocumentRow, IncomingDocumentTable } from './schema.ts'

export async function insertDocument(
  trx: Transaction<Database>,
  document: Insertable<IncomingDocumentTable>,
): Promise<void> {
  await trx.insertInto('incoming_document').values(document).execute()
}

/**
 * Reads a document and keeps others from changing it until the transaction ends. Every step that
 * changes a document, its directives or its assignments takes this lock first.
 */
export async function lockDocument(
  trx: Transaction<Database>,
  id: string,
): Promise<IncomingDocumentRow | undefined> {
  return trx
    .selectFrom('incoming_document')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

export async function setDocumentState(
  trx: Transaction<Database>,
  id: string,
  state: DocumentState,
  changes: { reason?: string | null; completedOn?: Day | null } = {},
): Promise<void> {
  await trx
    .updateTable('incoming_document')
    .set({
      state,
      ...(changes.reason === undefined ? {} : { state_reason: changes.reason }),
      ...(changes.completedOn === undefined ? {} : { completed_on: changes.completedOn }),
    })
    .where('id', '=', id)
    .execute()
}

/** The whole row, without asking who reads: for jobs and for steps that have asked already. */
export async function findDocument(
  db: Kysely<Database>,
  id: string,
): Promise<IncomingDocumentRow | undefined> {
  return db.selectFrom('incoming_document').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function findDocumentByCode(
  db: Kysely<Database>,
  code: string,
): Promise<{ id: string } | undefined> {
  return db
    .selectFrom('incoming_document')
    .select('id')
    .where('code', '=', code.toUpperCase())
    .executeTakeFirst()
}

/** Whether this person may read this document now: `readableBy` for one document. */
export async function mayRead(
  db: Kysely<Database>,
  actor: Actor,
  documentId: string,
  today: Day,
): Promise<boolean> {
  const row = await db
    .selectFrom('incoming_document as d')
    .select(sql<number>`1`.as('one'))
    .where('d.id', '=', documentId)
    .where(readableBy(actor, today))
    .executeTakeFirst()
  return row !== undefined
}
