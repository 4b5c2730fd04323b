import type { Insertable, Kysely, Transaction, Updateable } from 'kysely'
import type { Database, PublicationTable } from './schema.ts'

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
  store: 'folder' | 'onedrive',
) {
  return db
    .selectFrom('publication')
    .selectAll()
    .where('rendition_id', '=', renditionId)
    .where('store', '=', store)
    .executeTakeFirst()
}

export async function setPublication(
  trx: Transaction<Database>,
  id: string,
  changes: Updateable<PublicationTable>,
): Promise<void> {
  await trx.updateTable('publication').set(changes).where('id', '=', id).execute()
}

export async function listPublications(db: Kysely<Database>, documentId: string) {
  return db
    .selectFrom('publication as p')
    .innerJoin('rendition as r', 'r.id', 'p.rendition_id')
    .select(['p.rendition_id', 'p.state', 'p.path', 'p.verified_at', 'r.role', 'r.part', 'r.version'])
    .where('r.document_id', '=', documentId)
    .where('p.state', '<>', 'removed')
    .orderBy('p.path')
    .limit(1_000)
    .execute()
}
