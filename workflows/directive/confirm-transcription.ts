import { findDirective, listLines, setDirective } from '../../db/directives.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import { isUuid } from '../domain/ids.ts'
import { assertDirectiveCanBecome } from '../domain/moves.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { findAuthored, lockKnown } from './author-seat.ts'
import { linesOf } from './directive-fields.ts'
import { discardUnconfirmed } from './discard-unconfirmed.ts'
import { type ConfirmedDirective, planAt } from './plan-directive.ts'
import { fieldsOf } from './propose-distribution.ts'
import { assertDelegationHolds, assertMayConfirm, settleDirective } from './settle-directive.ts'

/**
 * The leader confirms what the clerk wrote out of his ink; only now does the work begin (D8).
 * @throws {OfficeError} `directive-not-found`, `directive-in-wrong-state`, `directive-not-yours`,
 *   `assistant-may-not-confirm`, `token-may-not-confirm`, `presentation-not-open`, `needs-second-person`
 *   where a delegate wrote it out himself, and the rules of a
 *   directive, asked again: a date may have passed since.
 */
export async function confirmTranscription(
  office: Office,
  actor: Actor,
  input: { directiveId: string },
): Promise<ConfirmedDirective> {
  assertMayConfirm(actor)
  const written = isUuid(input.directiveId) ? await findDirective(office.db, input.directiveId) : undefined
  if (!written) throw new OfficeError('directive-not-found', { directiveId: input.directiveId.slice(0, 40) })

  const confirmed = await inTransaction(office.db, async (trx) => {
    const document = await lockKnown(trx, written.document_id)
    const directive = await findDirective(trx, written.id)
    if (!directive || directive.origin !== 'transcribed') {
      throw new OfficeError('directive-not-found', { directiveId: written.id })
    }
    const at = await findAuthored(trx, actor, document, directive.presentation_id ?? undefined)
    await assertDelegationHolds(trx, office, at.seat)
    // Whoever stands in for the leader has not written this hand: what he read out of it is not his to confirm.
    if (at.seat.onBehalfOfPositionId && directive.prepared_by === actor.personId) {
      throw new OfficeError('needs-second-person', {})
    }
    if (directive.state !== 'awaiting-confirmation') assertDirectiveCanBecome(directive, 'confirmed')
    if (at.presentation.ended_at) throw new OfficeError('presentation-not-open', { documentId: document.id })

    const lines = await listLines(trx, [directive.id])
    const plan = await planAt(trx, office, at, fieldsOf(directive, lines))
    await discardUnconfirmed(trx, at.presentation.id, directive.id)
    await setDirective(trx, directive.id, { outcome: plan.outcome }, linesOf(plan))
    const assignmentIds = await settleDirective(trx, office, actor, at, {
      directiveId: directive.id, plan, inkLayerId: directive.ink_layer_id ?? undefined,
    })
    return { directiveId: directive.id, assignmentIds }
  })
  office.signals.send({ topic: 'document', id: written.document_id })
  for (const id of confirmed.assignmentIds) office.signals.send({ topic: 'assignment', id })
  return confirmed
}
