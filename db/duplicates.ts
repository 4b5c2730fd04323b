import { type Kysely, sql } from 'kysely'
import type { Day } from '../workflows/domain/values.ts'
import type { Actor } from '../workflows/domain/actor.ts'
import { readableBy } from './readable.ts'
import type { Database } from './schema.ts'

const DUPLICATES_MAX = 10

export interface DuplicateQuery {
  number: string | null
  notation: string | null
  issuer: string | null
  /** Hash of the file at hand, when there is one. */
  sha256: Buffer | null
}

export interface Duplicate {
  documentId: string
  arrivalNumber: number
  arrivedOn: Day
  source: string
  number: string | null
  notation: string | null
  issuedOn: Day | null
  issuer: string | null
  subject: string | null
  /** `bytes`: the very same file; `code`: the same number, symbol and issuer. */
  ground: 'bytes' | 'code'
  fileSha256: Buffer | null
}

/**
 * Documents that may be the same letter (R10): the same bytes, or the same number and symbol from
 * the same issuer, across all four doors, with marks, case and blanks folded. `hidden` counts those
 * the person may not read: he is told that there is one, and nothing of it.
 */
export async function listDuplicates(
  db: Kysely<Database>,
  actor: Actor,
  query: DuplicateQuery,
  today: Day,
): Promise<{ found: Duplicate[]; hidden: number }> {
  if (!query.sha256 && !(query.number && query.notation)) return { found: [], hidden: 0 }
  const sameCode = query.number && query.notation
    ? sql<boolean>`(d.folded_code = vn_fold(regexp_replace(${`${query.number}/${query.notation}`}::text, '\s', '', 'g'))
        and (${query.issuer}::text is null or d.issuer_name is null
          or similarity(vn_fold(d.issuer_name), vn_fold(${query.issuer}::text)) > 0.4))`
    : sql<boolean>`false`
  const sameBytes = query.sha256
    ? sql<boolean>`exists (select from rendition f where f.document_id = d.id and f.role = 'original' and f.file_sha256 = ${query.sha256})`
    : sql<boolean>`false`
  const rows = await db
    .selectFrom('incoming_document as d')
    .select([
      'd.id', 'd.arrival_number', 'd.arrived_on', 'd.source', 'd.number', 'd.notation', 'd.issued_on',
      'd.issuer_name', 'd.subject',
      sameBytes.as('same_bytes'),
      sql<boolean>`coalesce(${readableBy(actor, today)}, false)`.as('readable'),
      sql<Buffer | null>`(select f.file_sha256 from rendition f where f.document_id = d.id
        and f.role = 'original' and f.part = 1 limit 1)`.as('file_sha256'),
    ])
    .where('d.state', '<>', 'voided')
    .where('d.secrecy', '=', 'none')
    .where(sql<boolean>`(${sameCode} or ${sameBytes})`)
    .orderBy('d.id', 'desc')
    .limit(DUPLICATES_MAX)
    .execute()
  const found = rows.filter((row) => row.readable).map((row): Duplicate => ({
    documentId: row.id,
    arrivalNumber: row.arrival_number,
    arrivedOn: row.arrived_on,
    source: row.source,
    number: row.number,
    notation: row.notation,
    issuedOn: row.issued_on,
    issuer: row.issuer_name,
    subject: row.subject,
    ground: row.same_bytes ? 'bytes' : 'code',
    fileSha256: row.file_sha256,
  }))
  return { found, hidden: rows.length - found.length }
}
