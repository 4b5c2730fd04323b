import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from './schema.ts'
import type { StoreName } from './publications.ts'

/** Copies of one document, and people who opened it. */
const COPIES_MAX = 1_000
const VIEWERS_MAX = 500
const OPEN_MAX = 500

/** Notes that a document was found to be secret; the first finding stands. */
export async function insertIncident(
  trx: Transaction<Database>,
  incident: { documentId: string; foundBy: string | null; foundAt: Date; reason: string | null },
): Promise<void> {
  await trx
    .insertInto('secrecy_incident')
    .values({
      document_id: incident.documentId, found_by: incident.foundBy, found_at: incident.foundAt, reason: incident.reason,
    })
    .onConflict((conflict) => conflict.column('document_id').doNothing())
    .execute()
}

export async function findIncident(db: Kysely<Database>, documentId: string) {
  return db
    .selectFrom('secrecy_incident as s')
    .innerJoin('incoming_document as d', 'd.id', 's.document_id')
    .leftJoin('person as f', 'f.id', 's.found_by')
    .leftJoin('person as w', 'w.id', 's.settled_by')
    .select([
      's.document_id', 's.found_by', 's.found_at', 's.reason', 's.attempts', 's.withdrawn_at', 's.copies', 's.settled_note',
      'd.arrival_number', 'd.arrival_suffix', 'd.arrived_on', 'f.full_name as finder', 'w.full_name as settler',
    ])
    .where('s.document_id', '=', documentId)
    .executeTakeFirst()
}

/** Documents whose copies still have to be taken out. */
export async function listOpenIncidents(db: Kysely<Database>): Promise<string[]> {
  const rows = await db
    .selectFrom('secrecy_incident')
    .select('document_id')
    .where('withdrawn_at', 'is', null)
    .orderBy('found_at')
    .limit(OPEN_MAX)
    .execute()
  return rows.map((row) => row.document_id)
}

/**
 * What may lie in the cloud of a document: every item that was ever published of it, also at earlier
 * paths, and uploads that were begun.
 */
export async function listCopiesToWithdraw(db: Kysely<Database>, store: StoreName, documentId: string) {
  return db
    .selectFrom('publication as p')
    .innerJoin('rendition as r', 'r.id', 'p.rendition_id')
    .select(['p.id', 'p.item_id', 'p.path', 'p.resume', 'p.state', 'r.file_sha256'])
    .where('r.document_id', '=', documentId)
    .where('p.store', '=', store)
    .where('p.withdrawn_at', 'is', null)
    .where((is) => is.or([
      is('p.item_id', 'is not', null), is('p.resume', 'is not', null), is('p.state', '=', 'uploading'), is('p.attempts', '>', 0),
    ]))
    .orderBy('p.id')
    .limit(COPIES_MAX)
    .execute()
}

/** How many copies there were and are. */
export async function countCopies(
  db: Kysely<Database>,
  documentId: string,
): Promise<{ withdrawn: number; left: number; trouble: string | null }> {
  const { rows } = await sql<{ withdrawn: number; left: number; trouble: string | null }>`
    select (count(*) filter (where p.withdrawn_at is not null))::int as withdrawn,
      (count(*) filter (where p.withdrawn_at is null and (p.item_id is not null or p.resume is not null
        or p.state = 'uploading' or p.attempts > 0)))::int as left,
      max(p.last_error) filter (where p.withdrawn_at is null) as trouble
    from publication p join rendition r on r.id = p.rendition_id where r.document_id = ${documentId}::uuid`.execute(db)
  return rows[0] ?? { withdrawn: 0, left: 0, trouble: null }
}

export interface Viewer {
  name: string
  first: Date
  last: Date
  times: number
  /** Downloads, prints, exports: copies that a person may still have. */
  taken: number
}

/** Who opened a document or took it with him, most recent first. */
export async function listViewers(db: Kysely<Database>, documentId: string): Promise<Viewer[]> {
  const { rows } = await sql<Viewer>`
    select p.full_name as name, min(a.at) as first, max(a.at) as last, count(*)::int as times,
      (count(*) filter (where a.act in ('download', 'print', 'export')))::int as taken
    from access_log a join person p on p.id = a.person_id
    where a.document_id = ${documentId}::uuid and a.act <> 'refused'
    group by p.id, p.full_name order by max(a.at) desc limit ${sql.lit(VIEWERS_MAX)}`.execute(db)
  return rows
}
