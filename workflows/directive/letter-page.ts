import { listPageTurns, listShownFiles } from '../../db/ink.ts'
import type { MediaType } from '../adapters/file-inspector.ts'
import type { PageImage } from '../adapters/letter-reader.ts'
import type { Actor } from '../domain/actor.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { nearestWidth, pageImage, pageStrip, STRIPS, stripWidths } from '../oversight/page-image.ts'
import { readDocument } from '../oversight/read-document.ts'

const PAGE_MAX = 999

export interface ShownPage {
  /** Stays the same as long as the picture does. */
  tag: string
  /** Null when it is the one that was shown before. */
  image: PageImage | null
}

/**
 * A page of a letter's original, slip or inked copy as a picture, upright as a person reads it; or
 * one strip of it drawn large, counted from 0 at the top. The view itself
 * was noted when the letter was opened; a refusal is noted here too. With the tag of a picture that
 * was shown before (`seen`) the right is asked again and the same picture is not drawn anew.
 * @throws {OfficeError} `document-not-found`, `document-not-yours`, `page-not-found`.
 */
export async function letterPage(
  office: Office,
  actor: Actor,
  input: { documentId: string; sha256: string; page: number; width: number; strip?: number; seen?: string },
): Promise<ShownPage> {
  const { sha256, page, strip } = input
  await readDocument(office, actor, { documentId: input.documentId, quiet: true })
  const file = (await listShownFiles(office.db, input.documentId)).find((one) => one.sha256 === sha256)
  const isPage = Number.isInteger(page) && page >= 1 && page <= Math.min(file?.pageCount ?? PAGE_MAX, PAGE_MAX)
  if (!file || !isPage) throw new OfficeError('page-not-found', { page })
  const turns = await listPageTurns(office.db, input.documentId)
  const turn = turns.find((one) => one.sha256 === sha256 && one.page === page)?.turn ?? 0
  const cut = strip === undefined ? { width: nearestWidth(input.width) } : stripOf(input.width, strip)
  if (!cut) throw new OfficeError('page-not-found', { page })
  const tag = [sha256, page, turn, cut.width, strip ?? 'whole'].join('-')
  if (input.seen === tag) return { tag, image: null }
  const drawn = {
    sha256,
    source: await office.vault.source(sha256),
    // As the inspector found it when the file came in.
    mediaType: file.mediaType as MediaType,
    page,
    turn,
  }
  const image = await ('strip' in cut ? pageStrip(office, { ...drawn, ...cut }) : pageImage(office, { ...drawn, ...cut }))
  return { tag, image }
}

function stripOf(wanted: number, strip: number): { width: (typeof stripWidths)[number]; strip: number } | undefined {
  const width = stripWidths.find((one) => one === wanted)
  return width && Number.isInteger(strip) && strip >= 0 && strip < STRIPS ? { width, strip } : undefined
}
