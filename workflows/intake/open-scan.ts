import { recordEvent, WORKER } from '../../db/audit.ts'
import { listIssuerNames } from '../../db/issuers.ts'
import {
  findScan, insertScanPages, listScanPages, lockScan, savePageText, saveProposals, setFoundTurn,
  setPageGate, setScan,
} from '../../db/scans.ts'
import type { ScanRow } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { ByteSource } from '../adapters/bytes.ts'
import type { Inspection, MediaType } from '../adapters/file-inspector.ts'
import type { FirstReading } from '../adapters/letter-reader.ts'
import { jobPriority } from '../domain/job.ts'
import { assertScanCanBecome, isScanWaiting } from '../domain/moves.ts'
import type { GateVerdict } from '../domain/reading.ts'
import type { Office } from '../office.ts'
import { leaveForSheets } from './leave-for-sheets.ts'
import { READING_RANGE_PAGES } from './reading-range.ts'
import { scanSource } from './scan-bytes.ts'

/**
 * Job. Looks at a new file in a bounded child, reads its first page once for the secrecy gate and
 * the form, and keeps it only when the gate is clear. The other pages are jobs of their own.
 *
 * Fails closed: what cannot be opened waits for a person with its reason, and a first page that the
 * gate could not judge is quarantined. May run twice: a file that has been read is left alone.
 */
export async function openScan(office: Office, { scanId }: { scanId: string }): Promise<void> {
  const scan = await findScan(office.db, scanId)
  if (!scan || !isScanWaiting(scan.state) || scan.state === 'quarantined' || scan.head_read_at) return
  if (!scan.sha256) return

  const looked = await office.reader.whileOneComes(() => lookAtFirst(office, scan))
  if (!looked) return
  const { page, first, inspection } = looked
  const verdict = scan.gate === 'cleared' ? clearedByTwo(page) : first.gate
  if (verdict.verdict !== 'clear') {
    await quarantine(office, scanId, verdict)
    return
  }
  const carriesFiles = inspection.activeContent.includes('EmbeddedFile')
  if (await keepFirst(office, scanId, page, { ...first, carriesFiles })) await lookCloser(office, scanId, page, first)
}

/** Nothing when the file is for a person, or waits to be cut at its separator sheets. */
async function lookAtFirst(office: Office, scan: ScanRow) {
  const source = await scanSource(office, scan)
  const inspection = await office.inspector.inspect(source)
  if (!inspection.ok || inspection.pages.length === 0) {
    await needsPerson(office, scan.id, inspection)
    return undefined
  }
  await beginReading(office, scan, inspection)
  if (await leaveForSheets(office, scan.id)) return undefined
  const [firstPage] = await listScanPages(office.db, scan.id)
  const page = firstPage?.page ?? 1
  const turn = firstPage?.turn ?? 0
  const first = await readFirst(office, source, inspection.mediaType, { page, turn })
  return { page, first, inspection }
}

/** The form is there; what one reading does not settle follows, where nobody has decided yet. */
async function lookCloser(
  office: Office,
  scanId: string,
  page: number,
  first: FirstReading,
): Promise<void> {
  const proposals = await first.lookCloser()
  if (!proposals) return
  await inTransaction(office.db, async (trx) => {
    const scan = await lockScan(trx, scanId)
    // With more pages read the fields have been judged from them all.
    if (!scan?.sha256 || !scan.may_hold_text || scan.state !== 'ready' || scan.pages_read > 1) return
    const [firstNow] = await listScanPages(trx, scanId)
    if (firstNow?.page !== page) return
    await saveProposals(trx, scanId, scan.sha256, page, proposals)
  })
  office.signals.send({ topic: 'scan', id: scanId })
}

const clearedByTwo = (page: number): GateVerdict => ({ verdict: 'clear', level: null, ground: 'none', page })

/** Gate and form from one reading of the page: what the gate stops is not kept. */
async function readFirst(
  office: Office,
  source: ByteSource,
  mediaType: MediaType,
  { page, turn }: { page: number; turn: number },
): Promise<FirstReading> {
  const directory = await listIssuerNames(office.db)
  try {
    return await office.reader.readFirst(source, mediaType, page, turn, directory)
  } catch {
    const gate = { verdict: 'suspect', level: null, ground: 'failed', page } as const
    return { gate, reading: null, proposals: null, lookCloser: async () => null }
  }
}

async function needsPerson(office: Office, scanId: string, inspection: Inspection): Promise<void> {
  const code = inspection.ok ? 'file-is-attachment' : inspection.reason
  await inTransaction(office.db, async (trx) => {
    const scan = await lockScan(trx, scanId)
    if (!scan || !isScanWaiting(scan.state) || scan.state === 'quarantined') return
    if (scan.state !== 'needs-person') assertScanCanBecome(scan, 'needs-person')
    await setScan(trx, scanId, {
      state: 'needs-person',
      reason_code: code,
      media_type: inspection.mediaType,
      // A file without pages to look at (docx, xlsx) holds no picture to judge: only a person can.
      page_count: inspection.ok ? 0 : null,
    })
    await recordEvent(trx, WORKER, { kind: 'scan-unreadable', subjectId: scanId, facts: { reason: code } })
  })
  office.signals.send({ topic: 'scan', id: scanId })
}

