import { recordEvent, WORKER } from '../../db/audit.ts'
import { maintainDocumentText } from '../../db/document-text.ts'
import { lockDocument } from '../../db/documents.ts'
import { listIssuerNames } from '../../db/issuers.ts'
import {
  deleteReadings, findScan, listPageTexts, listScanPages, lockScan, savePageText, saveProposals,
  setPageGate, setScan,
} from '../../db/scans.ts'
import type { ScanRow } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { ByteSource } from '../adapters/bytes.ts'
import type { MediaType } from '../adapters/file-inspector.ts'
import { isScanWaiting } from '../domain/moves.ts'
import type { GateVerdict, PageReading } from '../domain/reading.ts'
import type { Office } from '../office.ts'
import { quarantine } from './open-scan.ts'
import { scanSource } from './scan-bytes.ts'

type ScanPage = Awaited<ReturnType<typeof listScanPages>>[number]

interface Work {
  office: Office
  scan: ScanRow
  source: ByteSource
  mediaType: MediaType
}

/**
 * Job. Reads a range of pages of an item whose gate is open. Each page passes the gate itself
 * before a word of it is kept; a mark on a later page stops an item that still waits, and freezes a
 * document that was registered meanwhile (nothing of it has been published: publication waits until
 * every page has been asked). A page that cannot be read is left out and does not fail the letter.
 * May run twice: pages are read again and take the place of what was there.
 */
export async function readPages(
  office: Office,
  range: { scanId: string; fromPage: number; toPage: number },
): Promise<void> {
  const scan = await findScan(office.db, range.scanId)
  if (!scan?.may_hold_text || !scan.media_type) return
  if (!isScanWaiting(scan.state) && scan.state !== 'registered' && scan.state !== 'duplicate') return

  // Set by the inspector, which knows no other kinds.
  const mediaType = scan.media_type as MediaType
  const work = { office, scan, source: await scanSource(office, scan), mediaType }
  const pages = (await listScanPages(office.db, scan.id)).filter(
    (page) => page.ordinal >= range.fromPage && page.ordinal <= range.toPage,
  )
  for (const page of pages) {
    if (!(await readOne(work, page))) return
  }
  const isRead = await noteProgress(office, scan.id)
  if (isRead || pages.some((page) => page.ordinal === 1 || page.ordinal === scan.page_count)) {
    await proposeAgain(work)
  }
}

/** Reads one page; false when a mark on it has stopped the item. */
async function readOne(work: Work, page: ScanPage): Promise<boolean> {
  const { office, scan, source, mediaType } = work
  if (page.gate === 'pending') {
    const verdict = await gateOf(work, page)
    const isMarked = verdict.verdict === 'marked'
    await inTransaction(office.db, async (trx) => {
      await setPageGate(trx, scan.id, page, isMarked ? 'marked' : verdict.verdict === 'clear' ? 'clear' : 'unjudged')
    })
    if (isMarked) {
      await stop(office, scan.id, verdict)
      return false
    }
  }
  const reading = await office.reader.readPage(source, mediaType, page.page, page.turn).catch(() => null)
  if (reading) await keepPage(office, scan.id, page, { ...reading, page: page.page })
  return true
}

async function gateOf({ office, scan, source, mediaType }: Work, page: ScanPage): Promise<GateVerdict> {
  const nothing = { level: null, page: page.page } as const
  if (scan.gate === 'cleared') return { ...nothing, verdict: 'clear', ground: 'none' }
  try {
    return await office.reader.gate(source, mediaType, page.page, page.turn)
  } catch {
    return { ...nothing, verdict: 'suspect', ground: 'failed' }
  }
}

async function stop(office: Office, scanId: string, verdict: GateVerdict): Promise<void> {
  const documentId = await inTransaction(office.db, async (trx) => {
    const scan = await lockScan(trx, scanId)
    if (!scan) return null
    if (isScanWaiting(scan.state)) {
      await deleteReadings(trx, scanId, scan.sha256)
      return null
    }
    return scan.document_id
  })
  if (!documentId) return quarantine(office, scanId, verdict)
  await inTransaction(office.db, async (trx) => {
    const document = await lockDocument(trx, documentId)
    if (!document || document.frozen_at) return
    await trx
      .updateTable('incoming_document')
      .set({ frozen_at: office.now() })
      .where('id', '=', documentId)
      .execute()
    await recordEvent(trx, WORKER, {
      kind: 'scan-quarantined',
      documentId,
      subjectId: scanId,
      facts: { verdict: verdict.verdict, ground: verdict.ground, page: verdict.page, frozen: true },
    })
  })
  office.signals.send({ topic: 'document', id: documentId })
}

async function keepPage(office: Office, scanId: string, page: ScanPage, reading: PageReading): Promise<void> {
  await inTransaction(office.db, async (trx) => {
    const scan = await lockScan(trx, scanId)
    if (!scan?.may_hold_text) return
    await savePageText(trx, scanId, page.sha256, reading)
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
