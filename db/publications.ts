import { type Insertable, type Kysely, type Selectable, sql, type Transaction, type Updateable } from 'kysely'
import type { Database, PublicationTable } from './schema.ts'

export type PublicationRow = Selectable<PublicationTable>
export type StoreName = PublicationTable['store']

/** Earlier publications of one part that are looked at for the item they left. */
const EARLIER_MAX = 50
/** Documents of one look; the rest follows in the next. */
const STALE_MAX = 200

/**
 * Queues a rendition for the store. A newer rendition takes the place (and the path) of an older
 * one of the same role, whose publication is marked removed.
 */
export async function insertPublication(
  trx: Transaction<Database>,
  publication: Insertable<PublicationTable>,
): Promise<void> {
  await trx
    .updateTable('publication')
    .set({ state: 'removed' })
    .where('store', '=', publication.store)
    .where('path', '=', publication.path)
    .where('state', '<>', 'removed')
    .execute()
  await trx.insertInto('publication').values(publication).execute()
}

export async function findPublication(
  db: Kysely<Database>,
  renditionId: string,
  store: StoreName,
) {
  return db
    .selectFrom('publication')
    .selectAll()
    .where('rendition_id', '=', renditionId)
    .where('store', '=', store)
    .executeTakeFirst()
}

/**
 * What the office itself last put where this rendition belongs: the item of an earlier version of
 * the same role and part, or its own.
 */
export async function findEarlierItem(
  db: Kysely<Database>,
  publication: Pick<PublicationRow, 'rendition_id' | 'store' | 'path'>,
): Promise<{ itemId: string; etag: string; hash: string } | undefined> {
  const rows = await db
    .selectFrom('publication as p')
    .innerJoin('rendition as r', 'r.id', 'p.rendition_id')
    .innerJoin('rendition as mine', (join) => join
      .onRef('mine.document_id', '=', 'r.document_id')
      .onRef('mine.role', '=', 'r.role')
      .onRef('mine.part', '=', 'r.part'))
    .select(['p.item_id', 'p.etag', 'p.remote_hash', 'p.path'])
    .where('mine.id', '=', publication.rendition_id)
    .where('p.store', '=', publication.store)
    .where('p.item_id', 'is not', null)
    .orderBy('p.uploaded_at', 'desc')
    .limit(EARLIER_MAX)
    .execute()
  const found = rows.find((row) => row.path === publication.path)
  return found?.item_id
    ? { itemId: found.item_id, etag: found.etag ?? '', hash: found.remote_hash ?? '' }
    : undefined
}

export async function setPublication(
  db: Kysely<Database>,
  id: string,
  changes: Updateable<PublicationTable>,
): Promise<void> {
  await db.updateTable('publication').set(changes).where('id', '=', id).execute()
}

export async function listPublications(db: Kysely<Database>, documentId: string) {
  return db
    .selectFrom('publication as p')
    .innerJoin('rendition as r', 'r.id', 'p.rendition_id')
    .select([
      'p.id', 'p.rendition_id', 'p.state', 'p.path', 'p.verified_at', 'p.url', 'p.moved_to', 'p.last_error',
      'r.role', 'r.part', 'r.version',
    ])
    .where('r.document_id', '=', documentId)
    .where('p.state', '<>', 'removed')
    .orderBy('p.path')
    .limit(1_000)
    .execute()
}

/** Whether another publication that still counts holds the path. */
export async function isPathTaken(db: Kysely<Database>, store: StoreName, path: string): Promise<boolean> {
  const row = await db
    .selectFrom('publication')
    .select('id')
    .where('store', '=', store)
    .where('path', '=', path)
    .where('state', '<>', 'removed')
    .executeTakeFirst()
  return row !== undefined
}

/** Changes with everything that the columns beside a file tell of its document. */
const toldOf = sql<string>`md5(concat_ws('|', d.arrival_number, d.arrival_suffix, d.arrived_on, d.number,
  d.notation, d.due_on, d.state))`

export async function findTold(db: Kysely<Database>, documentId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('incoming_document as d')
    .select(toldOf.as('told'))
    .where('d.id', '=', documentId)
    .executeTakeFirst()
  return row?.told
}

/** Documents whose columns in the cloud tell of an earlier state. */
export async function listStaleColumns(db: Kysely<Database>, store: StoreName): Promise<string[]> {
  const rows = await db
    .selectFrom('publication as p')
    .innerJoin('rendition as r', 'r.id', 'p.rendition_id')
    .innerJoin('incoming_document as d', 'd.id', 'r.document_id')
    .select('d.id')
    .distinct()
    .where('p.store', '=', store)
    .where('p.state', 'in', ['verified', 'altered'])
    .where('d.is_restricted', '=', false)
    .where('d.secrecy', '=', 'none')
    .where('d.frozen_at', 'is', null)
    .where(sql<boolean>`p.described is distinct from ${toldOf}`)
    .limit(STALE_MAX)
    .execute()
  return rows.map((row) => row.id)
}
