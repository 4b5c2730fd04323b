import { deflateSync, inflateSync } from 'node:zlib'
import { type Insertable, type Kysely, sql, type Transaction, type Updateable } from 'kysely'
import { hashBytes, hashHex } from '../workflows/domain/ids.ts'
import { type ExchangeHeader, withHeader } from '../workflows/domain/exchange-header.ts'
import type { PageReading, Proposals, RecognisedWord } from '../workflows/domain/reading.ts'
import { proposalFields } from '../workflows/domain/reading.ts'
import type { ScanState } from '../workflows/domain/values.ts'
import type { Database, DeliveryTable, ScanRow, ScanTable } from './schema.ts'

const PAGES_MAX = 999
const PAGES_IN_DOUBT_MAX = 10_000
/** Words of one page, packed: a page of 2,000 words takes some 40 kB. */
const WORDS_BYTES_MAX = 2_000_000

export async function insertDelivery(
  trx: Transaction<Database>,
  delivery: Insertable<DeliveryTable>,
): Promise<void> {
  await trx.insertInto('delivery').values(delivery).execute()
}

export async function insertScan(
  trx: Transaction<Database>,
  scan: Insertable<ScanTable>,
): Promise<void> {
  await trx.insertInto('scan').values(scan).execute()
}

/** Reads an item of the tray and keeps others from changing it until the transaction ends. */
export async function lockScan(
  trx: Transaction<Database>,
  id: string,
): Promise<ScanRow | undefined> {
  return trx.selectFrom('scan').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
}

export async function findScan(db: Kysely<Database>, id: string): Promise<ScanRow | undefined> {
  return db.selectFrom('scan').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function setScan(
  trx: Transaction<Database>,
  id: string,
  changes: Updateable<ScanTable>,
): Promise<void> {
  await trx.updateTable('scan').set(changes).where('id', '=', id).execute()
}

export async function insertSpoolKey(
  trx: Transaction<Database>,
  scanId: string,
  wrapped: Buffer,
): Promise<void> {
  await trx.insertInto('spool_key').values({ scan_id: scanId, wrapped }).execute()
}

/** The item's wrapped key; undefined once the key, and with it the bytes, has been destroyed. */
export async function findSpoolKey(
  db: Kysely<Database>,
  scanId: string,
): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('spool_key')
    .select('wrapped')
    .where('scan_id', '=', scanId)
    .executeTakeFirst()
  return row?.wrapped ?? undefined
}

export async function destroySpoolKey(
  trx: Transaction<Database>,
  scanId: string,
  at: Date,
): Promise<void> {
  await trx
    .updateTable('spool_key')
    .set({ wrapped: null, destroyed_at: at })
    .where('scan_id', '=', scanId)
    .where('wrapped', 'is not', null)
    .execute()
}

/** Gives an item its list of pages, in the order of the file. Runs again without harm. */
export async function insertScanPages(
  trx: Transaction<Database>,
  scanId: string,
  sha256: Buffer,
  pageCount: number,
): Promise<void> {
  const pages = Array.from({ length: Math.min(pageCount, PAGES_MAX) }, (_, index) => ({
    scan_id: scanId,
    ordinal: index + 1,
    sha256,
    page: index + 1,
  }))
  // A list that a person or a separator sheet has made shorter is not made whole again.
  if (pages.length === 0 || (await listScanPages(trx, scanId)).length > 0) return
  await trx.insertInto('scan_page').values(pages).onConflict((oc) => oc.doNothing()).execute()
}

export async function listScanPages(db: Kysely<Database>, scanId: string) {
  return db
    .selectFrom('scan_page')
    .select(['ordinal', 'sha256', 'page', 'turn', 'is_blank', 'gate'])
    .where('scan_id', '=', scanId)
    .orderBy('ordinal')
    .limit(PAGES_MAX)
    .execute()
}

/** What the gate said of one page; publication waits until every page has been asked. */
export async function setPageGate(
  trx: Transaction<Database>,
  scanId: string,
  page: { sha256: Buffer; page: number },
  gate: 'clear' | 'unjudged' | 'marked',
): Promise<void> {
  await trx
    .updateTable('scan_page')
    .set({ gate })
    .where('scan_id', '=', scanId)
    .where('sha256', '=', page.sha256)
    .where('page', '=', page.page)
    .execute()
}

/** Two people have cleared the item: no page of it is stopped or in doubt any more, all are read. */
export async function askPagesAgain(trx: Transaction<Database>, scanId: string): Promise<void> {
  await trx
    .updateTable('scan_page')
    .set({ gate: 'pending' })
    .where('scan_id', '=', scanId)
    .execute()
}

