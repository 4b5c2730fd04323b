import { type Kysely, sql, type Transaction } from 'kysely'
import { normaliseVietnamese } from '../workflows/domain/vietnamese.ts'
import type { Database } from './schema.ts'

/**
 * Letters of a document's own text that search looks into: some 150 dense pages. A tsvector holds
 * 1 MB at most; even text without one repeated word stays below that.
 */
const BODY_CHARS_MAX = 500_000
const PAGES_MAX = 2_000

/**
 * Writes the row that search looks into: the entry's fields as its head, what was read of its
 * files as its body. Called when a document is registered or corrected and whenever more of its
 * pages have been read; the same call again changes nothing.
 */
export async function maintainDocumentText(
  trx: Transaction<Database>,
  documentId: string,
): Promise<void> {
  const head = await findHead(trx, documentId)
  if (head === undefined) {
    await trx.deleteFrom('document_text').where('document_id', '=', documentId).execute()
    return
  }
  const body = await findBody(trx, documentId)
  await trx
    .insertInto('document_text')
    .values({ document_id: documentId, head, body })
    .onConflict((oc) => oc.column('document_id').doUpdateSet({ head, body }))
    .execute()
}

async function findHead(db: Kysely<Database>, documentId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('incoming_document as d')
    .leftJoin('document_type as t', 't.code', 'd.document_type_code')
    .select([
      'd.arrival_number', 'd.number', 'd.notation', 'd.issuer_name', 'd.parent_body', 'd.subject',
      'd.signer_name', 'd.eoffice_ref', 't.name as type_name',
    ])
    .where('d.id', '=', documentId)
    .where('d.secrecy', '=', 'none')
    .executeTakeFirst()
  if (!row) return undefined
  const code = [row.number, row.notation].filter(Boolean).join('/')
  const parts = [
    String(row.arrival_number), code, code.replace(/^0+(?=\d)/, ''), row.type_name,
    row.issuer_name, row.parent_body, row.subject, row.signer_name, row.eoffice_ref,
  ]
  return searchable(parts.filter(Boolean).join('\n'))
}

async function findBody(db: Kysely<Database>, documentId: string): Promise<string> {
  const pages = await db
    .selectFrom('rendition as r')
    .innerJoin('page_text as p', 'p.sha256', 'r.file_sha256')
    .select('p.text')
    .where('r.document_id', '=', documentId)
    .where('r.role', '=', 'original')
    .orderBy('r.part')
    .orderBy('p.page')
    .limit(PAGES_MAX)
    .execute()
  return searchable(pages.map((page) => page.text).join('\n')).slice(0, BODY_CHARS_MAX)
}

/**
 * Words apart from one another: PostgreSQL's parser takes `131/KH-UBND` for the name of a file and
 * `a.b` for a host, and would find neither part of it.
 */
function searchable(text: string): string {
  return normaliseVietnamese(text).replaceAll(/[^\p{Script=Latin}\p{M}0-9\n]+/gu, ' ').trim()
}

/** A page of a document on which searched words stand. */
export interface HitPage {
  documentId: string
  page: number
  text: string
}

/** For each document the page that holds most of the words (already folded). */
export async function listHitPages(
  db: Kysely<Database>,
  documentIds: readonly string[],
  words: readonly string[],
): Promise<HitPage[]> {
  if (documentIds.length === 0 || words.length === 0) return []
  const hits = sql.join(
    words.map((word) => sql`(f.folded like ${`%${word}%`})::int`),
    sql` + `,
  )
  const { rows } = await sql<HitPage>`
    select distinct on (r.document_id) r.document_id as "documentId", p.page, p.text
    from rendition r join page_text p on p.sha256 = r.file_sha256
      cross join lateral (select vn_fold(p.text) as folded offset 0) f
    where r.document_id = any(${[...documentIds]}::uuid[]) and r.role = 'original' and (${hits}) > 0
    order by r.document_id, (${hits}) desc, r.part, p.page`.execute(db)
  return rows
}
