import type { Kysely, Transaction } from 'kysely'
import { EMBEDDED_FILES_MAX, type EmbeddedFile } from '../workflows/domain/embedded-file.ts'
import type { Database } from './schema.ts'

const DOCUMENT_FILES_MAX = 500

export interface FoundEmbedded extends EmbeddedFile {
  scanId: string
}

/** Keeps the list of an item; one that is there already stays. */
export async function insertEmbedded(
  trx: Transaction<Database>, of: { scanId: string; sha256: Buffer }, files: readonly EmbeddedFile[],
): Promise<void> {
  if (files.length === 0) return
  await trx.insertInto('embedded_file').values(files.slice(0, EMBEDDED_FILES_MAX).map((file) => ({
    scan_id: of.scanId, sha256: of.sha256, ordinal: file.ordinal, name: file.name,
    byte_size: file.byteSize, media_type: file.mediaType,
  }))).onConflict((oc) => oc.doNothing()).execute()
}

export async function listEmbeddedOfScan(
  db: Kysely<Database>, scanId: string,
): Promise<FoundEmbedded[]> {
  const rows = await db.selectFrom('embedded_file').selectAll().where('scan_id', '=', scanId)
    .orderBy('ordinal').limit(EMBEDDED_FILES_MAX).execute()
  return rows.map(told)
}

/** Of every item that became this document or was found to be the same letter. */
export async function listEmbeddedOfDocument(
  db: Kysely<Database>, documentId: string,
): Promise<FoundEmbedded[]> {
  const rows = await db.selectFrom('embedded_file as e').innerJoin('scan as s', 's.id', 'e.scan_id')
    .selectAll('e').where('s.document_id', '=', documentId).where('s.state', '=', 'registered')
    .orderBy('s.received_at').orderBy('e.scan_id').orderBy('e.ordinal').limit(DOCUMENT_FILES_MAX).execute()
  return rows.map(told)
}

export async function findEmbedded(
  db: Kysely<Database>, of: { scanId: string; ordinal: number },
): Promise<FoundEmbedded | undefined> {
  const row = await db.selectFrom('embedded_file').selectAll().where('scan_id', '=', of.scanId)
    .where('ordinal', '=', of.ordinal).executeTakeFirst()
  return row && told(row)
}

function told(row: {
  scan_id: string; ordinal: number; name: string | null; byte_size: number | null; media_type: string | null
}): FoundEmbedded {
  return {
    scanId: row.scan_id, ordinal: row.ordinal, name: row.name, byteSize: row.byte_size,
    mediaType: row.media_type,
  }
}
