import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Actor } from '../workflows/domain/actor.ts'
import { excerpt, highlight } from '../workflows/domain/highlight.ts'
import { inHeadOnly, searchQuery, type SearchQuery } from '../workflows/domain/search-query.ts'
import type { Day } from '../workflows/domain/values.ts'
import { listHitPages } from './document-text.ts'
import {
  addReceivers, afterCursor, COUNT_MAX, cursorOf, orderBy, PAGE_ROWS, registerColumns,
  registerConditions, registerJoins, type RegisterQuery, type RegisterRow, ROWS_MAX,
} from './register-list.ts'
import type { Database } from './schema.ts'

/**
 * Up to so many expected hits they are all fetched first; above, the list is walked in its order
 * and stops at the first page. The planner tells which: it knows the words' frequencies. A wrong
 * guess costs time, never a row.
 */
const BOUNDED_HITS_MAX = 20_000

type Row = Omit<RegisterRow, 'receivers' | 'transferredOn'>

/**
 * A page of the register as this person may see it, newest first unless asked otherwise. `next` is
 * the cursor of the following page. Hits are marked in subject and issuer, and one line of the
 * letter's own text shows where the words stand.
 * @throws {OfficeError} `cursor-invalid`.
 */
export async function listRegister(
  db: Kysely<Database>,
  actor: Actor,
  query: RegisterQuery,
  options: { today: Day; cursor?: string; limit?: number },
): Promise<{ rows: RegisterRow[]; next: string | null }> {
  const sort = query.sort ?? 'newest'
  const limit = Math.min(options.limit ?? PAGE_ROWS, ROWS_MAX)
  const after = options.cursor ? afterCursor(sort, options.cursor) : sql<boolean>`true`
  const scope = await scopeOf(db, actor, query, options.today)
  if (!scope) return { rows: [], next: null }
  const { rows: found } = await sql<Row>`${scope.hit ? sql`with ${scope.hit}` : sql``} select ${registerColumns}
    from incoming_document d ${scope.join} ${registerJoins}
    where ${scope.where} and ${after} order by ${orderBy(sort)} limit ${limit + 1}`.execute(db)
  const page = await addReceivers(db, found.slice(0, limit))
  const rows = scope.search && limit <= PAGE_ROWS ? await markHits(db, page, scope.search) : page
  const last = rows.at(-1)
  return { rows, next: found.length > limit && last ? cursorOf(sort, last) : null }
}

export interface RegisterCount {
  /** At most 1,000; `isMore` when there are more than that. */
  count: number
  isMore: boolean
  first: number | null
  last: number | null
  states: Readonly<Record<string, number>>
  sources: Readonly<Record<string, number>>
}

/** How many documents fit, capped; with how they spread as long as the count is exact. */
export async function countRegister(
  db: Kysely<Database>,
  actor: Actor,
  query: RegisterQuery,
  today: Day,
): Promise<RegisterCount> {
  const none = { count: 0, isMore: false, first: null, last: null, states: {}, sources: {} }
  const scope = await scopeOf(db, actor, query, today)
  if (!scope) return none
  const { rows } = await sql<{ state: string; source: string; n: number; first: number; last: number }>`
    with ${scope.hit ? sql`${scope.hit},` : sql``} f as materialized (
      select d.state, d.source, d.arrival_number from incoming_document d ${scope.join}
      where ${scope.where} limit ${COUNT_MAX + 1})
    select state, source, count(*)::int as n, min(arrival_number) as first, max(arrival_number) as last
    from f group by state, source`.execute(db)
  const total = rows.reduce((sum, row) => sum + row.n, 0)
  if (total === 0) return none
  const isMore = total > COUNT_MAX
  return {
    count: Math.min(total, COUNT_MAX),
    isMore,
    first: isMore ? null : Math.min(...rows.map((row) => row.first)),
    last: isMore ? null : Math.max(...rows.map((row) => row.last)),
    states: isMore ? {} : sumBy(rows, 'state'),
    sources: isMore ? {} : sumBy(rows, 'source'),
  }
}

function sumBy(
  rows: readonly { state: string; source: string; n: number }[],
  key: 'state' | 'source',
): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const row of rows) sums[row[key]] = (sums[row[key]] ?? 0) + row.n
  return sums
}

interface Scope {
  /** A common table expression to begin with. */
  hit?: RawBuilder<unknown>
  join: RawBuilder<unknown>
  where: RawBuilder<boolean>
  search?: SearchQuery
}

/** What is looked at, and how: undefined when the typed text holds nothing to search for. */
async function scopeOf(
  db: Kysely<Database>,
  actor: Actor,
  query: RegisterQuery,
  today: Day,
): Promise<Scope | undefined> {
  const conditions = registerConditions(actor, query, today)
  const nothing = sql``
  if (!query.text?.trim()) return { join: nothing, where: conditions }
  const search = searchQuery(query.text)
  if (!search) return undefined
  const words = query.inHeadOnly ? inHeadOnly(search.tsquery) : search.tsquery
  const fits = sql<boolean>`x.words @@ to_tsquery('simple', ${words})`
  if ((await expectedHits(db, words)) > BOUNDED_HITS_MAX) {
    // `offset 0` keeps it a probe for each row: the list is walked in its order and stops at a page.
    const join = sql`cross join lateral (select true as fits from document_text x
      where x.document_id = d.id and ${fits} offset 0) h`
    return { join, where: conditions, search }
  }
  return {
    hit: sql`hit as materialized (select x.document_id from document_text x where ${fits})`,
    join: nothing,
    // As an array: joined, the planner has been seen to merge it with the whole table.
    where: sql`d.id = any(array(select document_id from hit)) and ${conditions}`,
    search,
  }
}

async function expectedHits(db: Kysely<Database>, tsquery: string): Promise<number> {
  const { rows } = await sql<{ 'QUERY PLAN': { Plan?: { 'Plan Rows'?: number } }[] }>`
    explain (format json) select from document_text x where x.words @@ to_tsquery('simple', ${sql.lit(tsquery)})`.execute(db)
  return rows[0]?.['QUERY PLAN'][0]?.Plan?.['Plan Rows'] ?? 0
}

async function markHits(
  db: Kysely<Database>,
  rows: readonly RegisterRow[],
  search: SearchQuery,
): Promise<RegisterRow[]> {
  const pages = await listHitPages(db, rows.map((row) => row.id), search.words.map(({ word }) => word))
  const pageOf = new Map(pages.map((page) => [page.documentId, page]))
  return rows.map((row) => {
    const page = pageOf.get(row.id)
    const pieces = page ? excerpt(page.text, search.words) : undefined
    return {
      ...row,
      hits: {
        subject: highlight(row.subject ?? '', search.words),
        issuer: highlight(row.issuer ?? '', search.words),
        ...(page && pieces ? { text: { page: page.page, pieces } } : {}),
      },
    }
  })
}
