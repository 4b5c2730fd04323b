import { mayRead } from '../../db/documents.ts'
import { officeDay } from '../domain/due-date.ts'
import type { Transaction } from 'kysely'
import {
  countStrokes, findInkLayer, findOpenInkLayer, insertInkLayer, listInkableFiles,
  listOwnStrokeIds, saveStrokes,
} from '../../db/ink.ts'
import type { Database } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import { isUuid } from '../domain/ids.ts'
import {
  INK_STROKES_PER_LAYER_MAX, INK_STROKES_PER_SAVE_MAX, type PdfPage, type Stroke,
} from '../domain/ink.ts'
import { tidyWords } from '../domain/ink-notes.ts'
import { assertStroke } from '../domain/ink-strokes.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { findPrepared, lockForDesk } from './author-seat.ts'
import { pageGeometry } from './page-geometry.ts'

const DEVICE_CHARS_MAX = 300

export interface SaveInk {
  documentId: string
  /** Made by the tablet (uuid). */
  layerId: string
  device?: string
  strokes: readonly Stroke[]
}

/**
 * Keeps what a pen wrote, as often as it is sent. The layer belongs to a document, a position and a
 * person; a second device of the same person writes into the layer that is open already, and
 * `layerId` of the answer names it. After a directive has sealed its layer, later ink goes into a
 * new one, so that a tablet that was offline loses nothing.
 * @throws {OfficeError} `ink-is-sealed`, `ink-of-another-document`, `ink-stroke-wrong`,
 *   `ink-off-page`, `ink-too-many-strokes`, `directive-not-yours`, `document-not-found`.
 */
export async function saveInk(
  office: Office,
  actor: Actor,
  sent: SaveInk,
): Promise<{ saved: string[]; layerId: string }> {
  const input = { ...sent, strokes: sent.strokes.map(tidied) }
  assertSendable(input)
  // Who may not write makes no work: asked first, and again under the lock.
  if (!isUuid(input.documentId) || !(await mayRead(office.db, actor, input.documentId, officeDay(office.now())))) {
    throw new OfficeError('document-not-yours', { documentId: input.documentId })
  }
  // Reading pages takes a child process: never while the document is locked.
  await assertOnPages(office, input)

  return inTransaction(office.db, async (trx) => {
    const document = await lockForDesk(trx, office, actor, input.documentId)
    const { presentation } = await findPrepared(trx, actor, document)
    const layerId = await openLayer(trx, office, actor, input, presentation.to_position_id)

    await saveStrokes(trx, layerId, input.strokes)
    // A stroke that a directive has sealed stays as it is, whatever is sent of it later.
    const saved = await listOwnStrokeIds(trx, {
      documentId: document.id, personId: actor.personId, ids: input.strokes.map(({ id }) => id),
    })
    if (saved.length < input.strokes.length) {
      throw new OfficeError('ink-of-another-document', { documentId: document.id })
    }
    if ((await countStrokes(trx, layerId)) > INK_STROKES_PER_LAYER_MAX) {
      throw new OfficeError('ink-too-many-strokes', { most: INK_STROKES_PER_LAYER_MAX })
    }
    return { saved, layerId }
  })
}

/** Keyboards send Vietnamese letters in pieces, too. */
function tidied(stroke: Stroke): Stroke {
  return stroke.words === undefined ? stroke : { ...stroke, words: tidyWords(stroke.words) }
}

function assertSendable({ layerId, strokes }: SaveInk): void {
  if (!isUuid(layerId)) throw new OfficeError('ink-stroke-wrong', { layerId: layerId.slice(0, 40) })
  if (strokes.length === 0 || strokes.length > INK_STROKES_PER_SAVE_MAX) {
    throw new OfficeError('ink-too-many-strokes', { most: INK_STROKES_PER_SAVE_MAX })
  }
  const ids = new Set(strokes.map((stroke) => stroke.id))
  if (ids.size < strokes.length || !strokes.every((stroke) => isUuid(stroke.id))) {
    throw new OfficeError('ink-stroke-wrong', { layerId })
  }
}

async function assertOnPages(office: Office, { documentId, strokes }: SaveInk): Promise<void> {
  if (!isUuid(documentId)) throw new OfficeError('document-not-found', { documentId })
  const files = new Set((await listInkableFiles(office.db, documentId)).map((file) => file.sha256))
  const pagesOf = new Map<string, PdfPage[]>()
  for (const stroke of strokes) {
    if (!files.has(stroke.sha256)) throw new OfficeError('ink-of-another-document', { documentId })
    const pages = pagesOf.get(stroke.sha256) ?? (await pageGeometry(office, stroke.sha256))
    pagesOf.set(stroke.sha256, pages)
    const page = Number.isInteger(stroke.page) ? pages[stroke.page - 1] : undefined
    if (!page) throw new OfficeError('ink-off-page', { strokeId: stroke.id, page: stroke.page })
    assertStroke(stroke, page)
  }
}

async function openLayer(
  trx: Transaction<Database>,
  office: Office,
  actor: Actor,
  input: SaveInk,
  positionId: string,
): Promise<string> {
  const { documentId, layerId } = input
  const named = await findInkLayer(trx, layerId)
  if (named && (named.document_id !== documentId || named.person_id !== actor.personId)) {
    throw new OfficeError('ink-of-another-document', { documentId })
  }
  if (named?.sealed_at) throw new OfficeError('ink-is-sealed', { layerId })
  if (named) return named.id
  const open = await findOpenInkLayer(trx, { documentId, positionId, personId: actor.personId })
  if (open) return open.id
  await insertInkLayer(trx, {
    id: layerId,
    documentId,
    positionId,
    personId: actor.personId,
    device: input.device?.slice(0, DEVICE_CHARS_MAX) ?? null,
    startedAt: office.now(),
  })
  return layerId
}
