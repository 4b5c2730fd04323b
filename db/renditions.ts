import type { Insertable, Kysely, Transaction } from 'kysely'
import type { RenditionRole } from '../workflows/domain/values.ts'
import type { Database, FileTable, RenditionTable } from './schema.ts'

const RENDITIONS_MAX = 1_000

/** Notes a file of the vault; the same bytes again leave one row. */
export async function insertFile(
  trx: Transaction<Database>,
  file: Insertable<FileTable>,
): Promise<void> {
  await trx.insertInto('file').values(file).onConflict((oc) => oc.doNothing()).execute()
}

export async function insertRendition(
  trx: Transaction<Database>,
  rendition: Insertable<RenditionTable>,
): Promise<void> {
  await trx.insertInto('rendition').values(rendition).execute()
}

export async function listRenditions(db: Kysely<Database>, documentId: string) {
  return db
    .selectFrom('rendition as r')
    .innerJoin('file as f', 'f.sha256', 'r.file_sha256')
    .select([
      'r.id', 'r.part', 'r.role', 'r.version', 'r.file_sha256', 'r.base_id', 'r.file_name', 'r.made_at',
      'r.holds_signature', 'f.byte_size', 'f.media_type', 'f.page_count',
    ])
    .where('r.document_id', '=', documentId)
    .orderBy('r.part')
    .orderBy('r.role')
    .orderBy('r.version')
    .limit(RENDITIONS_MAX)
    .execute()
}

/** The newest rendition of one role of a part; undefined when there is none yet. */
export async function findLatestRendition(
  db: Kysely<Database>,
  documentId: string,
  role: RenditionRole,
  part = 1,
) {
  return db
    .selectFrom('rendition as r')
    .innerJoin('file as f', 'f.sha256', 'r.file_sha256')
    .selectAll('r')
    .select(['f.byte_size', 'f.media_type', 'f.page_count'])
    .where('r.document_id', '=', documentId)
    .where('r.role', '=', role)
    .where('r.part', '=', part)
    .orderBy('r.version', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function findRendition(db: Kysely<Database>, id: string) {
  return db
    .selectFrom('rendition as r')
    .innerJoin('file as f', 'f.sha256', 'r.file_sha256')
    .selectAll('r')
    .select(['f.byte_size', 'f.media_type', 'f.page_count'])
    .where('r.id', '=', id)
    .executeTakeFirst()
}
