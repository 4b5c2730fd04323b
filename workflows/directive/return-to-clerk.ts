import { recordEvent, recordWords } from '../../db/audit.ts'
import { setDocumentState } from '../../db/documents.ts'
import { insertNotification } from '../../db/notifications.ts'
import { endPresentation } from '../../db/presentations.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import { assertReason, RETURN_REASON_MAX } from '../domain/directive-rules.ts'
import { assertDocumentCanBecome } from '../domain/moves.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { findAuthored, lockKnown } from './author-seat.ts'
import { discardUnconfirmed } from './discard-unconfirmed.ts'

/**
 * A leader hands a letter back to the desk, with the reason the desk will read (domain rule R19).
 * @throws {OfficeError} `reason-too-short`, `text-too-long`, `presentation-not-open`,
 *   `directive-not-yours`, `assistant-may-not-confirm`.
 */
export async function returnToClerk(
  office: Office,
  actor: Actor,
  input: { documentId: string; reason: string },
): Promise<void> {
  const reason = input.reason.trim()
  assertReason(reason, RETURN_REASON_MAX)

  await inTransaction(office.db, async (trx) => {
    const document = await lockKnown(trx, input.documentId)
    const { presentation, seat } = await findAuthored(trx, actor, document)
    if (presentation.ended_at) throw new OfficeError('presentation-not-open', { documentId: document.id })
    assertDocumentCanBecome(document, 'registered')

    await discardUnconfirmed(trx, presentation.id)
    await endPresentation(trx, presentation.id, {
      outcome: 'returned', at: office.now(), returnReason: reason,
    })
    await setDocumentState(trx, document.id, 'registered', { reason })
    await recordWords(trx, actor, {
      documentId: document.id, kind: 'document-returned-to-clerk', field: 'reason', became: reason,
    })
    await recordEvent(trx, actor, {
      kind: 'document-returned-to-clerk',
      documentId: document.id,
      subjectId: presentation.id,
      facts: { delegationId: seat.delegationId },
      onBehalfOfPositionId: seat.onBehalfOfPositionId,
    })
    for (const personId of new Set([presentation.presented_by, document.registered_by])) {
      await insertNotification(trx, {
        personId,
        kind: 'document-returned-to-clerk',
        documentId: document.id,
        facts: { arrivalNumber: document.arrival_number },
        dedupeKey: `returned-to-clerk:${presentation.id}:${personId}`,
      })
    }
  })
  office.signals.send({ topic: 'document', id: input.documentId })
}
