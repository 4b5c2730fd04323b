import type { Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Actor } from '../domain/actor.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { findLeaderPosition } from '../registration/present-document.ts'
import type { AtDocument } from './author-seat.ts'
import { type DirectiveFields, type DirectivePlan, planDirective } from './directive-fields.ts'

export interface ConfirmDirective extends DirectiveFields {
  documentId: string
  inkLayerId?: string
  presentationId?: string
  /** The confirmed directive that this one takes the place of. */
  supersedesId?: string
}

export interface ConfirmedDirective {
  directiveId: string
  assignmentIds: string[]
}

/** The row of a directive before anybody has confirmed it. */
export function draftOf(
  office: Office,
  actor: Actor,
  at: Pick<AtDocument, 'document' | 'presentation' | 'seat'>,
  plan: DirectivePlan,
  id: string,
) {
  return {
    id,
    document_id: at.document.id,
    presentation_id: at.presentation.id,
    previous_id: at.presentation.previous_directive_id,
    outcome: plan.outcome,
    text: plan.text,
    passed_to_position_id: plan.passTo,
    no_due_reason: plan.noDueReason,
    override_reason: plan.overrideReason,
    via: actor.via === 'token' ? ('token' as const) : ('page' as const),
    token_name: actor.tokenName ?? null,
    prepared_by: actor.personId,
    author_position_id: at.seat.positionId,
    on_behalf_of_position_id: at.seat.onBehalfOfPositionId,
    delegation_id: at.seat.delegationId,
    created_at: office.now(),
  }
}

/** Finds the leader it goes on to, then holds the whole to the rules. */
export async function planAt(
  trx: Transaction<Database>,
  office: Office,
  at: Pick<AtDocument, 'document' | 'presentation'>,
  fields: DirectiveFields,
): Promise<DirectivePlan> {
  const passTo = fields.passTo?.trim()
  const passToPositionId = passTo ? await findLeaderPosition(trx, office, passTo) : undefined
  if (passToPositionId === at.presentation.to_position_id) {
    throw new OfficeError('directive-passes-to-self')
  }
  return planDirective(trx, office, at.document, {
    ...fields,
    ...(passToPositionId ? { passToPositionId } : {}),
    previousDirectiveId: at.presentation.previous_directive_id,
    atPositionId: at.presentation.to_position_id,
  })
}
