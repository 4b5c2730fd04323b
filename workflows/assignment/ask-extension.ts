import { recordEvent } from '../../db/audit.ts'
import { endExtension, findOpenExtension, insertExtension, listDecidingSeats } from '../../db/extensions.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import { officeDay } from '../domain/due-date.ts'
import { assertLaterDay } from '../domain/extension.ts'
import { newId } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Day } from '../domain/values.ts'
import type { Office } from '../office.ts'
import {
  assertDemandsWork, assertLineIs, assertMayWork, assertWorkGoesOn, lockLine, mayWork,
} from './line.ts'
import { assertReason, tellOf } from './withdraw-lines.ts'

/**
 * Whoever works on a line asks for more time, with a reason. Whoever set its day decides; until then
 * the old day counts. After that day it has to be asked for as late (R21).
 * @returns the request.
 * @throws {OfficeError} `reason-too-short`, `text-too-long`, `assignment-not-found`,
 *   `assignment-not-yours`, `assignment-for-information`, `assignment-in-wrong-state`,
 *   `document-in-wrong-state`, `document-frozen`, `extension-without-day`, `extension-not-later`,
 *   `due-date-unreadable`, `due-date-in-past`, `extension-late`, `extension-asked-already`.
 */
export async function askExtension(
  office: Office,
  actor: Actor,
  input: { assignmentId: string; dueOn: Day; reason: string; isLate?: boolean },
): Promise<{ extensionId: string }> {
  const reason = assertReason(input.reason)
  const extensionId = newId()
  await inTransaction(office.db, async (trx) => {
    const { document, line } = await lockLine(trx, input.assignmentId)
    assertMayWork(actor, line)
    assertDemandsWork(line)
    assertWorkGoesOn(document)
    assertLineIs(line, 'pending', 'active', 'forwarded')
    if (line.due_on === null) throw new OfficeError('extension-without-day')
    const today = officeDay(office.now())
    assertLaterDay(input.dueOn, { today, dueOn: line.due_on })
    const isLate = today > line.due_on
    if (isLate && !input.isLate) throw new OfficeError('extension-late', { dueOn: line.due_on })
    if (await findOpenExtension(trx, line.id)) throw new OfficeError('extension-asked-already')

    await insertExtension(trx, {
      id: extensionId, assignment_id: line.id, old_due_on: line.due_on, asked_due_on: input.dueOn,
      reason, is_late: isLate, requested_by: actor.personId, requested_at: office.now(),
    })
    await recordEvent(trx, actor, {
      kind: 'extension-asked',
      documentId: document.id,
      subjectId: line.id,
      facts: { extensionId, oldDueOn: line.due_on, dueOn: input.dueOn, isLate },
    })
    for (const principalId of await listDecidingSeats(trx, line.id)) {
      await tellOf(office, trx, actor, {
        principalId, line, kind: 'extension-asked', of: extensionId, facts: { dueOn: input.dueOn },
      })
    }
  })
  office.signals.send({ topic: 'assignment', id: input.assignmentId })
  return { extensionId }
}

/**
 * Who asked takes his request back before it is decided; of one who left, whoever has his work now.
 * @throws {OfficeError} `assignment-not-found`, `extension-not-found`, `not-allowed`.
 */
export async function withdrawExtension(
  office: Office,
  actor: Actor,
  input: { assignmentId: string },
): Promise<void> {
  await inTransaction(office.db, async (trx) => {
    const { document, line } = await lockLine(trx, input.assignmentId)
    const open = await findOpenExtension(trx, line.id)
    if (!open) throw new OfficeError('extension-not-found')
    if (open.requested_by !== actor.personId && !mayWork(actor, line)) throw new OfficeError('not-allowed', { assignmentId: line.id })
    await endExtension(trx, open.id, {
      decision: 'withdrawn', decided_by: actor.personId, decided_at: office.now(),
    })
    await recordEvent(trx, actor, {
      kind: 'extension-withdrawn', documentId: document.id, subjectId: line.id, facts: { extensionId: open.id },
    })
  })
  office.signals.send({ topic: 'assignment', id: input.assignmentId })
}