async function beginReading(
  office: Office,
  scan: ScanRow,
  inspection: Extract<Inspection, { ok: true }>,
): Promise<void> {
  await inTransaction(office.db, async (trx) => {
    const now = await lockScan(trx, scan.id)
    if (!now?.sha256 || !isScanWaiting(now.state)) return
    if (now.state !== 'reading') assertScanCanBecome(now, 'reading')
    await setScan(trx, scan.id, {
      state: 'reading',
      reason_code: null,
      media_type: inspection.mediaType,
      page_count: inspection.pages.length,
      holds_signature: inspection.holdsSignature,
    })
    await insertScanPages(trx, scan.id, now.sha256, inspection.pages.length)
    await recordEvent(trx, WORKER, {
      kind: 'scan-opened',
      subjectId: scan.id,
      facts: {
        mediaType: inspection.mediaType,
        pages: inspection.pages.length,
        holdsSignature: inspection.holdsSignature,
        activeContent: inspection.activeContent.slice(0, 20),
      },
    })
  })
  office.signals.send({ topic: 'scan', id: scan.id })
}

/** Two people look anew at what is stopped anew: an earlier yes counts for nothing. */
export const notYetCleared = { gate_cleared_by: null, gate_second_person: null, head_read_at: null } as const

/** Stops an item where it is: nothing that was read of it has been kept. */
export async function quarantine(office: Office, scanId: string, verdict: GateVerdict): Promise<void> {
  await inTransaction(office.db, async (trx) => {
    const scan = await lockScan(trx, scanId)
    if (!scan || !isScanWaiting(scan.state) || scan.state === 'quarantined') return
    assertScanCanBecome(scan, 'quarantined')
    await setScan(trx, scanId, {
      state: 'quarantined',
      gate: verdict.verdict === 'marked' ? 'marked' : 'suspect',
      ...notYetCleared,
      reason_code: `gate-${verdict.ground}`,
    })
    await recordEvent(trx, WORKER, {
      kind: 'scan-quarantined',
      subjectId: scanId,
      facts: { verdict: verdict.verdict, ground: verdict.ground, page: verdict.page },
    })
  })
  office.signals.send({ topic: 'scan', id: scanId })
}

async function keepFirst(
  office: Office,
  scanId: string,
  page: number,
  { reading, proposals, carriesFiles }: FirstReading & { carriesFiles: boolean },
): Promise<boolean> {
  const isKept = await inTransaction(office.db, async (trx) => {
    const scan = await lockScan(trx, scanId)
    if (!scan?.sha256 || scan.state !== 'reading') return false
    assertScanCanBecome(scan, proposals ? 'ready' : 'needs-person')
    const pageCount = scan.page_count ?? 0
    const isWhole = reading !== null && pageCount <= 1
    await setScan(trx, scanId, {
      state: proposals ? 'ready' : 'needs-person',
      gate: scan.gate === 'cleared' ? 'cleared' : 'clear',
      reason_code: proposals ? null : 'head-unreadable',
      head_read_at: office.now(),
      ...(reading ? { pages_read: 1 } : {}),
      ...(isWhole ? { read_at: office.now() } : {}),
    })
    await setPageGate(trx, scanId, { sha256: scan.sha256, page }, 'clear')
    if (reading) {
      await savePageText(trx, scanId, scan.sha256, { ...reading, page })
      await setFoundTurn(trx, scanId, { sha256: scan.sha256, page }, reading.rotation)
    }
    if (proposals) await saveProposals(trx, scanId, scan.sha256, page, proposals)
    await recordEvent(trx, WORKER, {
      kind: 'scan-read',
      subjectId: scanId,
      facts: { gate: 'clear', fields: Object.keys(proposals ?? {}).length },
    })
    if (scan.holds_signature) await office.jobs.enqueue(trx, 'check-signatures', { scanId }, { priority: jobPriority.normal })
    if (carriesFiles) await office.jobs.enqueue(trx, 'list-embedded-files', { scanId }, { priority: jobPriority.head })
    await office.jobs.enqueue(trx, 'find-slip', { scanId }, { priority: jobPriority.normal })
    await enqueueRanges(office, trx, scanId, { pageCount, isFirstRead: reading !== null })
    return true
  })
  office.signals.send({ topic: 'scan', id: scanId })
  return isKept
}

/** The last page first: there the signer stands, whom the form still lacks. */
async function enqueueRanges(
  office: Office,
  trx: Parameters<Office['jobs']['enqueue']>[0],
  scanId: string,
  { pageCount, isFirstRead }: { pageCount: number; isFirstRead: boolean },
): Promise<void> {
  const enqueue = (fromPage: number, toPage: number, priority: number) =>
    office.jobs.enqueue(trx, 'read-pages', { scanId, fromPage, toPage }, { priority })
  if (!isFirstRead) await enqueue(1, 1, jobPriority.normal)
  if (pageCount > 1) await enqueue(pageCount, pageCount, jobPriority.normal)
  for (let from = 2; from < pageCount; from += READING_RANGE_PAGES) {
    await enqueue(from, Math.min(pageCount - 1, from + READING_RANGE_PAGES - 1), jobPriority.pages)
  }
}
