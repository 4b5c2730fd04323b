import { listUnconfirmedOf } from '../../db/directives.ts'
import { listInkedOpenLayers, listStrokes } from '../../db/ink.ts'
import { listPresentations } from '../../db/presentations.ts'
import type { DirectiveRow, IncomingDocumentRow } from '../../db/schema.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import type { Stroke } from '../domain/ink.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { readDocument } from '../oversight/read-document.ts'
import { type Sheet, sheetsOf } from './open-letter.ts'

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
  sheets: Sheet[]
  strokes: Stroke[]
  draft: DirectiveRow | null
}> {
  assertRole(clerk, 'clerk')
  const document = await readDocument(office, clerk, input)
  const presentation = (await listPresentations(office.db, document.id)).find((one) => !one.ended_at)
  if (!presentation) throw new OfficeError('presentation-not-open', { documentId: document.id })
  const draft = (await listUnconfirmedOf(office.db, presentation.id)).find((one) => one.ink_layer_id) ?? null
  const layerId = draft?.ink_layer_id ?? (await listInkedOpenLayers(office.db, {
    documentId: document.id, positionId: presentation.to_position_id,
  }))[0]?.id
  if (!layerId) throw new OfficeError('transcription-without-ink', { documentId: document.id })
  const strokes = (await listStrokes(office.db, [layerId])).filter((stroke) => !stroke.erased)
  const sheets = (await sheetsOf(office, document.id)).filter((sheet) =>
    strokes.some((stroke) => stroke.sha256 === sheet.sha256 && stroke.page === sheet.page))
  return { document, sheets, strokes, draft }
}