/** Places of the pages that wait for a person's look, by item. */
export async function listPagesInDoubt(
  db: Kysely<Database>,
  scanIds: readonly string[],
): Promise<{ scanId: string; ordinals: number[] }[]> {
  if (scanIds.length === 0) return []
  const rows = await db
    .selectFrom('scan_page')
    .select(['scan_id', 'ordinal'])
    .where('scan_id', 'in', [...scanIds])
    .where('gate', '=', 'unjudged')
    .orderBy('scan_id')
    .orderBy('ordinal')
    .limit(PAGES_IN_DOUBT_MAX)
    .execute()
  return [...new Set(rows.map((row) => row.scan_id))].map((scanId) => ({
    scanId, ordinals: rows.filter((row) => row.scan_id === scanId).map((row) => row.ordinal),
  }))
}

/** Items whose pages in doubt keep a registered document from leaving. */
export async function listDocumentDoubts(db: Kysely<Database>, documentId: string) {
  const scans = await db
    .selectFrom('scan')
    .select('id')
    .where('document_id', '=', documentId)
    .where('state', '=', 'registered')
    .limit(PAGES_MAX)
    .execute()
  return listPagesInDoubt(db, scans.map((scan) => scan.id))
}

/** A page that lies turned is shown upright from its first reading on, unless a person turned it. */
export async function setFoundTurn(
  trx: Transaction<Database>,
  scanId: string,
  page: { sha256: Buffer; page: number },
  turn: number,
): Promise<void> {
  await trx
    .updateTable('scan_page')
    .set({ turn })
    .where('scan_id', '=', scanId)
    .where('sha256', '=', page.sha256)
    .where('page', '=', page.page)
    .where('turn', '=', 0)
    .execute()
}

/** Keeps what was read of one page; a second reading of the same page takes its place. */
export async function savePageText(
  trx: Transaction<Database>,
  scanId: string,
  sha256: Buffer,
  reading: PageReading,
): Promise<void> {
  const words = deflateSync(JSON.stringify(reading.words))
  const row = {
    scan_id: scanId,
    text: reading.text.slice(0, 200_000),
    words: words.length > WORDS_BYTES_MAX ? null : words,
    confidence: Math.round(reading.confidence),
    rotation: reading.rotation,
    skew: reading.skew ?? 0,
    origin: reading.origin,
  }
  await trx
    .insertInto('page_text')
    .values({ sha256, page: reading.page, ...row })
    .onConflict((oc) => oc.columns(['sha256', 'page']).doUpdateSet({ ...row, may_hold_text: true }))
    .execute()
  if (!reading.isBlank) return
  await trx
    .updateTable('scan_page')
    .set({ is_blank: true })
    .where('scan_id', '=', scanId)
    .where('sha256', '=', sha256)
    .where('page', '=', reading.page)
    .execute()
}

/** What was read of an item, page by page; with `ordinal`, of that page only. */
export async function listPageTexts(
  db: Kysely<Database>,
  scanId: string,
  ordinal?: number,
): Promise<PageReading[]> {
  const rows = await db
    .selectFrom('scan_page as s')
    .innerJoin('page_text as t', (join) => join.onRef('t.sha256', '=', 's.sha256').onRef('t.page', '=', 's.page'))
    .select(['s.ordinal', 't.page', 't.text', 't.words', 't.confidence', 't.rotation', 't.skew', 't.origin', 's.is_blank'])
    .where('s.scan_id', '=', scanId)
    .$if(ordinal !== undefined, (query) => query.where('s.ordinal', '=', ordinal ?? 0))
    .orderBy('s.ordinal')
    .limit(PAGES_MAX)
    .execute()
  return rows.map((row) => ({
    page: row.page,
    text: row.text,
    confidence: row.confidence ?? 0,
    // The column is checked to hold quarter turns only.
    rotation: row.rotation as PageReading['rotation'],
    skew: row.skew,
    origin: row.origin,
    // Written by savePageText above, never by anybody else.
    words: row.words ? (JSON.parse(inflateSync(row.words).toString()) as RecognisedWord[]) : [],
    isBlank: row.is_blank,
  }))
}

/** Replaces what reading proposes for the letter that begins at `firstPage` of a file. */
export async function saveProposals(
  trx: Transaction<Database>,
  scanId: string,
  sha256: Buffer,
  firstPage: number,
  proposals: Proposals,
): Promise<void> {
  await trx
    .deleteFrom('field_reading')
    .where('sha256', '=', sha256)
    .where('first_page', '=', firstPage)
    .execute()
  const rows = proposalFields.flatMap((field) => {
    const proposal = proposals[field]
    // What was not read is no reading; findProposals adds it anew.
    if (!proposal || proposal.origin === 'exchange') return []
    return [{
      sha256,
      first_page: firstPage,
      field,
      scan_id: scanId,
      value: proposal.value?.slice(0, 2_000) ?? null,
      confidence: Math.max(0, Math.min(100, Math.round(proposal.confidence))),
      page: proposal.page,
      box: proposal.box ? [...proposal.box] : null,
      origin: proposal.origin,
      quote: proposal.quote?.slice(0, 500) ?? null,
    }]
  })
  if (rows.length > 0) await trx.insertInto('field_reading').values(rows).execute()
}

