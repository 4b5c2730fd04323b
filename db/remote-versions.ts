import { type Kysely, sql, type Transaction } from 'kysely'
import type { PublicationRow, StoreName } from './publications.ts'
import type { Database, RemoteVersionTable } from './schema.ts'
import type { Insertable, Selectable } from 'kysely'

export type RemoteVersionRow = Selectable<RemoteVersionTable>

const SHOWN_MAX = 200
const PUBLISHED_MAX = 50_000
const OF_ITEM_MAX = 20

/** Publications of the item that still count; versions of one file share it. */
export async function listByItem(
  db: Kysely<Database>, store: StoreName, itemId: string,
): Promise<(PublicationRow & { document_id: string; role: string; part: number; file_sha256: Buffer })[]> {
  return db
    .selectFrom('publication as p')
    .innerJoin('rendition as r', 'r.id', 'p.rendition_id')
    .selectAll('p')
    .select(['r.document_id', 'r.role', 'r.part', 'r.file_sha256'])
    .where('p.store', '=', store)
    .where('p.item_id', '=', itemId)
    .where('p.state', 'in', ['verified', 'altered', 'missing', 'uploaded'])
    .limit(OF_ITEM_MAX)
    .execute()
}

/** True when nobody had noted this content before. */
export async function insertRemoteVersion(
  trx: Transaction<Database>, version: Insertable<RemoteVersionTable>,
): Promise<string | undefined> {
  const row = await trx
    .insertInto('remote_version')
    .values(version)
    .onConflict((conflict) => conflict.columns(['publication_id', 'hash']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

export async function findRemoteVersion(db: Kysely<Database>, id: string): Promise<RemoteVersionRow | undefined> {
  return db.selectFrom('remote_version').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Ends what is open of a publication's strange content. */
export async function settleRemoteVersions(
  trx: Transaction<Database>,
  publicationId: string,
  settled: { outcome: 'put-back' | 'kept' | 'gone'; personId: string | null; at: Date },
): Promise<void> {
  await trx
    .updateTable('remote_version')
    .set({ outcome: settled.outcome, settled_by: settled.personId, settled_at: settled.at })
    .where('publication_id', '=', publicationId)
    .where('outcome', '=', 'open')
    .execute()
}

export async function setRemoteVersion(
  trx: Transaction<Database>, id: string, changes: { copy_id?: string; drafted_at?: Date },
): Promise<void> {
  await trx.updateTable('remote_version').set(changes).where('id', '=', id).execute()
}

/** Notes that wait for somebody to look: of a document, or of all. */
export async function listOpenVersions(db: Kysely<Database>, documentId: string): Promise<RemoteVersionRow[]> {
  return db
    .selectFrom('remote_version')
    .selectAll()
    .where('document_id', '=', documentId)
    .where('outcome', '=', 'open')
    .orderBy('seen_at')
    .limit(SHOWN_MAX)
    .execute()
}

export interface TroubledPublication {
  id: string
  state: string
  path: string
  url: string | null
  last_error: string | null
  document_id: string
  arrival_number: number
  arrival_suffix: string
  arrival_year: number
}

/** Published copies that are gone, changed or refused, the newest first. */
export async function listTroubled(db: Kysely<Database>, store: StoreName): Promise<TroubledPublication[]> {
  return db
    .selectFrom('publication as p')
    .innerJoin('rendition as r', 'r.id', 'p.rendition_id')
    .innerJoin('incoming_document as d', 'd.id', 'r.document_id')
    .select([
      'p.id', 'p.state', 'p.path', 'p.url', 'p.last_error', 'r.document_id', 'd.arrival_number',
      'd.arrival_suffix', 'd.arrival_year',
    ])
    .where('p.store', '=', store)
    .where((eb) => eb.or([
      eb('p.state', 'in', ['altered', 'missing', 'failed']),
      eb.and([eb('p.state', 'in', ['queued', 'uploading']), eb('p.last_error', 'is not', null)]),
    ]))
    .orderBy('p.id', 'desc')
    .limit(SHOWN_MAX)
    .execute()
}

export interface PublishedItem {
  id: string
  item_id: string
  path: string
  state: string
  remote_hash: string | null
  remote_size: number | null
  document_id: string
}

/** Everything that should lie in the cloud. */
export async function listPublished(db: Kysely<Database>, store: StoreName): Promise<PublishedItem[]> {
  const rows = await db
    .selectFrom('publication as p')
    .innerJoin('rendition as r', 'r.id', 'p.rendition_id')
    .select(['p.id', 'p.item_id', 'p.path', 'p.state', 'p.remote_hash', 'p.remote_size', 'r.document_id'])
    .where('p.store', '=', store)
    .where('p.state', 'in', ['verified', 'altered', 'missing', 'uploaded'])
    .orderBy('p.id')
    .limit(PUBLISHED_MAX)
    .execute()
  return rows.flatMap((row) => row.item_id === null ? [] : [{ ...row, item_id: row.item_id }])
}

export async function countWaiting(db: Kysely<Database>, store: StoreName): Promise<number> {
  const row = await db
    .selectFrom('publication')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('store', '=', store)
    .where('state', 'in', ['queued', 'uploading'])
    .executeTakeFirstOrThrow()
  return row.count
}

export async function findCursor(db: Kysely<Database>, store: StoreName): Promise<string | null> {
  const row = await db.selectFrom('cloud_cursor').select('next').where('store', '=', store).executeTakeFirst()
  return row?.next ?? null
}

export async function setCursor(db: Kysely<Database>, store: StoreName, next: string, at: Date): Promise<void> {
  await db
    .insertInto('cloud_cursor')
    .values({ store, next, read_at: at })
    .onConflict((conflict) => conflict.column('store').doUpdateSet({ next, read_at: at }))
    .execute()
}

export async function removeCursor(db: Kysely<Database>, store: StoreName): Promise<void> {
  await db.deleteFrom('cloud_cursor').where('store', '=', store).execute()
}
