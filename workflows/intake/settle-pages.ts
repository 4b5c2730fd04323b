import { Readable } from 'node:stream'
import type { Transaction } from 'kysely'
import { recordEvent, type WORKER } from '../../db/audit.ts'
import {
  carryPageText, carryProposals, forgetReadingsOfGone, lockPageOrder, lockScans, type NewPage, type OrderedPage,
  type PageOrderRow, replaceScanPages, setPageOrder,
} from '../../db/page-orders.ts'
import { findScan, hashBytes, insertScan, insertSpoolKey, setScan } from '../../db/scans.ts'
import type { Database, ScanRow } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { cutFiles, type CutSource } from '../adapters/pdf-cut.ts'
import type { SpooledItem } from '../adapters/spool.ts'
import type { Actor } from '../domain/actor.ts'
import { newId } from '../domain/ids.ts'
import { jobPriority } from '../domain/job.ts'
import { assertScanCanBecome } from '../domain/moves.ts'
import { OfficeError } from '../domain/office-error.ts'
import { orderOf, type PlacedPage } from '../domain/page-order.ts'
import type { Office } from '../office.ts'
import { READING_RANGE_PAGES } from './reading-range.ts'
import { type PageTable, placeOf, readTable } from './page-table.ts'
import { scanSource } from './scan-bytes.ts'

/** A new item's bytes, encrypted in the spool under a key of their own; not yet in the tray. */
interface CutItem extends SpooledItem {
  id: string
  parent: string
  pages: readonly PlacedPage[]
  mediaType: string
}

/** Who asks, and what he may touch: asked before a byte is cut and again under the lock. */
export interface Settling {
  actor: Actor | typeof WORKER
  orderId: string
  version: number
  assertMay(table: PageTable): void
}

/**
 * Brings the items of the tray to where their pages lie on the table. New items get files of their
 * own, cut without loss: so a part that turns out to be secret can be destroyed by itself, and nothing
 * of one letter lies in another's file. What was read of a page goes with it.
 *
 * Bytes are cut and spooled first; items, keys, log and jobs are one transaction. Of two who settle
 * the same table one comes too late (`order-changed-meanwhile`) and leaves nothing behind; a crash in
 * between leaves bytes without a key, which the nightly tidying destroys.
 */
export async function settlePages(office: Office, row: PageOrderRow, settling: Settling): Promise<string[]> {
  const table = await readTable(office.db, row)
  settling.assertMay(table)
  const cut = await cutItems(office, table)
  try {
    const ids = await inTransaction(office.db, (trx) => settle(office, trx, settling, table, cut))
    for (const id of [...row.scanIds, ...ids]) office.signals.send({ topic: 'scan', id })
    return ids
  } catch (error) {
    for (const { id } of cut) await office.spool.destroy(id)
    throw error
  }
}

async function cutItems(office: Office, table: PageTable): Promise<CutItem[]> {
  const { made } = table.plan
  if (made.length === 0) return []
  const sources = new Map<string, CutSource & { index: number }>()
  const parts: { source: number; page: number }[][] = []
  for (const { pages } of made) {
    const part: { source: number; page: number }[] = []
    for (const page of pages) part.push(await sourceOf(office, table, sources, page))
    parts.push(part)
  }
  const files = await cutFiles([...sources.values()], parts)
  const spooled: CutItem[] = []
  try {
    for (const [index, { parent, pages }] of made.entries()) {
      const id = newId()
      const whole = await wholeFile(office, table, pages)
      const bytes = whole ? whole.file.open() : files[index]
      if (!bytes) throw new Error('a part was not cut')
      const item = await office.spool.receive(id, asStream(bytes), { maxBytes: office.settings.uploadBytesMax * 2 })
      spooled.push({ id, parent, pages, mediaType: whole?.mediaType ?? 'application/pdf', ...item })
    }
    return spooled
  } catch (error) {
    for (const { id } of spooled) await office.spool.destroy(id)
    throw error
  }
}

/** The received file if it is still kept, else the item in which the page lies now. */
async function sourceOf(
  office: Office,
  table: PageTable,
  sources: Map<string, CutSource & { index: number }>,
  page: PlacedPage,
): Promise<{ source: number; page: number }> {
  const standing = table.pages.find((one) => placeOf(one) === placeOf(page))
  const id = table.kept.has(page.from) ? page.from : standing?.scanId
  if (!id) throw new OfficeError('stack-destroyed')
  let source = sources.get(id)
  if (!source) {
    const scan = await findScan(office.db, id)
    if (!scan?.media_type) throw new OfficeError('stack-destroyed')
    source = { file: await scanSource(office, scan), mediaType: scan.media_type, index: sources.size }
    sources.set(id, source)
  }
  return { source: source.index, page: id === page.from ? page.page : (standing?.filePage ?? 0) }
}

