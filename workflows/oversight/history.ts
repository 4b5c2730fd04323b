import { type HistoryEvent, listAccess, listHistory } from '../../db/history.ts'
import type { Actor } from '../domain/actor.ts'
import type { Office } from '../office.ts'
import { answersForDocument } from './answers-for-document.ts'
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
  const maySeeAccess = await answersForDocument(office, actor, input.documentId)
  const acts = await listHistory(office.db, input.documentId)
  const access = input.withAccess && maySeeAccess ? await listAccess(office.db, input.documentId) : []
  const events = [...acts, ...access].toSorted((a, b) => b.at.getTime() - a.at.getTime())
  const isInspectorOnly = actor.roles.every((role) => role === 'inspector')
  return { events: isInspectorOnly ? events.map((event) => ({ ...event, words: null })) : events, maySeeAccess }
}
