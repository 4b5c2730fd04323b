import type { Transaction } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import { listLinesUnder, setLineRecalled } from '../../db/directed-lines.ts'
import { findDirective, insertDirective, setDirective } from '../../db/directives.ts'
import { insertNotifications } from '../../db/notifications.ts'
import { endPresentation, listPresentations } from '../../db/presentations.ts'
import type { Database, DirectiveRow, IncomingDocumentRow } from '../../db/schema.ts'
import { listPeopleOf } from '../../db/staff.ts'
import { type Actor, seatFor } from '../domain/actor.ts'
import { officeDay } from '../domain/due-date.ts'
import { isUuid, newId } from '../domain/ids.ts'
import { assertAssignmentCanBecome, assertDirectiveCanBecome } from '../domain/moves.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import type { AtDocument } from './author-seat.ts'
import { linesOf } from './directive-fields.ts'
import {
  type ConfirmDirective, type ConfirmedDirective, draftOf, planAt,
} from './plan-directive.ts'
import { assertDelegationHolds, settleDirective } from './settle-directive.ts'

/** Stands on a line that its directive took back. */
const SUPERSEDED_REASON = 'Bút phê đã được thay bằng bút phê mới.'
const finished = ['done', 'closed', 'returned', 'recalled']

/**
 * A confirmed directive is never edited: another takes its place. The old one stays readable,
 * struck through; its open lines are recalled with a notice and new ones begin (domain rule R14).
 * @throws {OfficeError} `directive-not-found`, `directive-not-yours`, `directive-in-wrong-state`,
 *   `directive-already-done`, `directive-already-acted-on`.
 */
export async function supersedeDirective(
  trx: Transaction<Database>,
  office: Office,
  actor: Actor,
  input: ConfirmDirective & { document: IncomingDocumentRow; supersedesId: string },
): Promise<ConfirmedDirective> {
  const { document, supersedesId } = input
  const old = isUuid(supersedesId) ? await findDirective(trx, supersedesId) : undefined
  if (!old || old.document_id !== document.id) {
    throw new OfficeError('directive-not-found', { directiveId: supersedesId })
  }
  const seat = seatFor(actor, old.on_behalf_of_position_id ?? old.author_position_id)
  if (!seat) throw new OfficeError('directive-not-yours', { documentId: document.id })
  await assertDelegationHolds(trx, office, seat)
  assertDirectiveCanBecome(old, 'superseded')
  const presentations = await listPresentations(trx, document.id)
  const presentation = presentations.find((one) => one.id === old.presentation_id)
  if (!presentation) throw new OfficeError('directive-not-found', { directiveId: supersedesId })

  const at: AtDocument = { document, presentation, seat }
  const plan = await planAt(trx, office, at, input)
  await takeBackPassingOn(trx, office, old)
  const spared = await recallLines(trx, office, actor, old)
  await setDirective(trx, old.id, { state: 'superseded' })
  const directiveId = newId()
  await insertDirective(
    trx,
    { ...draftOf(office, actor, at, plan, directiveId), supersedes_id: old.id },
    linesOf(plan),
  )
  await recordEvent(trx, actor, {
    kind: 'directive-superseded',
    documentId: document.id,
    subjectId: old.id,
    facts: { by: directiveId },
    onBehalfOfPositionId: seat.onBehalfOfPositionId,
  })
  const assignmentIds = await settleDirective(trx, office, actor, at, {
    directiveId, plan, inkLayerId: input.inkLayerId, spared,
  })
  return { directiveId, assignmentIds }
}

/** A letter passed on comes back only while the other leader has not directed. */
async function takeBackPassingOn(
  trx: Transaction<Database>,
  office: Office,
  old: DirectiveRow,
): Promise<void> {
  if (old.outcome !== 'pass-on') return
  const following = (await listPresentations(trx, old.document_id))
    .filter((one) => one.previous_directive_id === old.id)
  if (following.some((one) => one.outcome === 'directed' || one.outcome === 'passed-on')) {
    throw new OfficeError('directive-already-acted-on', { directiveId: old.id })
  }
  for (const one of following) {
    if (!one.ended_at) await endPresentation(trx, one.id, { outcome: 'withdrawn', at: office.now() })
  }
}

/** Takes the open lines back; answers whose work is finished and stands. */
async function recallLines(
  trx: Transaction<Database>,
  office: Office,
  actor: Actor,
  old: DirectiveRow,
): Promise<Set<string>> {
  const lines = await listLinesUnder(trx, old.id)
  if (lines.some((line) => line.role === 'lead' && line.state === 'done')) {
    throw new OfficeError('directive-already-done', { directiveId: old.id })
  }
  const today = officeDay(office.now())
  for (const line of lines) {
    if (finished.includes(line.state)) continue
    assertAssignmentCanBecome(line, 'recalled')
    await setLineRecalled(trx, line.id, SUPERSEDED_REASON)
    await recordEvent(trx, actor, {
      kind: 'assignment-recalled',
      documentId: old.document_id,
      subjectId: line.id,
      facts: { directiveId: old.id },
    })
    await insertNotifications(
      trx,
      (await listPeopleOf(trx, line.assignee_id, today)).map((personId) => ({
        personId,
        kind: 'assignment-recalled' as const,
        documentId: old.document_id,
        assignmentId: line.id,
        dedupeKey: `assignment-recalled:${line.id}:${personId}`,
      })),
    )
  }
  const standing = lines.filter((line) => line.state === 'done' || line.state === 'closed')
  return new Set(standing.map((line) => line.assignee_id))
}
