import { recordEvent } from '../../db/audit.ts'
import { findAssignment, setAssignment } from '../../db/assignments.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import { isUuid } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { lockLine, mayWork } from './line.ts'

/**
 * The person whom a line names has opened it. A line for information is thereby seen; any other
 * keeps its state, for opening never completes anything (R16).
 *
 * Runs again without a trace. Somebody else who may only look leaves no mark.
 * @throws {OfficeError} `assignment-not-found`.
 */
export async function seeAssignment(
  office: Office,
  actor: Actor,
  input: { assignmentId: string },
): Promise<void> {
  const { assignmentId } = input
  const known = isUuid(assignmentId) ? await findAssignment(office.db, assignmentId) : undefined
  if (!known) throw new OfficeError('assignment-not-found', { assignmentId })
  if (known.seen_at !== null || !known.is_live || !mayWork(actor, known)) return

  const isNew = await inTransaction(office.db, async (trx) => {
    const { document, line } = await lockLine(trx, assignmentId)
    if (line.seen_at !== null || !line.is_live) return false
    await setAssignment(trx, line.id, {
      seen_at: office.now(),
      ...(line.state === 'unseen' ? { state: 'seen' as const } : {}),
    })
    await recordEvent(trx, actor, {
      kind: 'assignment-seen',
      documentId: document.id,
      subjectId: line.id,
    })
    return true
  })
  if (isNew) office.signals.send({ topic: 'assignment', id: assignmentId })
}
