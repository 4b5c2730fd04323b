import type { Transaction } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import { findDocument } from '../../db/documents.ts'
import { listPublications } from '../../db/publications.ts'
import { listScanPages, setPageGate, setScan } from '../../db/scans.ts'
import type { Database, ScanRow } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { jobPriority } from '../domain/job.ts'
import { isScanWaiting } from '../domain/moves.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { forgetImages } from '../oversight/page-image.ts'
import { lockKnownScan } from './dispose-scan.ts'
import { assertMayReadItem } from './may-read-item.ts'
import { stopForMark } from './stop-for-mark.ts'

export interface PagesJudged {
  scanId: string
  /** The pages the person was shown, by their place in the item: one answer for all of them. */
  ordinals: readonly number[]
}

type ScanPage = Awaited<ReturnType<typeof listScanPages>>[number]

/**
 * "Tôi đã xem, các trang này không có dấu mật": a person has looked at pages that the gate left in
 * doubt. They are clear from now on, are read, and what waited to be published goes its way.
 *
 * Refuses pages that are not in doubt (any more): of two who answer at once, one comes too late.
 */
export async function clearPages(office: Office, clerk: Actor, input: PagesJudged): Promise<void> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  const documentId = await inTransaction(office.db, async (trx) => {
    const scan = await lockKnownScan(trx, input.scanId)
    const pages = await pagesInDoubt(office, trx, clerk, scan, input.ordinals)
    for (const page of pages) await setPageGate(trx, scan.id, page, 'clear')
    // Not read yet: the searchable copy waits for the words of these pages.
    await setScan(trx, scan.id, { read_at: null })
    const ordinals = pages.map((page) => page.ordinal)
    await recordEvent(trx, clerk, {
      kind: 'pages-cleared',
      ...(scan.document_id ? { documentId: scan.document_id } : {}),
      subjectId: scan.id,
      facts: { pages: ordinals },
    })
    await office.jobs.enqueue(trx, 'read-pages', {
      scanId: scan.id, fromPage: Math.min(...ordinals), toPage: Math.max(...ordinals), only: ordinals,
    }, { priority: jobPriority.normal })
    if (scan.document_id) await publishWhatWaited(office, trx, scan.document_id)
    return scan.document_id
  })
  office.signals.send({ topic: 'scan', id: input.scanId })
  if (documentId) office.signals.send({ topic: 'document', id: documentId })
}

/** "Có dấu mật": the item goes into quarantine, a document it has become is frozen. */
export async function markPages(office: Office, clerk: Actor, input: PagesJudged): Promise<void> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  const scan = await inTransaction(office.db, async (trx) => {
    const locked = await lockKnownScan(trx, input.scanId)
    const pages = await pagesInDoubt(office, trx, clerk, locked, input.ordinals)
    const verdict = { verdict: 'marked', ground: 'seen', page: pages[0]?.page ?? 1 } as const
    await stopForMark(office, trx, locked, { by: clerk, pages, verdict })
    return locked
  })
  if (scan.sha256) forgetImages(scan.sha256.toString('hex'))
  office.signals.send({ topic: 'scan', id: scan.id })
  if (scan.document_id) office.signals.send({ topic: 'document', id: scan.document_id })
}

async function pagesInDoubt(
  office: Office,
  trx: Transaction<Database>,
  clerk: Actor,
  scan: ScanRow,
  ordinals: readonly number[],
): Promise<ScanPage[]> {
  const isOpen = scan.state === 'registered' || (isScanWaiting(scan.state) && scan.state !== 'quarantined')
  const document = scan.document_id ? await findDocument(trx, scan.document_id) : undefined
  if (!isOpen || document?.frozen_at) {
    throw new OfficeError('scan-in-wrong-state', { id: scan.id, state: scan.state, wanted: 'pages-judged' })
  }
  await assertMayReadItem({ ...office, db: trx }, clerk, scan.id)
  const asked = new Set(ordinals)
  const pages = (await listScanPages(trx, scan.id)).filter((page) => asked.has(page.ordinal))
  if (asked.size === 0 || pages.length !== asked.size || pages.some((page) => page.gate !== 'unjudged')) {
    throw new OfficeError('pages-judged-already', { scanId: scan.id })
  }
  return pages
}

/** Publications that ended while a page was in doubt begin again. */
async function publishWhatWaited(
  office: Office,
  trx: Transaction<Database>,
  documentId: string,
): Promise<void> {
  for (const waiting of await listPublications(trx, documentId)) {
    if (waiting.state === 'verified') continue
    await office.jobs.enqueue(trx, 'publish-rendition', { renditionId: waiting.rendition_id })
  }
}
