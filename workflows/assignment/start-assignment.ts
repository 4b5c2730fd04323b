import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import type { Office } from '../office.ts'
import {
  assertDemandsWork, assertLineIs, assertMayWork, assertWorkGoesOn, lockLine, takeInHand,
} from './line.ts'

/**
 * Somebody takes a line in hand: chờ tiếp nhận becomes đang xử lý, and the document with it.
 * @throws {OfficeError} `assignment-not-found`, `assignment-not-yours`,
 *   `assignment-for-information`, `assignment-in-wrong-state`, `document-in-wrong-state`.
 */
export async function startAssignment(
  office: Office,
  actor: Actor,
  input: { assignmentId: string },
): Promise<void> {
  await inTransaction(office.db, async (trx) => {
    const locked = await lockLine(trx, input.assignmentId)
    assertMayWork(actor, locked.line)
    assertDemandsWork(locked.line)
    assertWorkGoesOn(locked.document)
    assertLineIs(locked.line, 'pending')
    await takeInHand(office, trx, actor, locked)
  })
  office.signals.send({ topic: 'assignment', id: input.assignmentId })
}
