import type { Kysely } from 'kysely'
import { listOrderedPages, type OrderedPage, type PageOrderRow } from '../../db/page-orders.ts'
import { findSpoolKey } from '../../db/scans.ts'
import type { Database, ScanRow } from '../../db/schema.ts'
import { OfficeError } from '../domain/office-error.ts'
import { type OrderPlan, planOrder, type StandingItem } from '../domain/order-plan.ts'
import { type OrderHistory, orderOf, type PageOrder, type PlacedPage } from '../domain/page-order.ts'

const ITEMS_MAX = 999

/** The items on a table as they stand, and what has to be done to bring them to where their pages lie. */
export interface PageTable {
  scans: ReadonlyMap<string, ScanRow>
  pages: readonly OrderedPage[]
  /** Received files whose bytes are still kept. */
  kept: ReadonlySet<string>
  order: PageOrder
  /** False where what lies there is not what the steps tell: a new history begins. */
  isAsLaid: boolean
  plan: OrderPlan
}

export const placeOf = ({ from, page }: PlacedPage): string => `${from} ${page}`

export async function readTable(
  db: Kysely<Database>,
  { scanIds, history }: Pick<PageOrderRow, 'scanIds' | 'history'>,
): Promise<PageTable> {
  const rows = await db
    .selectFrom('scan').selectAll().where('id', 'in', [...scanIds]).orderBy('id').limit(ITEMS_MAX).execute()
  const pages = await listOrderedPages(db, scanIds)
  const laid = orderOf(history)
  const kept = new Set<string>()
  for (const from of new Set([...laid.items.flat(), ...laid.dropped].map((page) => page.from))) {
    if (await findSpoolKey(db, from)) kept.add(from)
  }
  const items = standing(rows, pages).filter((item) => isOn(laid, item))
  const order = withEverything(shownOf(history, laid, pages, kept), items)
  const scans = new Map(rows.map((row) => [row.id, row]))
  const isAsLaid = placesOf(order) === placesOf(laid)
  return { scans, pages, kept, order, isAsLaid, plan: planOrder(items, order.items) }
}

const placesOf = ({ items, dropped }: PageOrder): string =>
  [...items, dropped].map((list) => list.map(placeOf).join(',')).join(';')

function isOn({ items, dropped }: PageOrder, item: StandingItem): boolean {
  const places = new Set([...items.flat(), ...dropped].map(placeOf))
  return item.pages.some((page) => places.has(placeOf(page)))
}

/**
 * Pages of what turned out to be secret are nowhere any more: they lie on no table. A turn that was
 * given elsewhere since the tray was last brought to the table stays.
 */
function shownOf(
  history: OrderHistory, laid: PageOrder, pages: readonly OrderedPage[], kept: ReadonlySet<string>,
): PageOrder {
  const stands = new Map(pages.map((page) => [placeOf(page), page]))
  const settled = new Map([...history.settled.items.flat(), ...history.settled.dropped]
    .map((page) => [placeOf(page), page.turn]))
  const isThere = (page: PlacedPage) => stands.has(placeOf(page)) || kept.has(page.from)
  const asTurned = (page: PlacedPage): PlacedPage => {
    const isTurnedHere = settled.get(placeOf(page)) !== page.turn
    const known = stands.get(placeOf(page))
    return isTurnedHere || !known ? page : { ...page, turn: known.turn }
  }
  return {
    items: laid.items.map((list) => list.filter(isThere).map(asTurned)).filter((list) => list.length > 0),
    dropped: laid.dropped.filter(isThere),
  }
}

/** No page is lost: what an undone step would leave nowhere lies there as the item it came from. */
function withEverything(order: PageOrder, items: readonly StandingItem[]): PageOrder {
  const places = new Set([...order.items.flat(), ...order.dropped].map(placeOf))
  const left = items.flatMap((item) => item.pages.filter((page) => !places.has(placeOf(page))))
  const byOrigin = Map.groupBy(left, (page) => page.from)
  const added = [...byOrigin.values()].map((list) => list.toSorted((one, other) => one.page - other.page))
  return { items: [...order.items, ...added], dropped: order.dropped }
}

function standing(rows: readonly ScanRow[], pages: readonly OrderedPage[]): StandingItem[] {
  return rows.flatMap((row) => {
    const mine = pages.filter((page) => page.scanId === row.id)
    if (mine.length === 0 || row.state === 'split' || row.state === 'joined') return []
    return [{
      id: row.id,
      pages: mine.map(({ from, page, turn }) => ({ from, page, turn })),
      isReceived: mine.every((page) => page.from === row.id),
    }]
  })
}

/**
 * Whether a person may change these items: only what waits, has passed the gate and holds no
 * signature that cutting would break.
 * @throws {OfficeError} by what stands in the way.
 */
export function assertFree(table: PageTable, { signatureMayGo }: { signatureMayGo: boolean }): void {
  assertNoDoubtDropped(table)
  const touched = [
    ...table.plan.gone.map(({ id }) => id),
    ...table.plan.kept.filter(({ isChanged }) => isChanged).map(({ id }) => id),
  ]
  for (const id of touched) {
    const scan = table.scans.get(id)
    if (!scan) throw new OfficeError('scan-not-found', { scanId: id })
    assertWaits(scan)
    const isCut = table.plan.gone.some((one) => one.id === id)
    if (isCut && scan.holds_signature && !signatureMayGo) throw new OfficeError('order-signed', { scanId: id })
  }
}

/**
 * A file from which a page was dropped stays the original, with that page in it: what the gate has not
 * passed is answered first, or a mark on it would be registered and published unasked.
 */
function assertNoDoubtDropped({ scans, pages, order }: PageTable): void {
  const dropped = new Set(order.dropped.map(placeOf))
  for (const page of pages) {
    const holder = scans.get(page.scanId)
    if (!dropped.has(placeOf(page)) || !holder || holder.state === 'split' || holder.state === 'joined') continue
    if (page.gate === 'clear' || holder.gate === 'cleared') continue
    throw new OfficeError('order-page-in-doubt', { scanId: holder.id, page: page.ordinal })
  }
}

export function assertWaits(scan: ScanRow): void {
  const facts = { scanId: scan.id }
  if (scan.state === 'registered' || scan.state === 'duplicate') {
    throw new OfficeError('order-item-registered', facts)
  }
  if (scan.state === 'quarantined') throw new OfficeError('order-item-stopped', facts)
  if (scan.disposed_at) throw new OfficeError('order-item-gone', facts)
  if (!scan.may_hold_text || scan.state === 'reading') throw new OfficeError('order-item-unread', facts)
  if (!scan.page_count) throw new OfficeError('order-item-without-pages', facts)
}
