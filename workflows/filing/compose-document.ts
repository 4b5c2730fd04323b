import type { Transaction } from 'kysely'
import { recordEvent, WORKER } from '../../db/audit.ts'
import { findDocument, lockDocument } from '../../db/documents.ts'
import { listDirectiveInk } from '../../db/ink.ts'
import { insertPublication } from '../../db/publications.ts'
import { findLatestRendition, insertFile, listRenditions } from '../../db/renditions.ts'
import type { Database, IncomingDocumentRow } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { MediaType } from '../adapters/file-inspector.ts'
import { pageCountOfPrint } from '../adapters/forms/page-count.ts'
import { buildRenditions, type InkLayer } from '../adapters/pdf-composer.ts'
import { cloudPath } from '../domain/cloud-path.ts'
import { hashBytes, hashHex, newId } from '../domain/ids.ts'
import { isOfficeError } from '../domain/office-error.ts'
import type { RenditionRole } from '../domain/values.ts'
import type { Office } from '../office.ts'
import { slipOf } from './slip-of.ts'

const PDF = 'application/pdf'
/** What the composer says of a file that it will never manage, however often it is asked. */
const LEFT_ALONE = new Set([
  'rendition-not-for-this-type', 'pdf-append-refused', 'pdf-compose-failed', 'rendition-too-large',
])

interface Made {
  role: RenditionRole
  baseId: string | null
  sha256: Buffer
  byteSize: number
  holdsSignature: boolean
  pageCount: number | null
}

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
      ...(await keep(office, role, original.id, built.letter, original.holds_signature)),
      pageCount: original.holds_signature ? letterPages : letterPages + pageCount,
    })
  }
  await inTransaction(office.db, async (trx) => {
    const now = await lockDocument(trx, documentId)
    if (!now || now.secrecy !== 'none' || now.frozen_at) return
    for (const one of made) await noteRendition(office, trx, now, one)
    await queuePublications(office, trx, now)
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
  return { role, baseId, sha256: hashBytes(sha256), byteSize, holdsSignature, pageCount: null }
}

async function noteRendition(
  office: Office,
  trx: Transaction<Database>,
  document: IncomingDocumentRow,
  made: Made,
): Promise<void> {
  const latest = await findLatestRendition(trx, document.id, made.role)
  if (latest && latest.file_sha256.equals(made.sha256)) return
  await insertFile(trx, {
    sha256: made.sha256,
    byte_size: made.byteSize,
    media_type: PDF,
    page_count: made.pageCount,
    holds_signature: made.holdsSignature,
    stored_at: office.now(),
  })
  const id = newId()
  await trx
    .insertInto('rendition')
    .values({
      id,
      document_id: document.id,
      role: made.role,
      version: (latest?.version ?? 0) + 1,
      file_sha256: made.sha256,
      base_id: made.baseId,
      made_by: 'compose-document',
      holds_signature: made.holdsSignature,
    })
    .execute()
  await recordEvent(trx, WORKER, {
    kind: 'rendition-made',
    documentId: document.id,
    subjectId: id,
    facts: { role: made.role, version: (latest?.version ?? 0) + 1, sha256: hashHex(made.sha256) },
  })
}

/** The newest of every role and part goes out, once each. */
async function queuePublications(
  office: Office,
  trx: Transaction<Database>,
  document: IncomingDocumentRow,
): Promise<void> {
  const renditions = await listRenditions(trx, document.id)
  const newest = renditions.filter((one) => !renditions.some((other) =>
    other.part === one.part && other.role === one.role && other.version > one.version))
  const kind = await trx
    .selectFrom('register as r')
    .innerJoin('register_kind as k', 'k.code', 'r.kind_code')
    .select('k.name')
    .where('r.id', '=', document.register_id)
    .executeTakeFirstOrThrow()
  for (const one of newest) {
    const known = await trx
      .selectFrom('publication')
      .select('id')
      .where('rendition_id', '=', one.id)
      .where('store', '=', office.cloud.name)
      .executeTakeFirst()
    if (known) continue
    await insertPublication(trx, {
      rendition_id: one.id,
      store: office.cloud.name,
      path: cloudPath({
        year: document.arrival_year,
        registerName: kind.name,
        arrivalNumber: document.arrival_number,
        suffix: document.arrival_suffix,
        role: one.role,
        attachment: one.part - 1,
        restricted: document.is_restricted,
        documentCode: document.code,
        number: document.number,
        notation: document.notation,
        subject: document.subject,
        extension: extensionOf(one.media_type),
      }),
    })
    await office.jobs.enqueue(trx, 'publish-rendition', { renditionId: one.id })
  }
}

const extensions: Record<string, string> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/tiff': 'tiff',
  'image/heic': 'heic',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
}

function extensionOf(mediaType: string): string {
  return extensions[mediaType] ?? 'bin'
}
