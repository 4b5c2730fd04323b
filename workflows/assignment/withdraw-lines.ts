import type { Transaction } from 'kysely'
import { listBelow, listTier, presentAgain, setAssignment } from '../../db/assignments.ts'
import { recordEvent } from '../../db/audit.ts'
import { setDocumentState } from '../../db/documents.ts'
import { insertNotifications } from '../../db/notifications.ts'
import type { AssignmentRow, Database } from '../../db/schema.ts'
import { listPeopleOf } from '../../db/staff.ts'
import type { Actor } from '../domain/actor.ts'
import { officeDay } from '../domain/due-date.ts'
import { assertAssignmentCanBecome, assertDocumentCanBecome } from '../domain/moves.ts'
import type { NoticeFacts, NoticeKind } from '../domain/notice.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { AssignmentState } from '../domain/values.ts'
import type { Office } from '../office.ts'
import type { LockedLine } from './line.ts'

/** A reason says something (R19). */
export const REASON_MIN = 10
export const REASON_MAX = 1_000

/** Lines that a return or a recall above them takes back; finished ones keep their result. */
const withdrawable: readonly AssignmentState[] = [
  'pending', 'active', 'forwarded', 'awaiting-acceptance', 'unseen', 'seen',
]

/** @throws {OfficeError} `reason-too-short`, `text-too-long`. */
export function assertReason(text: string): string {
  const reason = text.normalize('NFC').trim()
  if (reason.length < REASON_MIN) throw new OfficeError('reason-too-short', { min: REASON_MIN })
  if (reason.length > REASON_MAX) throw new OfficeError('text-too-long', { max: REASON_MAX })
  return reason
}

/** Takes back everything that was given on below a line, and tells those who had it. */
export async function withdrawBelow(
  office: Office,
  trx: Transaction<Database>,
  actor: Actor,
  { document, line }: LockedLine,
  reason: string | null,
): Promise<void> {
  for (const below of await listBelow(trx, line.id)) {
    if (!withdrawable.includes(below.state)) continue
    await recallOne(trx, actor, { document, line: below }, reason)
    await tellHolders(office, trx, actor, below, 'assignment-recalled')
  }
}

export async function recallOne(
  trx: Transaction<Database>,
  actor: Actor,
  { document, line }: LockedLine,
  reason: string | null,
): Promise<void> {
  assertAssignmentCanBecome(line, 'recalled')
  await setAssignment(trx, line.id, { state: 'recalled', withdrawn_reason: reason })
  await recordEvent(trx, actor, {
    kind: 'assignment-recalled',
    documentId: document.id,
    subjectId: line.id,
    facts: { was: line.state, withReason: reason !== null },
  })
}

/**
 * Gives the work of a withdrawn line back to whoever had assigned it. Below another line, that one
 * is in hand again. At the first tier a withdrawn chủ trì puts the document on the leader's pile
 * again, with the reason, because nobody bears the work any more; without another line it stays
 * where it is.
 */
export async function giveBack(
  office: Office,
  trx: Transaction<Database>,
  actor: Actor,
  { document, line }: LockedLine,
  reason: string | null,
): Promise<void> {
  if (line.parent_id !== null) return reopenParent(trx, document.id, line.parent_id)
  if (line.role !== 'lead') return
  if (document.state !== 'awaiting-directive') {
    assertDocumentCanBecome(document, 'awaiting-directive')
  }
  await setDocumentState(trx, document.id, 'awaiting-directive', { reason })
  await presentAgain(trx, {
    documentId: document.id,
    toPositionId: line.assigned_by_position_id,
    presentedBy: actor.personId,
    presentedAt: office.now(),
    previousDirectiveId: line.directive_id,
  })
  await recordEvent(trx, actor, {
    kind: 'document-presented',
    documentId: document.id,
    subjectId: document.id,
    facts: { toPositionId: line.assigned_by_position_id, assignmentId: line.id },
  })
}

async function reopenParent(
  trx: Transaction<Database>,
  documentId: string,
  parentId: string,
): Promise<void> {
  const tier = await listTier(trx, documentId, parentId)
  if (tier.some((one) => one.role === 'lead')) return
  await trx
    .updateTable('assignment')
    .set({ state: 'active' })
    .where('id', '=', parentId)
    .where('state', '=', 'forwarded')
    .execute()
}

/** Tells the people who hold a line, but not the one who has just acted. */
export async function tellHolders(
  office: Office,
  trx: Transaction<Database>,
  actor: Actor,
  line: AssignmentRow,
  kind: NoticeKind,
): Promise<void> {
  await tell(office, trx, actor, { principalId: line.assignee_id, line, kind })
}

/** Tells the people of the position that had assigned a line. */
export async function tellAssigner(
  office: Office,
  trx: Transaction<Database>,
  actor: Actor,
  line: AssignmentRow,
  kind: NoticeKind,
): Promise<void> {
  await tell(office, trx, actor, { principalId: line.assigned_by_position_id, line, kind })
}

async function tell(
  office: Office,
  trx: Transaction<Database>,
  actor: Actor,
  told: { principalId: string; line: AssignmentRow; kind: NoticeKind },
): Promise<void> {
  await tellOf(office, trx, actor, { ...told, of: told.line.id })
}

/**
 * Tells the people behind a principal of something on a line, but not the one who has just acted.
 * @param told.of what is told of, once to each of them.
 */
export async function tellOf(
  office: Office,
  trx: Transaction<Database>,
  actor: Actor,
  told: { principalId: string; line: AssignmentRow; kind: NoticeKind; of: string; facts?: NoticeFacts },
): Promise<void> {
  const { line, kind, of, facts } = told
  const people = await listPeopleOf(trx, told.principalId, officeDay(office.now()))
  await insertNotifications(trx, people.filter((id) => id !== actor.personId).map((personId) => ({
    personId,
    kind,
    documentId: line.document_id,
    assignmentId: line.id,
    ...(facts ? { facts } : {}),
    at: office.now(),
    dedupeKey: `${kind}:${of}:${personId}`,
  })))
}
