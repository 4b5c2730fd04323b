import { recordEvent } from '../../db/audit.ts'
import { setDocumentState } from '../../db/documents.ts'
import { endPresentation, listPresentations } from '../../db/presentations.ts'
import { inTransaction } from '../../db/transaction.ts'
import { lockForDesk } from '../directive/author-seat.ts'
import { discardUnconfirmed } from '../directive/discard-unconfirmed.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { assertDocumentCanBecome } from '../domain/moves.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

/**
 * The desk takes a letter off the pile again, before the leader has directed; what was presented to
 * a second leader by the first cannot be taken back by the desk.
 * @throws {OfficeError} `presentation-not-open`, `presentation-passed-on`, `document-not-yours`.
 */
export async function withdrawPresentation(
  office: Office,
  actor: Actor,
  input: { documentId: string },
): Promise<void> {
  assertRole(actor, 'clerk', 'chief-of-office')

  await inTransaction(office.db, async (trx) => {
    const document = await lockForDesk(trx, office, actor, input.documentId)
    const open = (await listPresentations(trx, document.id)).find((one) => !one.ended_at)
    if (!open) throw new OfficeError('presentation-not-open', { documentId: document.id })
    if (open.previous_directive_id) {
      throw new OfficeError('presentation-passed-on', { documentId: document.id })
    }
    assertDocumentCanBecome(document, 'registered')

    await discardUnconfirmed(trx, open.id)
    await endPresentation(trx, open.id, { outcome: 'withdrawn', at: office.now() })
    await setDocumentState(trx, document.id, 'registered', { reason: null })
    await recordEvent(trx, actor, {
      kind: 'presentation-withdrawn',
      documentId: document.id,
      subjectId: open.id,
      facts: { toPositionId: open.to_position_id },
    })
  })
  office.signals.send({ topic: 'document', id: input.documentId })
}
