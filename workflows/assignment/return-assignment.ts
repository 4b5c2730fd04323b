import { setAssignment } from '../../db/assignments.ts'
import { recordEvent } from '../../db/audit.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import type { Office } from '../office.ts'
import {
  assertDemandsWork, assertLineIs, assertMayWork, assertWorkGoesOn, lockLine,
} from './line.ts'
import { assertReason, giveBack, tellAssigner, withdrawBelow } from './withdraw-lines.ts'

/**
 * Somebody gives a line back to whoever had assigned it, with a reason. Takes effect at once and
 * withdraws what he had given on (R19); a returned chủ trì puts the document back on the leader's
 * pile.
 * @throws {OfficeError} `reason-too-short`, `assignment-not-found`, `assignment-not-yours`,
 *   `assignment-for-information`, `assignment-in-wrong-state`, `document-in-wrong-state`.
 */
export async function returnAssignment(
  office: Office,
  actor: Actor,
  input: { assignmentId: string; reason: string },
): Promise<void> {
  const reason = assertReason(input.reason)
  const documentId = await inTransaction(office.db, async (trx) => {
    const locked = await lockLine(trx, input.assignmentId)
    const { document, line } = locked
    assertMayWork(actor, line)
    assertDemandsWork(line)
    assertWorkGoesOn(document)
    assertLineIs(line, 'pending', 'active', 'forwarded')

    await withdrawBelow(office, trx, actor, locked, reason)
    await setAssignment(trx, line.id, { state: 'returned', withdrawn_reason: reason })
    await recordEvent(trx, actor, {
      kind: 'assignment-returned',
      documentId: document.id,
      subjectId: line.id,
      facts: { was: line.state },
    })
    await giveBack(office, trx, actor, locked, reason)
    await tellAssigner(office, trx, actor, line, 'assignment-returned')
    return document.id
  })
  office.signals.send({ topic: 'assignment', id: input.assignmentId })
  office.signals.send({ topic: 'document', id: documentId })
}
