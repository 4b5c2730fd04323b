import { hasDocumentOnPile, type HistoryEvent, listAccess, listHistory } from '../../db/history.ts'
import { type Actor, hasRole } from '../domain/actor.ts'
import type { Office } from '../office.ts'
import { readDocument } from './read-document.ts'

export type { HistoryEvent }

/**
 * What happened to a document, newest first, as typed events with names; sentences are made by the
 * page. Views, downloads and prints are added only for those who may know who looked. An
 * inspector sees the acts, not the words said with them.
 * @throws {OfficeError} `document-not-found`, `document-not-yours`.
 */
export async function historyOf(
  office: Office,
  actor: Actor,
  input: { documentId: string; withAccess?: boolean },
): Promise<{ events: HistoryEvent[]; maySeeAccess: boolean }> {
  await readDocument(office, actor, { documentId: input.documentId, quiet: true })
  const maySeeAccess = await maySeeWhoLooked(office, actor, input.documentId)
  const acts = await listHistory(office.db, input.documentId)
  const access = input.withAccess && maySeeAccess ? await listAccess(office.db, input.documentId) : []
  const events = [...acts, ...access].toSorted((a, b) => b.at.getTime() - a.at.getTime())
  const isInspectorOnly = actor.roles.every((role) => role === 'inspector')
  return { events: isInspectorOnly ? events.map((event) => ({ ...event, words: null })) : events, maySeeAccess }
}

/** Chief of office, inspector, and the leader whose pile it lay on, or his delegate. */
async function maySeeWhoLooked(office: Office, actor: Actor, documentId: string): Promise<boolean> {
  if (hasRole(actor, 'chief-of-office', 'inspector')) return true
  if (!hasRole(actor, 'leader') && actor.delegations.length === 0) return false
  const positions = [
    ...actor.seats.filter((seat) => seat.roles.includes('leader')).map((seat) => seat.positionId),
    ...actor.delegations.map((one) => one.fromPositionId),
  ]
  return positions.length > 0 && hasDocumentOnPile(office.db, documentId, positions)
}
