import type { Transaction } from 'kysely'
import { listOpenLines, setAssignment } from '../../db/assignments.ts'
import { recordEvent } from '../../db/audit.ts'
import { setDocumentState } from '../../db/documents.ts'
import type { AssignmentRow, Database, IncomingDocumentRow } from '../../db/schema.ts'
import type { Actor } from '../domain/actor.ts'
import { officeDay } from '../domain/due-date.ts'
import { assertAssignmentCanBecome, assertDocumentCanBecome } from '../domain/moves.ts'
import type { AssignmentState } from '../domain/values.ts'
import type { Office } from '../office.ts'
import { tellHolders } from './withdraw-lines.ts'

const closable: readonly AssignmentState[] = [
  'pending', 'active', 'forwarded', 'awaiting-acceptance',
]

/** Lines that end because the chủ trì's work did: đã kết thúc theo chủ trì. */
export async function closeBelow(
  office: Office,
  trx: Transaction<Database>,
  actor: Actor,
  document: IncomingDocumentRow,
  lines: readonly AssignmentRow[],
): Promise<void> {
  for (const line of lines) {
    if (!closable.includes(line.state)) continue
    assertAssignmentCanBecome(line, 'closed')
    await setAssignment(trx, line.id, { state: 'closed' })
    await recordEvent(trx, actor, {
      kind: 'assignment-closed',
      documentId: document.id,
      subjectId: line.id,
      facts: { was: line.state },
    })
    await tellHolders(office, trx, actor, line, 'assignment-closed')
  }
}

/**
 * The document is completed, and whatever is still open on it closes. A document that lies on a
 * leader's pile again waits for his word instead.
 */
export async function completeDocument(
  office: Office,
  trx: Transaction<Database>,
  actor: Actor,
  document: IncomingDocumentRow,
): Promise<void> {
  if (document.state === 'awaiting-directive') return
  assertDocumentCanBecome(document, 'completed')
  await closeBelow(office, trx, actor, document, await listOpenLines(trx, document.id))
  await setDocumentState(trx, document.id, 'completed', {
    reason: null,
    completedOn: officeDay(office.now()),
  })
  await recordEvent(trx, actor, {
    kind: 'document-completed',
    documentId: document.id,
    subjectId: document.id,
  })
}
