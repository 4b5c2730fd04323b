import { recordAccess } from '../../db/audit.ts'
import { mayRead } from '../../db/documents.ts'
import { findRendition } from '../../db/renditions.ts'
import type { RenditionRole } from '../domain/values.ts'
import type { ByteSource } from '../adapters/bytes.ts'
import { type Actor, hasRole } from '../domain/actor.ts'
import { officeDay } from '../domain/due-date.ts'
import { hashHex, isUuid } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { readDocument } from './read-document.ts'

export interface OpenedFile {
  source: ByteSource
  documentId: string
  role: RenditionRole
  part: number
  fileName: string | null
  mediaType: string
  byteSize: number
  pageCount: number | null
  /** Hex; never changes for this file. */
  sha256: string
}

/**
 * Opens one file of a document for a person: the right is asked anew, and the download noted.
 * `quiet` for the further ranges of one download, which are not each a download of their own.
 * An assistant prepares the leader's pile and takes no copies.
 * @throws {OfficeError} `file-not-found`, `document-not-yours`, `download-not-yours`.
 */
export async function openFile(
  office: Office,
  actor: Actor,
  input: { renditionId: string; documentId?: string; act?: 'download' | 'print'; quiet?: boolean },
): Promise<OpenedFile> {
  const { renditionId } = input
  const rendition = isUuid(renditionId) ? await findRendition(office.db, renditionId) : undefined
  const isOther = input.documentId !== undefined && rendition?.document_id !== input.documentId
  if (!rendition || isOther) throw new OfficeError('file-not-found', { renditionId })

  const documentId = rendition.document_id
  await readDocument(office, actor, { documentId, quiet: true })
  await assertMayTakeCopy(office, actor, documentId)
  const sha256 = hashHex(rendition.file_sha256)
  if (!(await office.vault.has(sha256))) throw new OfficeError('file-not-found', { renditionId })
  if (!input.quiet) {
    await recordAccess(office.db, actor, {
      act: input.act ?? 'download',
      documentId,
      renditionId,
      ...(input.act === 'print' && rendition.page_count ? { pageCount: rendition.page_count } : {}),
    })
  }
  return {
    source: await office.vault.source(sha256),
    documentId,
    role: rendition.role,
    part: rendition.part,
    fileName: rendition.file_name,
    mediaType: rendition.media_type,
    byteSize: rendition.byte_size,
    pageCount: rendition.page_count,
    sha256,
  }
}

/** @throws {OfficeError} `download-not-yours` for an assistant whose own seats do not reach it. */
export async function assertMayTakeCopy(office: Office, actor: Actor, documentId: string): Promise<void> {
  if (!hasRole(actor, 'assistant')) return
  const ownSeats = actor.seats.filter((seat) => seat.assistsPositionId === null)
  const own: Actor = {
    ...actor,
    seats: ownSeats,
    roles: ownSeats.flatMap((seat) => seat.roles),
    seatPrincipals: [actor.personId, ...ownSeats.map((seat) => seat.positionId)],
    principals: [actor.personId, ...ownSeats.flatMap((seat) => [seat.positionId, seat.unitId])],
  }
  if (await mayRead(office.db, own, documentId, officeDay(office.now()))) return
  await recordAccess(office.db, actor, { act: 'refused', documentId })
  throw new OfficeError('download-not-yours', { documentId })
}
