import type { Transaction } from 'kysely'
import { recordEvent, WORKER } from '../../db/audit.ts'
import { maintainDocumentText } from '../../db/document-text.ts'
import { listIssuerNames } from '../../db/issuers.ts'
import {
  findScan, listPageTexts, listScanPages, lockScan, savePageText, saveProposals,
  setFoundTurn, setPageGate, setScan,
} from '../../db/scans.ts'
import type { Database, ScanRow } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { ByteSource } from '../adapters/bytes.ts'
import type { MediaType } from '../adapters/file-inspector.ts'
import { isScanWaiting } from '../domain/moves.ts'
import type { GateVerdict, PageReading } from '../domain/reading.ts'
import type { Office } from '../office.ts'
import { scanSource } from './scan-bytes.ts'
import { stopForMark } from './stop-for-mark.ts'

type ScanPage = Awaited<ReturnType<typeof listScanPages>>[number]

interface Work {
  office: Office
  scan: ScanRow
  source: ByteSource
  mediaType: MediaType
}

/**
 * Job. Reads a range of pages of an item whose gate is open. Each page passes the gate itself
 * before a word of it is kept; one in doubt waits for a person; a mark on a later page stops an item that still waits, and freezes a
 * document that was registered meanwhile (nothing of it has been published: publication waits until
 * every page has been asked). A page that cannot be read is left out and does not fail the letter.
 * May run twice: pages are read again and take the place of what was there.
 */
export async function readPages(
  office: Office,
  range: { scanId: string; fromPage: number; toPage: number; only?: number[] },
): Promise<void> {
  const scan = await findScan(office.db, range.scanId)
  if (!scan?.may_hold_text || !scan.media_type) return
  if (!isScanWaiting(scan.state) && scan.state !== 'registered' && scan.state !== 'duplicate') return

  // Set by the inspector, which knows no other kinds.
  const mediaType = scan.media_type as MediaType
  const work = { office, scan, source: await scanSource(office, scan), mediaType }
  const pages = (await listScanPages(office.db, scan.id)).filter(
    (page) => page.ordinal >= range.fromPage && page.ordinal <= range.toPage
      && (!range.only || range.only.includes(page.ordinal)),
  )
  for (const page of pages) {
    if (!(await readOne(work, page))) return
  }
  const isRead = await noteProgress(office, scan.id)
  if (isRead || pages.some((page) => page.ordinal === 1 || page.ordinal === scan.page_count)) {
    await proposeAgain(work)
  }
}

/**
 * Judges and reads one page; false when a mark on it has stopped the item. What the gate could not
 * judge, or has a doubt about, is not read before a person has looked at it. What the gate says and
 * what was read are kept together: a page that has been asked has been read, or cannot be.
 */
async function readOne(work: Work, page: ScanPage): Promise<boolean> {
  const { office, scan, source, mediaType } = work
  if (page.gate === 'unjudged') return true
  const verdict = await gateOf(work, page)
  if (verdict.verdict === 'marked') {
    await stop(office, scan.id, page, verdict)
    return false
  }
  if (verdict.verdict === 'suspect') {
    await leaveInDoubt(office, scan.id, page, verdict)
    return true
  }
  const reading = await office.reader.readPage(source, mediaType, page.page, page.turn).catch(() => null)
  await keepPage(office, scan.id, page, reading && { ...reading, page: page.page })
  return true
}

async function gateOf({ office, scan, source, mediaType }: Work, page: ScanPage): Promise<GateVerdict> {
  const nothing = { level: null, page: page.page } as const
  if (page.gate === 'marked') return { ...nothing, verdict: 'marked', ground: 'none' }
  if (page.gate === 'clear' || scan.gate === 'cleared') return { ...nothing, verdict: 'clear', ground: 'none' }
  try {
    return await office.reader.gate(source, mediaType, page.page, page.turn)
  } catch {
    return { ...nothing, verdict: 'suspect', ground: 'failed' }
  }
}