/** What the form should propose: hangs on the first page of the item's list. */
export async function findProposals(db: Kysely<Database>, scanId: string): Promise<Proposals> {
  const rows = await db
    .selectFrom('scan_page as s')
    .innerJoin('field_reading as f', (join) =>
      join.onRef('f.sha256', '=', 's.sha256').onRef('f.first_page', '=', 's.page'))
    .select(['f.field', 'f.value', 'f.confidence', 'f.page', 'f.box', 'f.origin', 'f.quote'])
    .where('s.scan_id', '=', scanId)
    .where('s.ordinal', '=', 1)
    .limit(proposalFields.length)
    .execute()
  const proposals: Proposals = {}
  for (const field of proposalFields) {
    const row = rows.find((one) => one.field === field)
    if (!row) continue
    const [x, y, width, height] = row.box ?? []
    const box = x === undefined || y === undefined || width === undefined || height === undefined
      ? null
      : ([x, y, width, height] as const)
    proposals[field] = {
      value: row.value, confidence: row.confidence, page: row.page ?? 1, box, origin: row.origin,
      ...(row.quote === null ? {} : { quote: row.quote }),
    }
  }
  const sent = await findSentHeader(db, scanId)
  return sent ? withHeader(proposals, sent.header, sent.firstPage) : proposals
}

/** What the sender's exchange file says of this item, where it came in one. */
async function findSentHeader(db: Kysely<Database>, scanId: string) {
  const row = await db
    .selectFrom('exchange_message as m')
    .leftJoin('scan_page as p', (join) => join.onRef('p.scan_id', '=', 'm.main_scan_id').on('p.ordinal', '=', 1))
    .select(['m.header', 'p.page'])
    .where('m.main_scan_id', '=', scanId)
    .where('m.header', 'is not', null)
    .executeTakeFirst()
  // Written by receiveExchange from headerOf, never by anybody else.
  return row && { header: row.header as ExchangeHeader, firstPage: row.page ?? 1 }
}

/** Takes away every word that was read of an item, and of any other item with the same bytes. */
export async function deleteReadings(
  trx: Transaction<Database>,
  scanId: string,
  sha256: Buffer | null,
): Promise<void> {
  for (const table of ['field_reading', 'page_text'] as const) {
    await trx
      .deleteFrom(table)
      .where((eb) => eb.or([
        eb('scan_id', '=', scanId),
        ...(sha256 ? [eb('sha256', '=', sha256)] : []),
      ]))
      .execute()
  }
  await trx
    .deleteFrom('signature_report')
    .where((eb) => eb.or([
      eb('scan_id', '=', scanId),
      ...(sha256 ? [eb('file_sha256', '=', sha256)] : []),
    ]))
    .execute()
  await trx
    .deleteFrom('embedded_file')
    .where((eb) => eb.or([
      eb('scan_id', '=', scanId),
      ...(sha256 ? [eb('sha256', '=', sha256)] : []),
    ]))
    .execute()
  await trx.deleteFrom('field_correction').where('scan_id', '=', scanId).execute()
  await trx.deleteFrom('audit_words').where('scan_id', '=', scanId).execute()
}

/** Other items that wait with the same bytes. */
export async function listWaitingTwins(
  trx: Transaction<Database>,
  sha256: Buffer,
  exceptId: string,
): Promise<{ id: string; state: ScanState; gate: string }[]> {
  return trx
    .selectFrom('scan')
    .select(['id', 'state', 'gate'])
    .where('sha256', '=', sha256)
    .where('id', '<>', exceptId)
    .where('disposed_at', 'is', null)
    .orderBy('id')
    .limit(100)
    .execute()
}

/** What waits for one person in the tray: bytes together, against one person filling the disk. */
export async function sumWaitingBytes(db: Kysely<Database>, personId: string): Promise<number> {
  const row = await db
    .selectFrom('scan')
    .select(sql<number>`coalesce(sum(byte_size), 0)::bigint`.as('bytes'))
    .where('received_by', '=', personId)
    .where('disposed_at', 'is', null)
    .executeTakeFirstOrThrow()
  return row.bytes
}

export const scanHash = (scan: { sha256: Buffer | null }): string | null =>
  scan.sha256 ? hashHex(scan.sha256) : null
export { hashBytes }