/** All pages of a received file as they were: the file itself, not a copy of its pages. */
async function wholeFile(
  office: Office,
  table: PageTable,
  pages: readonly PlacedPage[],
): Promise<CutSource | undefined> {
  const from = pages[0]?.from ?? ''
  if (!table.kept.has(from)) return undefined
  const isInOrder = pages.every((page, index) => page.from === from && page.page === index + 1)
  const scan = isInOrder ? await findScan(office.db, from) : undefined
  if (!scan?.media_type || scan.page_count !== pages.length) return undefined
  return { file: await scanSource(office, scan), mediaType: scan.media_type }
}

async function settle(
  office: Office,
  trx: Transaction<Database>,
  settling: Settling,
  seen: PageTable,
  cut: readonly CutItem[],
): Promise<string[]> {
  const row = await lockPageOrder(trx, settling.orderId)
  if (!row || row.version !== settling.version) throw new OfficeError('order-changed-meanwhile')
  await lockScans(trx, row.scanIds)
  const table = await readTable(trx, row)
  settling.assertMay(table)
  if (JSON.stringify(table.plan) !== JSON.stringify(seen.plan)) {
    throw new OfficeError('order-changed-meanwhile')
  }
  for (const kept of table.plan.kept) {
    if (kept.isChanged) await shortenList(office, trx, table, kept)
  }
  for (const item of cut) await insertCut(office, trx, settling.actor, table, item)
  await endGone(office, trx, settling.actor, table)
  const ids = cut.map(({ id }) => id)
  const gone = new Set(table.plan.gone.map(({ id }) => id))
  await setPageOrder(trx, row.id, {
    scanIds: [...row.scanIds.filter((id) => !gone.has(id)), ...ids],
    settledAtStep: row.history.done, history: { ...row.history, settled: orderOf(row.history) }, by: settling.actor?.personId ?? null, at: office.now(),
  })
  await recordEvent(trx, settling.actor, {
    kind: 'order-settled', subjectId: row.id, facts: { made: ids.length, gone: gone.size, step: row.history.done },
  })
  return ids
}

/** The file stays as it was received; the item's list names fewer of its pages, or turns some. */
async function shortenList(
  office: Office,
  trx: Transaction<Database>,
  table: PageTable,
  kept: PageTable['plan']['kept'][number],
): Promise<void> {
  const scan = table.scans.get(kept.id)
  const was = new Map(table.pages.map((page) => [placeOf(page), page]))
  const before = table.pages.filter((page) => page.scanId === kept.id)
  if (!scan?.sha256) throw new OfficeError('scan-without-file', { scanId: kept.id })
  const sha256 = scan.sha256
  const pages = kept.pages.map((page): NewPage => {
    const known = was.get(placeOf(page))
    const isReceived = page.from === kept.id
    return {
      sha256, filePage: known?.filePage ?? page.page, turn: page.turn, gate: known?.gate ?? 'pending',
      isBlank: known?.isBlank ?? false, origin: isReceived ? null : page,
    }
  })
  await replaceScanPages(trx, kept.id, pages)
  if (!scan.may_hold_text) return
  const unread = kept.pages.flatMap((page, index) => {
    const known = was.get(placeOf(page))
    const isNewFirst = index === 0 && placeOf(page) !== placeOf(before[0] ?? page)
    return !known?.hasText || known.turn !== page.turn || isNewFirst ? [index + 1] : []
  })
  await readAgain(office, trx, kept.id, unread)
}

async function insertCut(
  office: Office,
  trx: Transaction<Database>,
  actor: Actor | typeof WORKER,
  table: PageTable,
  item: CutItem,
): Promise<void> {
  const parent = table.scans.get(item.parent)
  if (!parent) throw new OfficeError('scan-not-found', { scanId: item.parent })
  const was = new Map(table.pages.map((page) => [placeOf(page), page]))
  const known = item.pages.map((page) => was.get(placeOf(page)))
  const sha256 = hashBytes(item.sha256)
  await insertScan(trx, {
    id: item.id, delivery_id: parent.delivery_id, parent_scan_id: parent.id, sha256, byte_size: item.byteSize,
    // The name of the stack may be that of one of its letters.
    file_name: null, media_type: item.mediaType, page_count: item.pages.length,
    received_at: parent.received_at, received_by: parent.received_by, looked_at: office.now(),
    holds_signature: item.sha256 === parent.sha256?.toString('hex') && parent.holds_signature,
  })
  await insertSpoolKey(trx, item.id, item.wrappedKey)
  await replaceScanPages(trx, item.id, item.pages.map((page, index) => ({
    sha256, filePage: index + 1, turn: page.turn, gate: known[index]?.gate ?? 'pending',
    isBlank: known[index]?.isBlank ?? false, origin: page,
  })))
  await recordEvent(trx, actor, {
    kind: 'scan-cut', subjectId: item.id,
    facts: { parent: parent.id, pages: item.pages.length, sha256: item.sha256 },
  })
  await beginItem(office, trx, { item, sha256, known, sources: sourcesOf(table, known) })
}

