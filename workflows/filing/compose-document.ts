import { findDocument, lockDocument } from '../../db/documents.ts'
import { listDirectiveInk } from '../../db/ink.ts'
import { findLatestRendition } from '../../db/renditions.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { MediaType } from '../adapters/file-inspector.ts'
import { pageCountOfPrint } from '../adapters/forms/page-count.ts'
import { buildRenditions, type InkLayer } from '../adapters/pdf-composer.ts'
import { hashBytes, hashHex } from '../domain/ids.ts'
import { isOfficeError } from '../domain/office-error.ts'
import type { RenditionRole } from '../domain/values.ts'
import type { Office } from '../office.ts'
import { type Made, noteRendition, queuePublications } from './note-rendition.ts'
import { slipOf } from './slip-of.ts'

/** What the composer says of a file that it will never manage, however often it is asked. */
const LEFT_ALONE = new Set([
  'rendition-not-for-this-type', 'pdf-append-refused', 'pdf-compose-failed', 'rendition-too-large',
])

/**
 * Job. Makes what is derived of a document as it stands now (slip, the letter with slip and ink),
 * keeps it in the vault, and queues it for the cloud together with the originals.
 *
 * May run twice: a derived file whose bytes are there already is not made a new version. A letter
 * that holds a signature keeps every byte; its slip is a file of its own. The original is read and
 * never written (R3).
 */
export async function composeDocument(
  office: Office,
  { documentId }: { documentId: string },
): Promise<void> {
  const document = await findDocument(office.db, documentId)
  if (!document || document.secrecy !== 'none' || document.frozen_at || document.state === 'voided') return
  const original = await findLatestRendition(office.db, documentId, 'original')
  if (!original) return

  const slip = await slipOf(office, document)
  const ink = await inkOf(office, documentId, original.file_sha256)
  const built = await buildOrLeave(office, original, slip, ink)
  const isInked = ink.length > 0
  const pageCount = await pageCountOfPrint(slip)
  const made: Made[] = [
    { ...(await keep(office, 'slip', null, built?.slip ?? slip, false)), pageCount },
  ]
  // A signed letter without ink would be its own copy: the original itself is published.
  if (built && (!original.holds_signature || ink.some((layer) => layer.onOriginal.length > 0))) {
    const role = isInked ? 'inked' : 'stamped'
    const letterPages = original.page_count ?? 1
    made.push({
      ...(await keep(office, role, original.id, built.letter, built.keepsSignatures)),
      pageCount: original.holds_signature ? letterPages : letterPages + pageCount,
    })
  }
  await inTransaction(office.db, async (trx) => {
    const now = await lockDocument(trx, documentId)
    if (!now || now.secrecy !== 'none' || now.frozen_at) return
    for (const one of made) await noteRendition(office, trx, now, one)
    await queuePublications(office, trx, now)
    await office.jobs.enqueue(trx, 'make-directive-sheet', { documentId })
  })
  office.signals.send({ topic: 'document', id: documentId })
}

/**
 * The letter with slip and ink; null for a file that nothing can be put into (an odd PDF, a Word
 * annex as main file): the original stands for itself, the slip beside it.
 */
async function buildOrLeave(
  office: Office,
  original: { file_sha256: Buffer; media_type: string; holds_signature: boolean },
  slip: Buffer,
  ink: readonly InkLayer[],
) {
  try {
    return await buildRenditions({
      original: await office.vault.source(hashHex(original.file_sha256)),
      // Kept at registration as the inspector named it.
      mediaType: original.media_type as MediaType,
      holdsSignature: original.holds_signature,
      slip,
      ink,
    })
  } catch (error) {
    if (isOfficeError(error) && LEFT_ALONE.has(error.code)) return null
    throw error
  }
}

/** Ink of confirmed directives, on the letter's first part and on any print of the slip. */
async function inkOf(office: Office, documentId: string, original: Buffer): Promise<InkLayer[]> {
  const letter = hashHex(original)
  const directives = await listDirectiveInk(office.db, documentId)
  return directives.map((one) => ({
    author: { name: one.authorName, position: one.positionName },
    at: one.confirmedAt,
    text: one.text ?? '',
    onOriginal: one.strokes.filter((stroke) => stroke.sha256 === letter),
    // The white field never moves: what was written on an earlier print stands where it stood.
    onSlip: one.strokes.filter((stroke) => stroke.sha256 !== letter),
  }))
}

async function keep(
  office: Office,
  role: RenditionRole,
  baseId: string | null,
  bytes: Buffer,
  holdsSignature: boolean,
): Promise<Made> {
  const { sha256, byteSize } = await office.vault.write(bytes)
  return {
    role, part: 1, by: 'compose-document', baseId, sha256: hashBytes(sha256), byteSize, holdsSignature,
    pageCount: null,
  }
}
