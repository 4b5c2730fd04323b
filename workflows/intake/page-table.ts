import type { Kysely } from 'kysely'
import { listOrderedPages, type OrderedPage, type PageOrderRow } from '../../db/page-orders.ts'
import { findSpoolKey } from '../../db/scans.ts'
import type { Database, ScanRow } from '../../db/schema.ts'
import { OfficeError } from '../domain/office-error.ts'
import { type OrderPlan, planOrder, type StandingItem } from '../domain/order-plan.ts'
import { orderOf, type PageOrder, type PlacedPage } from '../domain/page-order.ts'

const ITEMS_MAX = 999

/** The items on a table as they stand, and what has to be done to bring them to where their pages lie. */
export interface PageTable {
  scans: ReadonlyMap<string, ScanRow>
  pages: readonly OrderedPage[]
  /** Received files whose bytes are still kept. */
  kept: ReadonlySet<string>
  order: PageOrder
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
  const order = orderOf(history)
  const standsIn = new Map(pages.map((page) => [placeOf(page), page]))
  const kept = new Set<string>()
  for (const from of new Set([...order.items.flat(), ...order.dropped].map((page) => page.from))) {
    if (await findSpoolKey(db, from)) kept.add(from)
  }
  // Pages of what turned out to be secret are nowhere any more: they lie on no table.
  const isThere = (page: PlacedPage) => standsIn.has(placeOf(page)) || kept.has(page.from)
  const shown: PageOrder = {
    items: order.items.map((list) => list.filter(isThere)).filter((list) => list.length > 0),
    dropped: order.dropped.filter(isThere),
  }
  const scans = new Map(rows.map((row) => [row.id, row]))
  return { scans, pages, kept, order: shown, plan: planOrder(standing(rows, pages), shown.items) }
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
