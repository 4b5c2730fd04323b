import type { Transaction } from 'kysely'
import { listLineIdsOf } from '../../db/directed-lines.ts'
import { findConfirmedOf, insertDirective, listLines } from '../../db/directives.ts'
import type { Database } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import { newId } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { type AtDocument, findAuthored, lockKnown } from './author-seat.ts'
import { type DirectivePlan, linesOf } from './directive-fields.ts'
import { discardUnconfirmed } from './discard-unconfirmed.ts'
import { keepConflicting } from './keep-conflicting.ts'
import {
  type ConfirmDirective, type ConfirmedDirective, draftOf, planAt,
} from './plan-directive.ts'
import { assertDelegationHolds, assertMayConfirm, settleDirective } from './settle-directive.ts'
import { supersedeDirective } from './supersede-directive.ts'

export type { ConfirmDirective, ConfirmedDirective } from './plan-directive.ts'

/** What became of a confirmation: done, or kept aside because somebody was first. */
type Outcome = ConfirmedDirective | { conflictingId: string; code: string }

/**
 * A leader's word: ink, text and who does what by when become one directive, and its lines begin
 * (NĐ 30/2020, Art 23).
 *
 * Confirming the same again answers as the first time. A different one, from a tablet that was
 * offline while another device confirmed, is kept as `conflicting` and refused: nothing is lost.
 * @throws {OfficeError} `directive-already-confirmed`, `presentation-not-open`,
 *   `directive-not-yours`, `assistant-may-not-confirm`, `token-may-not-confirm`,
 *   `directive-without-words`, `addressee-unknown`, and the rules of `domain/directive-rules.ts`.
 */
export async function confirmDirective(
  office: Office,
  actor: Actor,
  input: ConfirmDirective,
): Promise<ConfirmedDirective> {
  assertMayConfirm(actor)

  const outcome = await inTransaction<Outcome>(office.db, async (trx) => {
    const document = await lockKnown(trx, input.documentId)
    if (input.supersedesId) {
      return supersedeDirective(trx, office, actor, { ...input, document, supersedesId: input.supersedesId })
    }
    const at = await findAuthored(trx, actor, document, input.presentationId)
    await assertDelegationHolds(trx, office, at.seat)
    if (at.presentation.ended_at) return afterTheEnd(trx, office, actor, at, input)

    const plan = await planAt(trx, office, at, input)
    await discardUnconfirmed(trx, at.presentation.id)
    const directiveId = newId()
    await insertDirective(
      trx,
      draftOf(office, actor, at, plan, directiveId),
      linesOf(plan),
    )
    const assignmentIds = await settleDirective(trx, office, actor, at, {
      directiveId, plan, inkLayerId: input.inkLayerId,
    })
    return { directiveId, assignmentIds }
  })
  office.signals.send({ topic: 'document', id: input.documentId })
  if ('conflictingId' in outcome) {
    throw new OfficeError(outcome.code, { directiveId: outcome.conflictingId })
  }
  for (const id of outcome.assignmentIds) office.signals.send({ topic: 'assignment', id })
  return outcome
}

async function afterTheEnd(
  trx: Transaction<Database>,
  office: Office,
  actor: Actor,
  at: AtDocument,
  input: ConfirmDirective,
): Promise<Outcome> {
  const plan = await planAt(trx, office, at, input).catch(() => null)
  const confirmed = await findConfirmedOf(trx, at.presentation)
  if (confirmed && plan && confirmed.confirmed_by === actor.personId) {
    const isSameInk = !input.inkLayerId || input.inkLayerId === confirmed.ink_layer_id
    const isSameText = confirmed.text === plan.text && confirmed.outcome === plan.outcome
    if (isSameInk && isSameText && (await hasLines(trx, confirmed.id, plan))) {
      return { directiveId: confirmed.id, assignmentIds: await listLineIdsOf(trx, confirmed.id) }
    }
  }
  return {
    conflictingId: await keepConflicting(trx, office, actor, at, { fields: input, plan }),
    code: confirmed ? 'directive-already-confirmed' : 'presentation-not-open',
  }
}

async function hasLines(
  trx: Transaction<Database>,
  directiveId: string,
  plan: DirectivePlan,
): Promise<boolean> {
  const held = (await listLines(trx, [directiveId])).map((line) => `${line.assignee_id} ${line.role}`)
  const wanted = linesOf(plan).map((line) => `${line.assigneeId} ${line.role}`)
  return held.sort().join() === wanted.sort().join()
}