function sourcesOf(table: PageTable, known: readonly (OrderedPage | undefined)[]): ScanRow[] {
  const ids = new Set(known.flatMap((page) => (page ? [page.scanId] : [])))
  return [...ids].flatMap((id) => table.scans.get(id) ?? [])
}

/**
 * An item whose first page has passed the gate goes on with what was read; any other goes through
 * the gate as if it had just come. Two persons' yes to a stopped item is not handed on to others.
 */
async function beginItem(
  office: Office,
  trx: Transaction<Database>,
  { item, sha256, known, sources }: {
    item: CutItem; sha256: Buffer; known: readonly (OrderedPage | undefined)[]; sources: readonly ScanRow[]
  },
): Promise<void> {
  const isOpen = known[0]?.gate === 'clear' && sources.every(({ gate }) => gate === 'clear')
  if (!isOpen) {
    await office.jobs.enqueue(trx, 'open-scan', { scanId: item.id }, { priority: jobPriority.head })
    return
  }
  await setScan(trx, item.id, { state: 'reading', gate: 'clear' })
  await setScan(trx, item.id, { state: 'ready', head_read_at: office.now() })
  await carryFirstPage(trx, item, sha256, known)
  const unread = [1]
  for (const [index, page] of item.pages.entries()) {
    const was = known[index]
    if (was?.hasText && was.turn === page.turn) {
      const is = { sha256, page: index + 1, scanId: item.id }
      await carryPageText(trx, { sha256: was.sha256, page: was.filePage }, is)
    } else if (index > 0) unread.push(index + 1)
  }
  await readAgain(office, trx, item.id, unread)
}

/** A letter that still begins with the page it began with keeps what was proposed for it. */
async function carryFirstPage(
  trx: Transaction<Database>,
  item: CutItem,
  sha256: Buffer,
  known: readonly (OrderedPage | undefined)[],
): Promise<void> {
  const first = known[0]
  if (!first || first.ordinal !== 1 || first.turn !== item.pages[0]?.turn) return
  const pages = new Map(known.flatMap((page, index) =>
    page?.scanId === first.scanId ? [[page.filePage, index + 1] as const] : []))
  await carryProposals(trx, { sha256: first.sha256, firstPage: first.filePage }, { sha256, scanId: item.id, pages })
}

/** The first page at once, because the form's proposals hang on it; the others when there is time. */
async function readAgain(
  office: Office,
  trx: Transaction<Database>,
  scanId: string,
  ordinals: readonly number[],
): Promise<void> {
  if (ordinals.length > 0) await setScan(trx, scanId, { read_at: null })
  if (ordinals.includes(1)) {
    await office.jobs.enqueue(trx, 'read-pages', { scanId, fromPage: 1, toPage: 1 }, { priority: jobPriority.head })
  }
  const rest = ordinals.filter((ordinal) => ordinal > 1)
  for (let from = 0; from < rest.length; from += READING_RANGE_PAGES) {
    const range = rest.slice(from, from + READING_RANGE_PAGES)
    await office.jobs.enqueue(trx, 'read-pages',
      { scanId, fromPage: range[0] ?? 1, toPage: range.at(-1) ?? 1 }, { priority: jobPriority.pages })
  }
}

/** Items that gave their pages away. A received file is kept as it came; a cut one is not needed again. */
async function endGone(
  office: Office,
  trx: Transaction<Database>,
  actor: Actor | typeof WORKER,
  table: PageTable,
): Promise<void> {
  for (const { id, becomes } of table.plan.gone) {
    const scan = table.scans.get(id)
    if (!scan) continue
    assertScanCanBecome(scan, becomes)
    await setScan(trx, id, { state: becomes, disposed_at: office.now(), disposed_by: actor?.personId ?? null })
    await recordEvent(trx, actor, { kind: becomes === 'split' ? 'scan-split' : 'scan-joined', subjectId: id })
    const isReceived = table.pages.some((page) => page.scanId === id && page.from === id)
    if (!isReceived) await office.jobs.enqueue(trx, 'clear-spool', { scanId: id })
  }
  if (table.plan.gone.length > 0) await forgetReadingsOfGone(trx, table.plan.gone.map(({ id }) => id))
}

function asStream(bytes: Buffer | NodeJS.ReadableStream) {
  return Buffer.isBuffer(bytes) ? Readable.from([bytes]) : Readable.from(bytes)
}
