import { recordEvent } from '../../db/audit.ts'
import { setAssignment } from '../../db/assignments.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, seatFor } from '../domain/actor.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { assertLineIs, assertWorkGoesOn, lockLine } from './line.ts'
import { assertReason, giveBack, tellHolders, withdrawBelow } from './withdraw-lines.ts'

/**
 * Whoever assigned a line takes it back before it is completed, and everything below it. After
 * work has begun that needs a reason (R20). A recalled chủ trì of the first tier puts the document
 * back on his own pile.
 * @throws {OfficeError} `assignment-not-found`, `not-allowed`, `reason-too-short`,
 *   `assignment-in-wrong-state`, `document-in-wrong-state`.
 */
export async function recallAssignment(
  office: Office,
  actor: Actor,
  input: { assignmentId: string; reason?: string | null },
): Promise<void> {
  const given = (input.reason ?? '').trim()
  const documentId = await inTransaction(office.db, async (trx) => {
    const locked = await lockLine(trx, input.assignmentId)
    const { document, line } = locked
    const seat = seatFor(actor, line.assigned_by_position_id)
    if (!seat) throw new OfficeError('not-allowed', { assignmentId: line.id })
    assertWorkGoesOn(document)
    assertLineIs(line, 'pending', 'active', 'forwarded', 'awaiting-acceptance', 'unseen', 'seen')
    const reason = line.started_at !== null || given !== '' ? assertReason(given) : null

    await withdrawBelow(office, trx, actor, locked, reason)
    await setAssignment(trx, line.id, { state: 'recalled', withdrawn_reason: reason })
    await recordEvent(trx, actor, {
      kind: 'assignment-recalled',
      documentId: document.id,
      subjectId: line.id,
      facts: { was: line.state, withReason: reason !== null },
      onBehalfOfPositionId: seat.onBehalfOfPositionId,
    })
    await giveBack(office, trx, actor, locked, reason)
    await tellHolders(office, trx, actor, line, 'assignment-recalled')
    return document.id
  })
  office.signals.send({ topic: 'assignment', id: input.assignmentId })
  office.signals.send({ topic: 'document', id: documentId })
}
