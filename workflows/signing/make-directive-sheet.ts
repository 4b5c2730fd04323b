import { findDocument, lockDocument } from '../../db/documents.ts'
import { type DirectiveInk, listDirectiveInk } from '../../db/ink.ts'
import { findLatestRendition } from '../../db/renditions.ts'
import type { IncomingDocumentRow } from '../../db/schema.ts'
import {
  type CurrentSheet, findCurrentSheet, hasLease, hasSigner, insertSheet, listPlaces,
} from '../../db/signatures.ts'
import { listSlipDirectives, type SlipDirectiveRow } from '../../db/slip-directives.ts'
import { inTransaction } from '../../db/transaction.ts'
import { readAll } from '../adapters/bytes.ts'
import { directiveText } from '../adapters/forms/processing-slip.ts'
import type { LaterDirective } from '../adapters/signing-sheet.ts'
import { addDirectivesToSheet } from '../adapters/signing-pdf.ts'
import { hashBytes, hashHex } from '../domain/ids.ts'
import type { Office } from '../office.ts'
import { noteRendition } from '../filing/note-rendition.ts'
import { printed } from '../filing/slip-of.ts'
import { composeNewSheet } from './compose-new-sheet.ts'

const LEASE_WAIT_SECONDS = 30

/** A sheet's bytes with what stands where; not yet noted. */
export interface DraftSheet {
  bytes: Buffer
  pageCount: number
  signaturePage: number
  slots: number
  slipPages: number
  letterPages: number[]
  places: { slot: number; directiveId: string }[]
  baseId: string
  holdsSignature: boolean
}

/**
 * Job. The directive sheet as it stands now, for the leaders to sign: composed anew as long as
 * nobody has signed it; afterwards only added to, so that every signature on it stays whole. A
 * sheet without free places is followed by a new one.
 *
 * Made where somebody who directed has a key. May run twice: the same bytes are no new version,
 * and a directive that stands on the sheet is not added again. While somebody is signing, it waits.
 */
export async function makeDirectiveSheet(
  office: Office, { documentId }: { documentId: string },
): Promise<void> {
  const document = await findDocument(office.db, documentId)
  if (!document || !mayHaveSheet(document) || !(await hasSigner(office.db, documentId))) return
  const current = await findCurrentSheet(office.db, documentId)
  const draft = await draftOf(office, document, current)
  if (!draft) return
  const { sha256, byteSize } = await office.vault.write(draft.bytes)
  const done = await inTransaction(office.db, async (trx) => {
    const now = await lockDocument(trx, documentId)
    if (!now || !mayHaveSheet(now)) return true
    const still = await findCurrentSheet(trx, documentId)
    const isOvertaken = still?.rendition_id !== current?.rendition_id
    if (isOvertaken || (still && (await hasLease(trx, still.rendition_id, office.now())))) return false
    const id = await noteRendition(office, trx, now, {
      role: 'sheet', part: 1, by: 'make-directive-sheet', baseId: draft.baseId, sha256: hashBytes(sha256),
      byteSize, holdsSignature: draft.holdsSignature, pageCount: draft.pageCount,
    })
    if (id === null) return true
    await insertSheet(trx, {
      rendition_id: id, signature_page: draft.signaturePage, slots: draft.slots,
      slip_pages: draft.slipPages, letter_pages: draft.letterPages,
    }, draft.places)
    return true
  })
  if (done) return office.signals.send({ topic: 'document', id: documentId })
  await inTransaction(office.db, (trx) => office.jobs.enqueue(
    trx, 'make-directive-sheet', { documentId }, { startAfterSeconds: LEASE_WAIT_SECONDS },
  ))
}

function mayHaveSheet(document: IncomingDocumentRow): boolean {
  return document.secrecy === 'none' && !document.frozen_at
    && document.state !== 'voided' && document.state !== 'removed'
}

async function draftOf(
  office: Office, document: IncomingDocumentRow, current: CurrentSheet | undefined,
): Promise<DraftSheet | null> {
  const directives = await listSlipDirectives(office.db, document.id)
  if (directives.length === 0) return null
  if (!current?.holds_signature) return composeNewSheet(office, document, directives)
  const places = await listPlaces(office.db, current.rendition_id)
  const known = new Set(places.map((place) => place.directiveId))
  const later = directives.filter((one) => !known.has(one.id))
  if (later.length === 0) return null
  if (places.length + later.length > current.slots) return composeNewSheet(office, document, directives)
  return continued(office, document.id, current, places, later)
}

/** The signed sheet with what was directed since. */
async function continued(
  office: Office, documentId: string, current: CurrentSheet,
  places: DraftSheet['places'], later: readonly SlipDirectiveRow[],
): Promise<DraftSheet> {
  const ink = new Map((await listDirectiveInk(office.db, documentId)).map((one) => [one.directiveId, one]))
  const original = await findLatestRendition(office.db, documentId, 'original')
  const letter = original ? hashHex(original.file_sha256) : ''
  const added = later.map((directive, index) => ({
    slot: places.length + index, directiveId: directive.id,
    told: toldOf(directive, places.length + index, ink.get(directive.id), letter, current),
  }))
  const bytes = await readAll(await office.vault.source(hashHex(current.file_sha256)))
  return {
    bytes: await addDirectivesToSheet(bytes, {
      signaturePage: current.signature_page, directives: added.map((one) => one.told),
    }),
    pageCount: current.page_count ?? 1, signaturePage: current.signature_page, slots: current.slots,
    slipPages: current.slip_pages, letterPages: current.letter_pages,
    places: [...places, ...added.map(({ slot, directiveId }) => ({ slot, directiveId }))],
    baseId: current.rendition_id, holdsSignature: true,
  }
}

function toldOf(
  directive: SlipDirectiveRow, slot: number, ink: DirectiveInk | undefined, letter: string,
  sheet: CurrentSheet,
): LaterDirective {
  const written = ink?.strokes.filter((stroke) => !stroke.erased) ?? []
  const onSheet = written.flatMap((stroke) => {
    const at = sheet.letter_pages.indexOf(stroke.page)
    if (stroke.sha256 !== letter) return stroke.page <= sheet.slip_pages ? [stroke] : []
    return at < 0 ? [] : [{ ...stroke, page: sheet.slip_pages + at + 1 }]
  })
  const note = onSheet.length < written.length ? ' (có bút phê trên trang khác của văn bản)' : ''
  return {
    slot, author: directive.author, at: directive.given_at.toISOString(),
    words: `${directiveText(printed(directive))}${note}`,
    ink: onSheet.length === 0 || !ink ? null : {
      author: { name: ink.authorName, position: ink.positionName }, at: ink.confirmedAt,
      text: ink.text ?? '', onOriginal: [], onSlip: onSheet,
    },
  }
}
