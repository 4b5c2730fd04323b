import { recordEvent, WORKER } from '../../db/audit.ts'
import {
  findScan, insertScanPages, listScanPages, lockScan, saveProposals, setPageGate, setScan,
} from '../../db/scans.ts'
import type { ScanRow } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { ByteSource } from '../adapters/bytes.ts'
import type { Inspection, MediaType } from '../adapters/file-inspector.ts'
import { jobPriority } from '../domain/job.ts'
import { assertScanCanBecome, isScanWaiting } from '../domain/moves.ts'
import type { GateVerdict, Proposals } from '../domain/reading.ts'
import type { Office } from '../office.ts'
import { leaveForSheets } from './leave-for-sheets.ts'
import { READING_RANGE_PAGES } from './reading-range.ts'
import { scanSource } from './scan-bytes.ts'

/**
 * Job. Looks at a new file in a bounded child, passes the secrecy gate on its first page, and only
 * then keeps what the head of the letter says. The rest of the pages are jobs of their own.
 *
 * Fails closed: what cannot be opened waits for a person with its reason, and a first page that the
 * gate could not judge is quarantined. May run twice: a file that has been read is left alone.
 */
export async function openScan(office: Office, { scanId }: { scanId: string }): Promise<void> {
  const scan = await findScan(office.db, scanId)
  if (!scan || !isScanWaiting(scan.state) || scan.state === 'quarantined' || scan.head_read_at) return
  if (!scan.sha256) return

  const source = await scanSource(office, scan)
  const inspection = await office.inspector.inspect(source)
  if (!inspection.ok || inspection.pages.length === 0) {
    await needsPerson(office, scanId, inspection)
    return
  }
  await beginReading(office, scan, inspection)
  if (await leaveForSheets(office, scanId)) return
  const first = (await listScanPages(office.db, scanId))[0]
  const page = first?.page ?? 1
  const turn = first?.turn ?? 0
  const verdict = scan.gate === 'cleared'
    ? clearedByTwo(page)
    : await gateOf(office, source, inspection.mediaType, { page, turn })
  if (verdict.verdict !== 'clear') {
    await quarantine(office, scanId, verdict)
    return
  }
  const head = await headOf(office, source, inspection.mediaType, { page, turn })
  await keepHead(office, scanId, page, head)
}

const clearedByTwo = (page: number): GateVerdict => ({ verdict: 'clear', level: null, ground: 'none', page })

async function gateOf(
  office: Office,
  source: ByteSource,
  mediaType: MediaType,
  at: { page: number; turn: number },
): Promise<GateVerdict> {
  try {
    return await office.reader.gate(source, mediaType, at.page, at.turn)
  } catch {
    return { verdict: 'suspect', level: null, ground: 'failed', page: at.page }
  }
}

async function headOf(
  office: Office,
  source: ByteSource,
  mediaType: MediaType,
  at: { page: number; turn: number },
): Promise<Proposals | null> {
  try {
    return (await office.reader.readHead(source, mediaType, at.page, at.turn)).proposals
  } catch {
    return null
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

async function keepHead(
  office: Office,
  scanId: string,
  firstPage: number,
  proposals: Proposals | null,
): Promise<void> {
  await inTransaction(office.db, async (trx) => {
    const scan = await lockScan(trx, scanId)
    if (!scan?.sha256 || scan.state !== 'reading') return
    assertScanCanBecome(scan, proposals ? 'ready' : 'needs-person')
    await setScan(trx, scanId, {
      state: proposals ? 'ready' : 'needs-person',
      gate: scan.gate === 'cleared' ? 'cleared' : 'clear',
      reason_code: proposals ? null : 'head-unreadable',
      head_read_at: office.now(),
    })
    await setPageGate(trx, scanId, { sha256: scan.sha256, page: firstPage }, 'clear')
    if (proposals) await saveProposals(trx, scanId, scan.sha256, firstPage, proposals)
    await recordEvent(trx, WORKER, {
      kind: 'scan-read',
      subjectId: scanId,
      facts: { gate: 'clear', fields: Object.keys(proposals ?? {}).length },
    })
    await enqueueRanges(office, trx, scanId, scan.page_count ?? 0)
  })
  office.signals.send({ topic: 'scan', id: scanId })
}

async function enqueueRanges(
  office: Office,
  trx: Parameters<Office['jobs']['enqueue']>[0],
  scanId: string,
  pageCount: number,
): Promise<void> {
  await office.jobs.enqueue(trx, 'read-pages', { scanId, fromPage: 1, toPage: 1 }, { priority: jobPriority.normal })
  for (let from = 2; from <= pageCount; from += READING_RANGE_PAGES) {
    const toPage = Math.min(pageCount, from + READING_RANGE_PAGES - 1)
    await office.jobs.enqueue(trx, 'read-pages', { scanId, fromPage: from, toPage }, { priority: jobPriority.pages })
  }
}
