import { listDirectives } from '../../db/directives.ts'
import {
  findOpenInkLayer, type InkableFile, listDirectiveInk, listInkableFiles, listPageTurns, listStrokes,
} from '../../db/ink.ts'
import { listPresentations, setPresentationSeen } from '../../db/presentations.ts'
import type { DirectiveRow, IncomingDocumentRow, PresentationRow } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, hasRole } from '../domain/actor.ts'
import type { PdfPage, Stroke } from '../domain/ink.ts'
import { isOfficeError, OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { readDocument } from '../oversight/read-document.ts'
import { directedPositionIds, openedPositionIds } from './author-seat.ts'
import { pageGeometry } from './page-geometry.ts'

/** Pages a pen may be given at once. */
const SHEETS_MAX = 600

/** One page of the letter or of its slip, as the pen finds it; of a scanned paper, to be read. */
export interface Sheet {
  sha256: string
  role: 'original' | 'slip' | 'paper'
  part: number
  page: number
  /** With the clerk's turn. */
  geometry: PdfPage
}

export interface OpenedLetter {
  document: IncomingDocumentRow
  /** The one on this person's pile; null when he comes to replace a directive of his. */
  presentation: PresentationRow | null
  mayConfirm: boolean
  sheets: Sheet[]
  directives: DirectiveRow[]
  ink: { layerId: string | null; own: Stroke[]; earlier: Stroke[] }
}

/**
 * Opens a letter of the pile for whoever directs or prepares it, and notes that it was seen.
 * @throws {OfficeError} `document-not-found`, `document-not-yours`, `presentation-not-open`.
 */
export async function openLetter(
  office: Office,
  actor: Actor,
  input: { documentId: string; replaces?: string },
): Promise<OpenedLetter> {
  const document = await readDocument(office, actor, { documentId: input.documentId })
  const piles = openedPositionIds(actor)
  const directed = directedPositionIds(actor)
  const presentations = await listPresentations(office.db, document.id)
  const presentation = piles
    .flatMap((id) => presentations.filter((one) => one.to_position_id === id && !one.ended_at))[0] ??
    proposable(actor, presentations)
  const directives = await listDirectives(office.db, document.id)
  const isReplacing = directives.some(
    (one) => one.id === input.replaces && one.state === 'confirmed' &&
      directed.includes(one.on_behalf_of_position_id ?? one.author_position_id),
  )
  if (!presentation && !isReplacing) {
    throw new OfficeError('presentation-not-open', { documentId: document.id })
  }
  if (presentation && directed.includes(presentation.to_position_id)) {
    await inTransaction(office.db, (trx) => setPresentationSeen(trx, presentation.id, office.now()))
  }
  return {
    document,
    presentation,
    mayConfirm: isReplacing || directed.includes(presentation?.to_position_id ?? ''),
    sheets: await sheetsOf(office, document.id),
    directives,
    ink: await inkOf(office, actor, document.id, presentation?.to_position_id),
  }
}

/** The clerks' desk and the chief of office open what lies on any pile, to propose; they do not write on it. */
function proposable(actor: Actor, presentations: readonly PresentationRow[]): PresentationRow | null {
  if (!hasRole(actor, 'chief-of-office', 'clerk')) return null
  return presentations.find((one) => !one.ended_at) ?? null
}

async function inkOf(
  office: Office,
  actor: Actor,
  documentId: string,
  positionId: string | undefined,
): Promise<OpenedLetter['ink']> {
  const layer = positionId
    ? await findOpenInkLayer(office.db, { documentId, positionId, personId: actor.personId })
    : undefined
  const earlier = await listDirectiveInk(office.db, documentId)
  return {
    layerId: layer?.id ?? null,
    own: layer ? await listStrokes(office.db, [layer.id]) : [],
    earlier: earlier.flatMap((one) => one.strokes),
  }
}

/** The slip first, as it lies on the letter; then every page of letter and attachments. */
export async function sheetsOf(office: Office, documentId: string): Promise<Sheet[]> {
  const files = await listInkableFiles(office.db, documentId)
  const slip = files.find((file) => file.role === 'slip')
  const originals = files.filter((file) => file.role === 'original' && hasPages(file.mediaType))
  const turns = await listPageTurns(office.db, documentId)
  const sheets: Sheet[] = []
  for (const file of slip ? [slip, ...originals] : originals) {
    for (const [at, geometry] of (await pagesOf(office, file)).entries()) {
      if (sheets.length >= SHEETS_MAX) return sheets
      const turn = turns.find((one) => one.sha256 === file.sha256 && one.page === at + 1)?.turn ?? 0
      sheets.push({
        sha256: file.sha256,
        role: file.role === 'slip' ? 'slip' : 'original',
        part: file.part,
        page: at + 1,
        geometry: { ...geometry, rotation: turned(geometry.rotation, turn) },
      })
    }
  }
  return sheets
}

async function pagesOf(office: Office, file: InkableFile): Promise<PdfPage[]> {
  try {
    return await pageGeometry(office, file.sha256)
  } catch (error) {
    if (isOfficeError(error)) return []
    throw error
  }
}

function hasPages(mediaType: string): boolean {
  return mediaType === 'application/pdf' || mediaType.startsWith('image/')
}

function turned(rotation: PdfPage['rotation'], turn: number): PdfPage['rotation'] {
  const whole = (rotation + turn) % 360
  return whole === 90 || whole === 180 || whole === 270 ? whole : 0
}