async function stop(office: Office, scanId: string, page: ScanPage, verdict: GateVerdict): Promise<void> {
  const documentId = await inTransaction(office.db, async (trx) => {
    const scan = await lockScan(trx, scanId)
    if (!scan || (await gateNow(trx, scanId, page)) === 'clear') return null
    await stopForMark(office, trx, scan, { by: WORKER, pages: [page], verdict })
    return scan.document_id
  })
  office.signals.send({ topic: 'scan', id: scanId })
  if (documentId) office.signals.send({ topic: 'document', id: documentId })
}

async function leaveInDoubt(office: Office, scanId: string, page: ScanPage, verdict: GateVerdict): Promise<void> {
  await inTransaction(office.db, async (trx) => {
    const scan = await lockScan(trx, scanId)
    if (!scan || (await gateNow(trx, scanId, page)) !== 'pending') return
    await setPageGate(trx, scanId, page, 'unjudged')
    await recordEvent(trx, WORKER, {
      kind: 'page-in-doubt',
      ...(scan.document_id ? { documentId: scan.document_id } : {}),
      subjectId: scanId,
      facts: { ground: verdict.ground, page: page.ordinal },
    })
  })
}

async function gateNow(trx: Transaction<Database>, scanId: string, page: ScanPage) {
  const pages = await listScanPages(trx, scanId)
  return pages.find((one) => one.page === page.page && one.sha256.equals(page.sha256))?.gate
}

async function keepPage(
  office: Office, scanId: string, page: ScanPage, reading: PageReading | null,
): Promise<void> {
  await inTransaction(office.db, async (trx) => {
    const scan = await lockScan(trx, scanId)
    if (!scan?.may_hold_text) return
    const gate = await gateNow(trx, scanId, page)
    if (gate !== 'pending' && gate !== 'clear') return
    if (gate === 'pending') await setPageGate(trx, scanId, page, 'clear')
    if (!reading) return
    await savePageText(trx, scanId, page.sha256, reading)
    // A page that is read again has been turned by a person, or was upright.
    if (gate === 'pending') await setFoundTurn(trx, scanId, page, reading.rotation)
    if (scan.document_id) await maintainDocumentText(trx, scan.document_id)
  })
}

/** With more pages read the fields are judged again: the signer and a deadline stand further back. */
async function proposeAgain({ office, scan, source, mediaType }: Work): Promise<void> {
  const pages = await listPageTexts(office.db, scan.id)
  if (!pages.some((page) => !page.isBlank)) return
  const directory = await listIssuerNames(office.db)
  const proposals = await office.reader.propose(source, mediaType, pages, directory).catch(() => null)
  if (!proposals) return
  await inTransaction(office.db, async (trx) => {
    const now = await lockScan(trx, scan.id)
    if (!now?.may_hold_text || !now.sha256 || !isScanWaiting(now.state)) return
    await saveProposals(trx, scan.id, now.sha256, pages[0]?.page ?? 1, proposals)
  })
}

/** True when every page has been asked. */
async function noteProgress(office: Office, scanId: string): Promise<boolean> {
  const isRead = await inTransaction(office.db, async (trx) => {
    const scan = await lockScan(trx, scanId)
    if (!scan || scan.secrecy !== 'none') return false
    const pages = await listScanPages(trx, scanId)
    const read = await listPageTexts(trx, scanId)
    const isWhole = pages.every((page) => page.gate !== 'pending')
    await setScan(trx, scanId, {
      pages_read: read.length, ...(isWhole ? { read_at: office.now() } : {}),
    })
    // A letter that was registered while it was being read: its copy waited for the last page.
    if (isWhole && scan.state === 'registered' && scan.document_id) {
      await office.jobs.enqueue(trx, 'make-searchable', { documentId: scan.document_id })
    }
    return isWhole
  })
  office.signals.send({ topic: 'scan', id: scanId })
  return isRead
}
