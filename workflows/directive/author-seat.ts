import type { Transaction } from 'kysely'
import { lockDocument, mayRead } from '../../db/documents.ts'
import { listPresentations } from '../../db/presentations.ts'
import type { Database, IncomingDocumentRow, PresentationRow } from '../../db/schema.ts'
import { type Actor, hasRole, seatFor } from '../domain/actor.ts'
import { officeDay } from '../domain/due-date.ts'
import { isUuid } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

/** From which position a person directs, and on whose behalf. */
export interface AuthorSeat {
  positionId: string
  onBehalfOfPositionId: string | null
  delegationId: string | null
}

/** A person, a document and the presentation in question, with the document locked. */
export interface AtDocument {
  document: IncomingDocumentRow
  presentation: PresentationRow
  seat: AuthorSeat
}

/**
 * Locks the document that a step of the desk is about: it must exist, be readable by the person and
 * not be frozen.
 * @throws {OfficeError} `document-not-found`, `document-not-yours`, `document-frozen`.
 */
export async function lockForDesk(
  trx: Transaction<Database>,
  office: Office,
  actor: Actor,
  documentId: string,
): Promise<IncomingDocumentRow> {
  const document = await lockKnown(trx, documentId)
  if (!(await mayRead(trx, actor, documentId, officeDay(office.now())))) {
    throw new OfficeError('document-not-yours', { documentId })
  }
  return document
}

/** @throws {OfficeError} `document-not-found`, `document-frozen`. */
export async function lockKnown(
  trx: Transaction<Database>,
  documentId: string,
): Promise<IncomingDocumentRow> {
  const document = isUuid(documentId) ? await lockDocument(trx, documentId) : undefined
  if (!document || document.secrecy !== 'none') {
    throw new OfficeError('document-not-found', { documentId })
  }
  if (document.frozen_at) throw new OfficeError('document-frozen', { documentId })
  return document
}

/** Whose piles a person may prepare without directing: those of the positions he assists. */
export function assistedPositionIds(actor: Actor): string[] {
  return actor.seats.flatMap((seat) => seat.assistsPositionId ?? [])
}

/** Own positions first, then those of a delegation valid today. */
export function directedPositionIds(actor: Actor): string[] {
  return [
    ...actor.seats.map((seat) => seat.positionId),
    ...actor.delegations.map((held) => held.fromPositionId),
  ]
}

/** All piles a person may open: to direct or to prepare. */
export function openedPositionIds(actor: Actor): string[] {
  return [...new Set([...directedPositionIds(actor), ...assistedPositionIds(actor)])]
}

/**
 * The presentation that this person may direct on: the named one, else the open one, else the last
 * that lay on a pile of his. Own positions go before delegated ones.
 * @throws {OfficeError} `assistant-may-not-confirm`, `directive-not-yours`.
 */
export async function findAuthored(
  trx: Transaction<Database>,
  actor: Actor,
  document: IncomingDocumentRow,
  presentationId?: string,
): Promise<AtDocument> {
  const all = await listPresentations(trx, document.id)
  const named = presentationId ? all.filter((one) => one.id === presentationId) : all
  const mine = directedPositionIds(actor)
    .flatMap((positionId) => named.filter((one) => one.to_position_id === positionId))
  const presentation = mine.find((one) => !one.ended_at) ?? mine.sort(newestFirst)[0]
  const seat = presentation && seatFor(actor, presentation.to_position_id)
  if (presentation && seat) return { document, presentation, seat }

  const assisted = assistedPositionIds(actor)
  if (named.some((one) => assisted.includes(one.to_position_id))) {
    throw new OfficeError('assistant-may-not-confirm', { documentId: document.id })
  }
  throw new OfficeError('directive-not-yours', { documentId: document.id })
}

/** As `findAuthored`, for preparing: an assistant may, from his own seat. */
export async function findPrepared(
  trx: Transaction<Database>,
  actor: Actor,
  document: IncomingDocumentRow,
): Promise<{ presentation: PresentationRow; isAssistant: boolean }> {
  const assisted = assistedPositionIds(actor)
  if (assisted.length > 0 && hasRole(actor, 'assistant')) {
    const all = await listPresentations(trx, document.id)
    const one = all.find((row) => assisted.includes(row.to_position_id))
    if (one) return { presentation: one, isAssistant: true }
  }
  const { presentation } = await findAuthored(trx, actor, document)
  return { presentation, isAssistant: false }
}

function newestFirst(a: PresentationRow, b: PresentationRow): number {
  return a.id < b.id ? 1 : -1
}
