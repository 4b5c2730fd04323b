import { findDocument, lockDocument } from '../../db/documents.ts'
import { listRenditions } from '../../db/renditions.ts'
import { listPageTexts, listScanPages } from '../../db/scans.ts'
import type { IncomingDocumentRow } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { MediaType } from '../adapters/file-inspector.ts'
import {
  makeSearchableCopy, type SearchableCopy, type SearchablePage,
} from '../adapters/searchable-copy.ts'
import { hashBytes, hashHex } from '../domain/ids.ts'
import { isOfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { type Made, noteRendition, queuePublications } from './note-rendition.ts'
import { gateOfDocument } from './publish-rendition.ts'

/** What the maker says of a file that it will never manage, however often it is asked. */
const LEFT_ALONE = new Set([
  'searchable-not-for-this-type', 'searchable-not-needed', 'searchable-failed',
  'searchable-too-large',
])

type Original = Awaited<ReturnType<typeof listRenditions>>[number]

/**
 * Job. Makes the copies of a letter and its attachments whose words can be found, when every page
 * of every item has passed the gate and been read; queues them for the cloud like the others.
 *
 * Nothing is made of what is secret, restricted, frozen or voided. A file that needs none (all its
 * pages have words of their own) or allows none stands for itself. May run twice: the same reading
 * gives the same bytes, and the same bytes are no new version.
 */
export async function makeSearchable(
  office: Office,
  { documentId }: { documentId: string },
): Promise<void> {
  const document = await findDocument(office.db, documentId)
  if (!document || !mayHaveCopy(document)) return
  if ((await gateOfDocument(office, documentId)) !== 'clear') return
  if (await isBeingRead(office, documentId)) return

  const made: Made[] = []
  const renditions = await listRenditions(office.db, documentId)
  for (const original of renditions.filter((one) => one.role === 'original')) {
    const copy = await copyOf(office, documentId, original)
    if (!copy) continue
    const { sha256, byteSize } = await office.vault.write(copy.bytes)
    made.push({
      role: 'searchable', part: original.part, by: 'make-searchable', baseId: original.id,
      sha256: hashBytes(sha256), byteSize, holdsSignature: false, pageCount: copy.pages,
    })
  }
  if (made.length === 0) return
  await inTransaction(office.db, async (trx) => {
    const now = await lockDocument(trx, documentId)
    if (!now || !mayHaveCopy(now)) return
    for (const one of made) await noteRendition(office, trx, now, one)
    await queuePublications(office, trx, now)
  })
  office.signals.send({ topic: 'document', id: documentId })
}

/** Asked again by the reading of the last page. */
async function isBeingRead(office: Office, documentId: string): Promise<boolean> {
  const unread = await office.db
    .selectFrom('scan as s')
    .select('s.id')
    .where('s.document_id', '=', documentId)
    .where('s.state', '=', 'registered')
    .where('s.read_at', 'is', null)
    .where((eb) => eb.exists(eb.selectFrom('scan_page as p').select('p.page').whereRef('p.scan_id', '=', 's.id')))
    .executeTakeFirst()
  return unread !== undefined
}

function mayHaveCopy(document: IncomingDocumentRow): boolean {
  return document.secrecy === 'none' && !document.is_restricted && !document.frozen_at
    && document.state !== 'voided'
}

async function copyOf(
  office: Office, documentId: string, original: Original,
): Promise<SearchableCopy | null> {
  const pages = await pagesOf(office, documentId, original.file_sha256)
  if (pages.length === 0) return null
  try {
    return await makeSearchableCopy({
      original: await office.vault.source(hashHex(original.file_sha256)),
      // Kept at registration as the inspector named it.
      mediaType: original.media_type as MediaType,
      pages,
    })
  } catch (error) {
    if (isOfficeError(error) && LEFT_ALONE.has(error.code)) return null
    throw error
  }
}

/** The pages of the item that became this file, as a clerk ordered and turned them. */
async function pagesOf(
  office: Office, documentId: string, sha256: Buffer,
): Promise<SearchablePage[]> {
  const scan = await office.db
    .selectFrom('scan')
    .select('id')
    .where('document_id', '=', documentId)
    .where('sha256', '=', sha256)
    .where('state', '=', 'registered')
    .executeTakeFirst()
  if (!scan) return []
  const pages = await listScanPages(office.db, scan.id)
  // Pages that were put in from another file are not in this one.
  if (pages.some((page) => !page.sha256.equals(sha256))) return []
  const readings = new Map(
    (await listPageTexts(office.db, scan.id)).map((reading) => [reading.page, reading]),
  )
  return pages.map(({ page, turn }) => ({ page, turn, reading: readings.get(page) ?? null }))
}
