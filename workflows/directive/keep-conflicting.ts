import type { Transaction } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import { insertDirective } from '../../db/directives.ts'
import { findOpenInkLayer } from '../../db/ink.ts'
import type { Database } from '../../db/schema.ts'
import type { Actor } from '../domain/actor.ts'
import { DIRECTIVE_TEXT_MAX } from '../domain/directive-rules.ts'
import { newId } from '../domain/ids.ts'
import type { Office } from '../office.ts'
import type { AtDocument } from './author-seat.ts'
import { type DirectiveFields, type DirectivePlan, linesOf } from './directive-fields.ts'

/**
 * Keeps a directive that came after another was confirmed ("chưa xác nhận – trùng"): its words, its
 * ink and, as far as they keep the rules, its lines. Nothing begins by it.
 */
export async function keepConflicting(
  trx: Transaction<Database>,
  office: Office,
  actor: Actor,
  at: AtDocument,
  input: { fields: DirectiveFields; plan: DirectivePlan | null },
): Promise<string> {
  const { document, presentation, seat } = at
  const { fields, plan } = input
  const id = newId()
  const layer = await findOpenInkLayer(trx, {
    documentId: document.id, positionId: presentation.to_position_id, personId: actor.personId,
  })
  const isHeld = layer && (await isLayerHeld(trx, layer.id))
  await insertDirective(
    trx,
    {
      id,
      document_id: document.id,
      presentation_id: presentation.id,
      previous_id: presentation.previous_directive_id,
      state: 'conflicting',
      outcome: plan?.outcome ?? 'assign',
      text: plan?.text ?? fields.text?.slice(0, DIRECTIVE_TEXT_MAX) ?? null,
      passed_to_position_id: plan?.passTo ?? null,
      no_due_reason: plan?.noDueReason ?? null,
      override_reason: plan?.overrideReason ?? null,
      ink_layer_id: layer && !isHeld ? layer.id : null,
      via: actor.via === 'token' ? 'token' : 'page',
      token_name: actor.tokenName ?? null,
      prepared_by: actor.personId,
      author_position_id: seat.positionId,
      on_behalf_of_position_id: seat.onBehalfOfPositionId,
      delegation_id: seat.delegationId,
      created_at: office.now(),
    },
    plan ? linesOf(plan) : [],
  )
  await recordEvent(trx, actor, {
    kind: 'directive-conflicting',
    documentId: document.id,
    subjectId: id,
    facts: { presentationId: presentation.id },
    onBehalfOfPositionId: seat.onBehalfOfPositionId,
  })
  return id
}

async function isLayerHeld(trx: Transaction<Database>, layerId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('directive')
    .select('id')
    .where('ink_layer_id', '=', layerId)
    .executeTakeFirst()
  return row !== undefined
}
