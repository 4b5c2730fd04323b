import type { Kysely, Transaction } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import {
  findPageOrder, insertPageOrder, listOrderedPages, lockPageOrder, lockScans, type PageOrderRow, setPageOrder,
} from '../../db/page-orders.ts'
import { findScan } from '../../db/scans.ts'
import type { Database } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { isUuid, newId } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import {
  type OrderHistory, type OrderStep, type PageOrder, type PlacedPage, redone, undone, withStep,
} from '../domain/page-order.ts'
import type { Office } from '../office.ts'
import { assertFree, assertWaits, type PageTable, readTable } from './page-table.ts'
import { settlePages } from './settle-pages.ts'

/** What a clerk does at the table; `bring` names the item that is laid beside. */
export type PageAct =
  | { kind: 'step'; step: Exclude<OrderStep, { kind: 'bring' | 'separate' }> }
  | { kind: 'bring'; scanId: string }
  | { kind: 'undo' }
  | { kind: 'redo' }
  | { kind: 'settle'; signatureMayGo: boolean }

export interface ArrangePages {
  /** The item from which the table was opened. */
  scanId: string
  /** The version that the clerk sees; 0 while nothing has been done yet. */
  version: number
  act: PageAct
}

export interface OpenTable {
  version: number
  table: PageTable
  canUndo: boolean
  canRedo: boolean
}

/**
 * The table on which an item's pages lie, with the other items that were laid there.
 * @throws {OfficeError} `scan-not-found`, or why this item cannot be arranged.
 */
export async function openTable(office: Office, actor: Actor, scanId: string): Promise<OpenTable> {
  assertRole(actor, 'clerk', 'chief-of-office')
  const row = await tableOf(office.db, scanId)
  return {
    version: row.version,
    table: await readTable(office.db, row),
    canUndo: row.history.done > 0,
    canRedo: row.history.done < row.history.steps.length,
  }
}

/**
 * One thing a clerk does to the pages. Steps change nothing in the tray: they are kept one by one, so
 * that every one can be undone, by anybody, after a reload as well; `settle` brings the tray to where
 * the pages lie. Of two clerks at one table the second is told that it has changed.
 * @returns the item to go on with.
 * @throws {OfficeError} `order-changed-meanwhile`, `order-step-impossible`, `order-item-…`.
 */
export async function arrangePages(
  office: Office,
  clerk: Actor,
  input: ArrangePages,
): Promise<{ scanId: string }> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  const { act } = input
  if (act.kind === 'settle') return settleTable(office, clerk, input, act)
  await inTransaction(office.db, async (trx) => {
    const row = await lockTable(trx, input)
    const next = await stepped(trx, row, act)
    assertFree(await readTable(trx, next), { signatureMayGo: true })
    await keep(office, trx, clerk, { row, next, act })
  })
  office.signals.send({ topic: 'scan', id: input.scanId })
  return { scanId: input.scanId }
}

async function settleTable(
  office: Office,
  clerk: Actor,
  input: ArrangePages,
  { signatureMayGo }: { signatureMayGo: boolean },
): Promise<{ scanId: string }> {
  const row = await tableOf(office.db, input.scanId)
  if (row.version !== input.version || row.version === 0) throw new OfficeError('order-changed-meanwhile')
  const made = await settlePages(office, row, {
    actor: clerk, orderId: row.id, version: row.version,
    assertMay: (table) => assertFree(table, { signatureMayGo }),
  })
  const stays = await findScan(office.db, input.scanId)
  return { scanId: stays && !stays.disposed_at ? stays.id : (made[0] ?? input.scanId) }
}

/** A table that nobody has touched yet has no row: it holds the one item. */
async function tableOf(db: Kysely<Database>, scanId: string): Promise<PageOrderRow> {
  const scan = isUuid(scanId) ? await findScan(db, scanId) : undefined
  if (!scan) throw new OfficeError('scan-not-found', { scanId })
  const known = await findPageOrder(db, scanId)
  if (known) return known
  assertWaits(scan)
  const first = { items: [await pagesOf(db, scanId)], dropped: [] }
  return { id: newId(), scanIds: [scanId], version: 0, history: { first, steps: [], done: 0, settled: first } }
}

async function pagesOf(db: Kysely<Database>, scanId: string): Promise<PlacedPage[]> {
  return (await listOrderedPages(db, [scanId])).map(({ from, page, turn }) => ({ from, page, turn }))
}

async function lockTable(trx: Transaction<Database>, input: ArrangePages): Promise<PageOrderRow> {
  // The item first: of two who begin at once, the second waits here and then finds the table.
  if (isUuid(input.scanId)) await lockScans(trx, [input.scanId])
  const row = await tableOf(trx, input.scanId)
  if (row.version > 0) {
    const now = await lockPageOrder(trx, row.id)
    if (now?.version !== input.version) throw new OfficeError('order-changed-meanwhile')
    await lockScans(trx, now.scanIds)
    return now
  }
  if (input.version !== 0) throw new OfficeError('order-changed-meanwhile')
  return row
}

async function stepped(
  trx: Transaction<Database>,
  row: PageOrderRow,
  act: Exclude<PageAct, { kind: 'settle' }>,
): Promise<PageOrderRow> {
  if (act.kind === 'undo') return { ...row, history: undone(row.history) }
  if (act.kind === 'redo') return { ...row, history: redone(row.history) }
  const table = await readTable(trx, row)
  const history = table.isAsLaid ? row.history : anew(table.order)
  if (act.kind === 'step') return { ...row, history: withStep(history, act.step) }
  return bring(trx, { ...row, history }, act.scanId)
}

function anew(order: PageOrder): OrderHistory {
  return { first: order, steps: [], done: 0, settled: order }
}

async function bring(
  trx: Transaction<Database>,
  row: PageOrderRow,
  scanId: string,
): Promise<PageOrderRow> {
  const [scan] = isUuid(scanId) ? await lockScans(trx, [scanId]) : []
  if (!scan) throw new OfficeError('scan-not-found', { scanId })
  assertWaits(scan)
  const pages = await pagesOf(trx, scanId)
  const known = new Set([...row.history.first.items.flat(), ...row.history.first.dropped,
    ...row.history.steps.slice(0, row.history.done).flatMap((step) => (step.kind === 'bring' ? step.pages : []))]
    .map(({ from, page }) => `${from} ${page}`))
  if (pages.some(({ from, page }) => known.has(`${from} ${page}`))) {
    throw new OfficeError('order-step-impossible')
  }
  const history = withStep(row.history, { kind: 'bring', pages })
  return { ...row, history, scanIds: [...new Set([...row.scanIds, scanId])] }
}

async function keep(
  office: Office,
  trx: Transaction<Database>,
  clerk: Actor,
  { row, next, act }: { row: PageOrderRow; next: PageOrderRow; act: PageAct },
): Promise<void> {
  const { history, scanIds } = next
  if (row.version === 0) {
    await insertPageOrder(trx, { id: row.id, scanIds, history, by: clerk.personId, at: office.now() })
  } else {
    await setPageOrder(trx, row.id, { history, scanIds, by: clerk.personId, at: office.now() })
  }
  const kind = act.kind === 'undo' ? 'order-undone' : act.kind === 'redo' ? 'order-redone' : 'pages-ordered'
  await recordEvent(trx, clerk, {
    kind, subjectId: row.id,
    facts: { step: history.done, what: act.kind === 'step' ? act.step.kind : act.kind, items: scanIds.length },
  })
}
