import { insertDirective, listUnconfirmedOf } from '../../db/directives.ts'
import { listInkedOpenLayers } from '../../db/ink.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import { newId } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { findAuthored, lockKnown } from './author-seat.ts'

/**
 * The leader has written with the pen and leaves the writing out to the clerk. The letter stays on
 * his pile until he confirms what the clerk read. Leaving it twice changes nothing.
 * @throws {OfficeError} `transcription-without-ink`, `presentation-not-open`, `directive-not-yours`.
 */
export async function leaveForClerk(
  office: Office,
  actor: Actor,
  input: { documentId: string },
): Promise<{ directiveId: string }> {
  const directiveId = await inTransaction(office.db, async (trx) => {
    const document = await lockKnown(trx, input.documentId)
    const { presentation, seat } = await findAuthored(trx, actor, document)
    if (presentation.ended_at) throw new OfficeError('presentation-not-open', { documentId: document.id })
    const left = (await listUnconfirmedOf(trx, presentation.id)).find((one) => one.ink_layer_id)
    if (left) return left.id
    const [layer] = await listInkedOpenLayers(trx, {
      documentId: document.id, positionId: presentation.to_position_id,
    })
    if (!layer) throw new OfficeError('transcription-without-ink', { documentId: document.id })

    const id = newId()
    await insertDirective(
      trx,
      {
        id,
        document_id: document.id,
        presentation_id: presentation.id,
        previous_id: presentation.previous_directive_id,
        ink_layer_id: layer.id,
        prepared_by: actor.personId,
        author_position_id: seat.positionId,
        on_behalf_of_position_id: seat.onBehalfOfPositionId,
        delegation_id: seat.delegationId,
        created_at: office.now(),
      },
      [],
    )
    return id
  })
  office.signals.send({ topic: 'document', id: input.documentId })
  return { directiveId }
}
