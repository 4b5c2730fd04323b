import { type Kysely, sql, type Transaction } from 'kysely'
import type { OrderHistory, PlacedPage, Turn } from '../workflows/domain/page-order.ts'
import type { Database, ScanRow } from './schema.ts'

const ITEMS_MAX = 999
const PAGES_MAX = 5_000
const FIELDS_MAX = 100

export interface PageOrderRow {
  id: string
  scanIds: string[]
  history: OrderHistory
  version: number
}

/** The table on which an item lies; the latest, when it has lain on several. */
export async function findPageOrder(
  db: Kysely<Database>,
  scanId: string,
): Promise<PageOrderRow | undefined> {
  const row = await db
    .selectFrom('page_order')
    .selectAll()
    .where(sql<boolean>`scan_ids @> array[${scanId}::uuid]`)
    .orderBy('changed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && asOrder(row)
}

export async function lockPageOrder(
  trx: Transaction<Database>,
  id: string,
): Promise<PageOrderRow | undefined> {
  const row = await trx.selectFrom('page_order').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  return row && asOrder(row)
}

function asOrder(row: {
  id: string; scan_ids: string[]; history: string; version: number
}): PageOrderRow {
  return {
    id: row.id,
    scanIds: row.scan_ids,
    // Written by insertPageOrder and setPageOrder below, never by anybody else.
    history: JSON.parse(row.history) as OrderHistory,
    version: row.version,
  }
}

export async function insertPageOrder(
  trx: Transaction<Database>,
  order: { id: string; scanIds: readonly string[]; history: OrderHistory; by: string | null; at: Date },
): Promise<void> {
  await trx
    .insertInto('page_order')
    .values({
      id: order.id, scan_ids: [...order.scanIds], history: JSON.stringify(order.history),
      changed_at: order.at, changed_by: order.by,
    })
    .execute()
}

export async function setPageOrder(
  trx: Transaction<Database>,
  id: string,
  changes: {
    history?: OrderHistory; scanIds?: readonly string[]; settledAtStep?: number
    by: string | null; at: Date
  },
): Promise<void> {
  await trx
    .updateTable('page_order')
    .set((eb) => ({
      version: eb('version', '+', 1),
      changed_at: changes.at,
      changed_by: changes.by,
      ...(changes.history ? { history: JSON.stringify(changes.history) } : {}),
      ...(changes.settledAtStep === undefined ? {} : { settled_at_step: changes.settledAtStep }),
      ...(changes.scanIds ? { scan_ids: [...changes.scanIds] } : {}),
    }))
    .where('id', '=', id)
    .execute()
}

/** A page of an item with the page of the received file that it is. */
export interface OrderedPage extends PlacedPage {
  scanId: string
  ordinal: number
  sha256: Buffer
  /** Page of the item's own file. */
  filePage: number
  gate: 'pending' | 'clear' | 'unjudged' | 'marked'
  isBlank: boolean
  hasText: boolean
}

export async function listOrderedPages(
  db: Kysely<Database>,
  scanIds: readonly string[],
): Promise<OrderedPage[]> {
  if (scanIds.length === 0) return []
  const rows = await db
    .selectFrom('scan_page as p')
    .leftJoin('page_text as t', (join) =>
      join.onRef('t.sha256', '=', 'p.sha256').onRef('t.page', '=', 'p.page'))
    .select(['p.scan_id', 'p.ordinal', 'p.sha256', 'p.page', 'p.turn', 'p.gate', 'p.is_blank',
      'p.from_scan_id', 'p.from_page', 't.page as read_page'])
    .where('p.scan_id', 'in', [...scanIds])
    .orderBy('p.scan_id')
    .orderBy('p.ordinal')
    .limit(PAGES_MAX)
    .execute()
  return rows.map((row) => ({
    scanId: row.scan_id,
    ordinal: row.ordinal,
    sha256: row.sha256,
    filePage: row.page,
    gate: row.gate,
    isBlank: row.is_blank,
    hasText: row.read_page !== null,
    from: row.from_scan_id ?? row.scan_id,
    page: row.from_page ?? row.page,
    // The column is checked to hold quarter turns only.
    turn: row.turn as Turn,
  }))
}

/** Items in the order of their ids, kept from change until the transaction ends. */
export async function lockScans(
  trx: Transaction<Database>,
  ids: readonly string[],
): Promise<ScanRow[]> {
  if (ids.length === 0) return []
  return trx
    .selectFrom('scan')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('id')
    .limit(ITEMS_MAX)
    .forNoKeyUpdate()
    .execute()
}

export interface NewPage {
  filePage: number
  sha256: Buffer
  turn: Turn
  gate: OrderedPage['gate']
  isBlank: boolean
  /** Null where the file itself was received. */
  origin: { from: string; page: number } | null
}

/** Gives an item this list of pages and no other. */
export async function replaceScanPages(
  trx: Transaction<Database>,
  scanId: string,
  pages: readonly NewPage[],
): Promise<void> {
  await trx.deleteFrom('scan_page').where('scan_id', '=', scanId).execute()
  await trx
    .insertInto('scan_page')
    .values(pages.map((page, index) => ({
      scan_id: scanId,
      ordinal: index + 1,
      sha256: page.sha256,
      page: page.filePage,
      turn: page.turn,
      gate: page.gate,
      is_blank: page.isBlank,
      from_scan_id: page.origin?.from ?? null,
      from_page: page.origin?.page ?? null,
    })))
    .execute()
}

/** What was read of a page is what is read of it in its new file. */
export async function carryPageText(
  trx: Transaction<Database>,
  was: { sha256: Buffer; page: number },
  is: { sha256: Buffer; page: number; scanId: string },
): Promise<void> {
  await sql`insert into page_text (sha256, page, scan_id, text, words, confidence, rotation, origin, skew)
    select ${is.sha256}, ${is.page}, ${is.scanId}::uuid, t.text, t.words, t.confidence, t.rotation, t.origin, t.skew
    from page_text t where t.sha256 = ${was.sha256} and t.page = ${was.page}
    on conflict (sha256, page) do update set scan_id = excluded.scan_id`.execute(trx)
}

/**
 * What the form proposes for a letter hangs on its first page and goes with it; a value that was read
 * on a page of another letter stays behind.
 * @param pages page of the old file → page of the new one.
 */
export async function carryProposals(
  trx: Transaction<Database>,
  was: { sha256: Buffer; firstPage: number },
  is: { sha256: Buffer; scanId: string; pages: ReadonlyMap<number, number> },
): Promise<void> {
  const rows = await trx
    .selectFrom('field_reading').selectAll()
    .where('sha256', '=', was.sha256).where('first_page', '=', was.firstPage).limit(FIELDS_MAX).execute()
  const carried = rows.flatMap(({ may_hold_text: _open, ...row }) => {
    const page = row.page === null ? null : is.pages.get(row.page)
    return page === undefined ? [] : [{ ...row, sha256: is.sha256, first_page: 1, scan_id: is.scanId, page }]
  })
  if (carried.length === 0) return
  await trx.insertInto('field_reading').values(carried)
    .onConflict((oc) => oc.columns(['sha256', 'first_page', 'field']).doUpdateSet({ scan_id: is.scanId }))
    .execute()
}

/** Words of items that gave their pages away are not kept twice; a twin with the same bytes keeps its own. */
export async function forgetReadingsOfGone(
  trx: Transaction<Database>,
  scanIds: readonly string[],
): Promise<void> {
  for (const table of ['field_reading', 'page_text'] as const) {
    await trx
      .deleteFrom(table)
      .where('scan_id', 'in', [...scanIds])
      .where(({ not, exists, selectFrom }) => not(exists(
        selectFrom('scan as s')
          .select('s.id')
          .whereRef('s.sha256', '=', `${table}.sha256`)
          .where('s.state', 'not in', ['split', 'joined']),
      )))
      .execute()
  }
}

/**
 * The files that hold pages of this item and are no letter of their own any more: the file that
 * was received, and what lay between when a part of it was cut again.
 */
export async function listOrigins(db: Kysely<Database>, scanId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select from_scan_id as id from scan_page
    where scan_id = ${scanId} and from_scan_id is not null and from_scan_id <> ${scanId}
    union
    select between_scan.id from scan_page mine
    join scan_page theirs on theirs.from_scan_id = mine.from_scan_id and theirs.from_page = mine.from_page
    join scan between_scan on between_scan.id = theirs.scan_id and between_scan.state in ('split', 'joined')
    where mine.scan_id = ${scanId} and theirs.scan_id <> ${scanId}
    limit ${ITEMS_MAX}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Stacks that were told apart, whose parts have all been dealt with before this time. */
export async function listSettledStacks(
  db: Kysely<Database>,
  before: Date,
  max: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from scan s join spool_key k on k.scan_id = s.id and k.wrapped is not null
    where s.state in ('split', 'joined') and s.disposed_at < ${before} and not exists (
      select from scan_page p join scan w on w.id = p.scan_id
      where p.from_scan_id = s.id and (w.disposed_at is null or w.disposed_at >= ${before}))
    order by s.id limit ${max}`.execute(db)
  return rows.map(({ id }) => id)
}
