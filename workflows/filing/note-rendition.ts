import type { Transaction } from 'kysely'
import { recordEvent, WORKER } from '../../db/audit.ts'
import { insertPublication } from '../../db/publications.ts'
import { findLatestRendition, insertFile, listRenditions } from '../../db/renditions.ts'
import type { Database, IncomingDocumentRow } from '../../db/schema.ts'
import type { Actor } from '../domain/actor.ts'
import { cloudPath } from '../domain/cloud-path.ts'
import { hashHex, newId } from '../domain/ids.ts'
import type { RenditionRole } from '../domain/values.ts'
import type { Office } from '../office.ts'

/** A derived file that lies in the vault and is not yet noted. */
export interface Made {
  role: RenditionRole
  /** 1 the letter, 2 and on its attachments. */
  part: number
  /** The step that made it. */
  by: 'compose-document' | 'make-searchable' | 'make-directive-sheet' | 'sign-directive' | 'upgrade-signature'
    | 'reconcile-cloud'
  baseId: string | null
  sha256: Buffer
  byteSize: number
  holdsSignature: boolean
  pageCount: number | null
}

/**
 * Whether a rendition may be published at all. Words that a machine can find and copy make a
 * restricted letter easier to pass on: such a copy stays in the building.
 */
export function mayLeave(
  rendition: { role: RenditionRole }, document: { is_restricted: boolean },
): boolean {
  // A sheet is there to be signed; what leaves is the signed one. A remote copy came from there.
  if (rendition.role === 'sheet' || rendition.role === 'remote-copy') return false
  return rendition.role !== 'searchable' || !document.is_restricted
}

/**
 * Notes what was made in the document's history; the same bytes again are no new version.
 * @returns the new rendition's id.
 */
export async function noteRendition(
  office: Office,
  trx: Transaction<Database>,
  document: IncomingDocumentRow,
  made: Made,
  actor: Actor | typeof WORKER = WORKER,
): Promise<string | null> {
  const latest = await findLatestRendition(trx, document.id, made.role, made.part)
  if (latest && latest.file_sha256.equals(made.sha256)) return null
  await insertFile(trx, {
    sha256: made.sha256,
    byte_size: made.byteSize,
    media_type: 'application/pdf',
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
      part: made.part,
      role: made.role,
      version: (latest?.version ?? 0) + 1,
      file_sha256: made.sha256,
      base_id: made.baseId,
      made_by: made.by,
      holds_signature: made.holdsSignature,
    })
    .execute()
  await recordEvent(trx, actor, {
    kind: 'rendition-made',
    documentId: document.id,
    subjectId: id,
    facts: { role: made.role, version: (latest?.version ?? 0) + 1, sha256: hashHex(made.sha256) },
  })
  return id
}

/** The newest of every role and part goes out, once each. */
export async function queuePublications(
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
    if (!mayLeave(one, document)) continue
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

/** How the name of a file of this kind ends. */
export function extensionOf(mediaType: string): string {
  return extensions[mediaType] ?? 'bin'
}
