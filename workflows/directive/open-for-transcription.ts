import { listInkedOpenLayers, listStrokes } from '../../db/ink.ts'
import { listPapers } from '../../db/paper-directives.ts'
import { listPresentations } from '../../db/presentations.ts'
import type { DirectiveRow, IncomingDocumentRow, PresentationRow } from '../../db/schema.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import type { Stroke } from '../domain/ink.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { readDocument } from '../oversight/read-document.ts'
import { hashHex } from '../domain/ids.ts'
import { type Sheet, sheetsOf } from './open-letter.ts'
import { pageGeometry } from './page-geometry.ts'
import { findWritten } from './transcribe-directive.ts'

const PAPERS_SHOWN_MAX = 10
const PAGES_SHOWN_MAX = 10

/**
 * Opens the pages that carry a leader's ink, for the clerk who writes it out.
 * @throws {OfficeError} `transcription-without-ink`, `presentation-not-open`, `document-not-yours`.
 */
export async function openForTranscription(
  office: Office,
  clerk: Actor,
  input: { documentId: string },
): Promise<{
  document: IncomingDocumentRow
  presentation: PresentationRow
  sheets: Sheet[]
  strokes: Stroke[]
  draft: DirectiveRow | null
}> {
  assertRole(clerk, 'clerk')
  const document = await readDocument(office, clerk, input)
  const presentation = (await listPresentations(office.db, document.id)).find((one) => !one.ended_at)
  if (!presentation) throw new OfficeError('presentation-not-open', { documentId: document.id })
  const { draft = null, hasPaper } = await findWritten(office.db, presentation.id)
  const layerId = draft?.ink_layer_id ?? (await listInkedOpenLayers(office.db, {
    documentId: document.id, positionId: presentation.to_position_id,
  }))[0]?.id
  if (!layerId && !hasPaper) throw new OfficeError('transcription-without-ink', { documentId: document.id })
  const all = layerId ? await listStrokes(office.db, [layerId]) : []
  const strokes = all.filter((stroke) => !stroke.erased)
  const papers = draft && hasPaper ? await paperSheets(office, draft.id) : []
  const inked = (await sheetsOf(office, document.id)).filter((sheet) =>
    strokes.some((stroke) => stroke.sha256 === sheet.sha256 && stroke.page === sheet.page))
  return { document, presentation, sheets: [...papers, ...inked], strokes, draft }
}

/** Pages of the scanned paper, as they lie before the clerk and, to confirm, before the leader. */
export async function paperSheets(office: Office, directiveId: string): Promise<Sheet[]> {
  const sheets: Sheet[] = []
  for (const paper of (await listPapers(office.db, { directiveId })).slice(0, PAPERS_SHOWN_MAX)) {
    const sha256 = hashHex(paper.file_sha256)
    const pages = (await pageGeometry(office, sha256)).slice(0, PAGES_SHOWN_MAX)
    sheets.push(...pages.map((geometry, at): Sheet =>
      ({ sha256, role: 'paper', part: paper.part, page: at + 1, geometry })))
  }
  return sheets
}
