import type { Insertable, Kysely, Transaction } from 'kysely'
import type { Database, PaperDirectiveTable } from './schema.ts'

const PAPERS_MAX = 50

/** The document whose slip lies on the first page of an item. */
export async function findSighting(db: Kysely<Database>, scanId: string) {
  return db
    .selectFrom('slip_sighting as g')
    .innerJoin('incoming_document as d', 'd.id', 'g.document_id')
    .select(['g.document_id', 'd.arrival_number', 'd.arrival_suffix', 'd.code'])
    .where('g.scan_id', '=', scanId)
    .executeTakeFirst()
}

/** @returns whether it had not been noted before. */
export async function noteSighting(
  trx: Transaction<Database>,
  of: { scanId: string; documentId: string; at: Date },
): Promise<boolean> {
  const row = await trx
    .insertInto('slip_sighting')
    .values({ scan_id: of.scanId, document_id: of.documentId, seen_at: of.at })
    .onConflict((oc) => oc.doNothing())
    .returning('scan_id')
    .executeTakeFirst()
  return row !== undefined
}

export async function insertPaper(
  trx: Transaction<Database>,
  paper: Insertable<PaperDirectiveTable>,
): Promise<void> {
  await trx.insertInto('paper_directive').values(paper).execute()
}

/** Images of directives written on paper, oldest first. */
export async function listPapers(
  db: Kysely<Database>,
  of: { documentId: string } | { directiveId: string },
) {
  return db
    .selectFrom('paper_directive as p')
    .innerJoin('rendition as r', 'r.id', 'p.rendition_id')
    .innerJoin('file as f', 'f.sha256', 'r.file_sha256')
    .select([
      'p.rendition_id', 'p.directive_id', 'p.presentation_id', 'p.kept_at', 'r.file_sha256', 'r.part',
      'f.media_type', 'f.page_count',
    ])
    .$if('documentId' in of, (q) => q.where('p.document_id', '=', 'documentId' in of ? of.documentId : ''))
    .$if('directiveId' in of, (q) => q.where('p.directive_id', '=', 'directiveId' in of ? of.directiveId : ''))
    .orderBy('p.kept_at')
    .orderBy('p.rendition_id')
    .limit(PAPERS_MAX)
    .execute()
}
