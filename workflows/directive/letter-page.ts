import { listPageTurns, listShownFiles } from '../../db/ink.ts'
import type { MediaType } from '../adapters/file-inspector.ts'
import type { PageImage } from '../adapters/letter-reader.ts'
import type { Actor } from '../domain/actor.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { nearestWidth, pageImage, pageStrip, STRIPS, stripWidths } from '../oversight/page-image.ts'
import { readDocument } from '../oversight/read-document.ts'

const PAGE_MAX = 999

/**
 * A page of a letter's original, slip or inked copy as a picture, upright as a person reads it; or
 * one strip of it drawn large, counted from 0 at the top. The view itself
 * was noted when the letter was opened; a refusal is noted here too.
 * @throws {OfficeError} `document-not-found`, `document-not-yours`, `page-not-found`.
 */
export async function letterPage(
  office: Office,
  actor: Actor,
  input: { documentId: string; sha256: string; page: number; width: number; strip?: number },
): Promise<PageImage> {
  const { sha256, page, strip } = input
  await readDocument(office, actor, { documentId: input.documentId, quiet: true })
  const file = (await listShownFiles(office.db, input.documentId)).find((one) => one.sha256 === sha256)
  const isPage = Number.isInteger(page) && page >= 1 && page <= Math.min(file?.pageCount ?? PAGE_MAX, PAGE_MAX)
  if (!file || !isPage) throw new OfficeError('page-not-found', { page })
  const turns = await listPageTurns(office.db, input.documentId)
  const drawn = {
    sha256,
    source: await office.vault.source(sha256),
    // As the inspector found it when the file came in.
    mediaType: file.mediaType as MediaType,
    page,
    turn: turns.find((one) => one.sha256 === sha256 && one.page === page)?.turn ?? 0,
  }
  if (strip === undefined) return pageImage(office, { ...drawn, width: nearestWidth(input.width) })
  const width = stripWidths.find((one) => one === input.width)
  if (!width || !Number.isInteger(strip) || strip < 0 || strip >= STRIPS) throw new OfficeError('page-not-found', { page })
  return pageStrip(office, { ...drawn, width, strip })
}
