import type { Transaction } from 'kysely'
import { recordEvent, WORKER } from '../../db/audit.ts'
import { lockDocument } from '../../db/documents.ts'
import { insertDirective, listUnconfirmedOf } from '../../db/directives.ts'
import { findOpenInkLayer, insertInkLayer, saveStrokes } from '../../db/ink.ts'
import { listPresentations } from '../../db/presentations.ts'
import { setRemoteVersion } from '../../db/remote-versions.ts'
import { findLatestRendition, findRendition } from '../../db/renditions.ts'
import type { Database, IncomingDocumentRow, PresentationRow } from '../../db/schema.ts'
import { listPeopleOf } from '../../db/staff.ts'
import { inTransaction } from '../../db/transaction.ts'
import { readAll } from '../adapters/bytes.ts'
import { findAddedMarks } from '../adapters/pdf-added-marks.ts'
import { officeDay } from '../domain/due-date.ts'
import { hashHex, newId } from '../domain/ids.ts'
import { INK_STROKES_PER_SAVE_MAX, type PdfPage, type Stroke } from '../domain/ink.ts'
import { assertStroke } from '../domain/ink-strokes.ts'
import { isOfficeError } from '../domain/office-error.ts'
import { strokeOf } from '../domain/remote-marks.ts'
import type { Office } from '../office.ts'
import { pageGeometry } from './page-geometry.ts'

const DEVICE = 'OneDrive'

/**
 * What a leader wrote on the published copy with OneDrive's own pen becomes ink on the letter and a
 * draft left for the clerk, exactly as if he had written it at the desk and left it. Nothing is
 * decided by it: he confirms what the clerk reads. Only while the letter lies with a leader.
 */
export async function draftFromCloud(
  office: Office,
  from: { documentId: string; copyId: string; baseId: string; remoteVersionId: string },
): Promise<void> {
  const strokes = await strokesOf(office, from)
  if (strokes.length === 0) return
  const isDrafted = await inTransaction(office.db, async (trx) => {
    const document = await lockDocument(trx, from.documentId)
    if (!document || document.secrecy !== 'none' || document.frozen_at) return false
    const presentation = (await listPresentations(trx, document.id)).find((one) => !one.ended_at)
    if (!presentation) return false
    const isLaid = await lay(office, trx, { document, presentation, strokes })
    if (isLaid) await setRemoteVersion(trx, from.remoteVersionId, { drafted_at: office.now() })
    return isLaid
  })
  if (isDrafted) office.signals.send({ topic: 'document', id: from.documentId })
}

async function lay(
  office: Office, trx: Transaction<Database>,
  { document, presentation, strokes }: {
    document: IncomingDocumentRow; presentation: PresentationRow; strokes: readonly Stroke[]
  },
): Promise<boolean> {
  const positionId = presentation.to_position_id
  const [personId] = await listPeopleOf(trx, positionId, officeDay(office.now()))
  if (!personId) return false
  const open = await findOpenInkLayer(trx, { documentId: document.id, positionId, personId })
  const layerId = open?.id ?? newId()
  if (!open) {
    await insertInkLayer(trx, {
      id: layerId, documentId: document.id, positionId, personId, device: DEVICE, startedAt: office.now(),
    })
  }
  await saveStrokes(trx, layerId, strokes)
  const left = (await listUnconfirmedOf(trx, presentation.id)).find((one) => one.ink_layer_id)
  const directiveId = left?.id ?? newId()
  if (!left) {
    await insertDirective(trx, {
      id: directiveId, document_id: document.id, presentation_id: presentation.id, origin: 'cloud',
      previous_id: presentation.previous_directive_id, ink_layer_id: layerId, prepared_by: personId,
      author_position_id: positionId, created_at: office.now(),
    }, [])
  }
  await recordEvent(trx, WORKER, {
    kind: 'directive-from-cloud', documentId: document.id, subjectId: directiveId, facts: { inkLayerId: layerId },
  })
  return true
}

/** Marks of the copy as ink on the files that the desk writes on: the letter itself, or its slip. */
async function strokesOf(
  office: Office, { documentId, copyId, baseId, remoteVersionId }: {
    documentId: string; copyId: string; baseId: string; remoteVersionId: string
  },
): Promise<Stroke[]> {
  const [copy, base, original, slip] = await Promise.all([
    findRendition(office.db, copyId), findRendition(office.db, baseId),
    findLatestRendition(office.db, documentId, 'original'), findLatestRendition(office.db, documentId, 'slip'),
  ])
  if (!copy || !base || !original || base.media_type !== 'application/pdf') return []
  const placed = placesOf(base, original, slip)
  if (!placed) return []
  const marks = await findAddedMarks(await bytesOf(office, base.file_sha256), await bytesOf(office, copy.file_sha256))
  const strokes: Stroke[] = []
  for (const [index, mark] of (marks ?? []).entries()) {
    const at = placed(mark.page)
    const page = at && (await pageGeometry(office, at.sha256))[at.page - 1]
    const stroke = page && strokeOf(mark, { ...at, key: `${remoteVersionId}:${index}`, drawnAt: office.now().getTime() + index })
    if (page && stroke && isSound(stroke, page)) strokes.push(stroke)
  }
  return strokes.slice(0, INK_STROKES_PER_SAVE_MAX)
}

/** Which page of which file a page of the published copy shows. */
function placesOf(
  base: { role: string; part: number; file_sha256: Buffer; page_count: number | null },
  original: { file_sha256: Buffer; page_count: number | null },
  slip: { file_sha256: Buffer } | undefined,
): ((page: number) => { sha256: string; page: number } | undefined) | undefined {
  const own = hashHex(base.file_sha256)
  if (base.role === 'original' || base.role === 'slip') return (page) => ({ sha256: own, page })
  if (base.part !== 1 || (base.role !== 'stamped' && base.role !== 'inked')) return undefined
  // The slip lies in front of a letter that holds no signature.
  const inFront = Math.max(0, (base.page_count ?? 1) - (original.page_count ?? 1))
  return (page) => {
    if (page > inFront) return { sha256: hashHex(original.file_sha256), page: page - inFront }
    return slip ? { sha256: hashHex(slip.file_sha256), page } : undefined
  }
}

async function bytesOf(office: Office, sha256: Buffer): Promise<Buffer> {
  return readAll(await office.vault.source(hashHex(sha256)))
}

function isSound(stroke: Stroke, page: PdfPage): boolean {
  try {
    assertStroke(stroke, page)
    return true
  } catch (error) {
    if (isOfficeError(error)) return false
    throw error
  }
}

