import { recordEvent } from '../../db/audit.ts'
import { findProposal, insertDirective, listLines, setDirective } from '../../db/directives.ts'
import { listPresentations } from '../../db/presentations.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, hasRole } from '../domain/actor.ts'
import { newId } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { assistedPositionIds, lockForDesk } from './author-seat.ts'
import { confirmDirective, type ConfirmedDirective } from './confirm-directive.ts'
import { type DirectiveFields, linesOf } from './directive-fields.ts'
import { planAt } from './plan-directive.ts'

/** Until a directive stands there may be a proposal for it. */
const proposable = ['registered', 'awaiting-directive']

/**
 * The chief of office says how he would distribute a letter; the leader agrees with one tap or
 * directs otherwise. A new proposal takes the place of the one before. An assistant may propose on
 * the pile that he prepares.
 * @throws {OfficeError} `not-allowed`, `document-in-wrong-state`, `document-not-yours` and the rules
 *   of a directive.
 */
export async function proposeDistribution(
  office: Office,
  actor: Actor,
  input: DirectiveFields & { documentId: string },
): Promise<{ directiveId: string }> {
  const assisted = assistedPositionIds(actor)
  if (!hasRole(actor, 'chief-of-office', 'clerk') && assisted.length === 0) {
    throw new OfficeError('not-allowed', { wanted: 'chief-of-office' })
  }

  const directiveId = await inTransaction(office.db, async (trx) => {
    const document = await lockForDesk(trx, office, actor, input.documentId)
    if (!proposable.includes(document.state)) {
      throw new OfficeError('document-in-wrong-state', {
        id: document.id, state: document.state, wanted: 'proposed',
      })
    }
    const presentation = (await listPresentations(trx, document.id)).find((one) => !one.ended_at)
    if (!hasRole(actor, 'chief-of-office', 'clerk') && !assisted.includes(presentation?.to_position_id ?? '')) {
      throw new OfficeError('not-allowed', { wanted: 'assistant' })
    }
    const plan = await planAt(
      trx, office,
      // Before it is presented nothing binds but the letter itself.
      { document, presentation: presentation ?? { ...unpresented, document_id: document.id } },
      input,
    )
    if (!plan.text && plan.lines.length === 0 && !plan.passTo) {
      throw new OfficeError('directive-without-words')
    }
    const earlier = await findProposal(trx, document.id)
    if (earlier) await setDirective(trx, earlier.id, { state: 'discarded' })
    const id = newId()
    await insertDirective(
      trx,
      {
        id,
        document_id: document.id,
        origin: 'proposed',
        outcome: plan.outcome,
        text: plan.text,
        passed_to_position_id: plan.passTo,
        no_due_reason: plan.noDueReason,
        override_reason: plan.overrideReason,
        via: actor.via === 'token' ? 'token' : 'page',
        token_name: actor.tokenName ?? null,
        prepared_by: actor.personId,
        author_position_id: actor.positionId,
        created_at: office.now(),
      },
      // A default date is the leader's to get, when he directs.
      linesOf(plan.due.isDefault ? { ...plan, due: { ...plan.due, dueOn: null } } : plan),
    )
    await recordEvent(trx, actor, {
      kind: 'distribution-proposed',
      documentId: document.id,
      subjectId: id,
      facts: { outcome: plan.outcome, dueOn: input.dueOn ?? null, replaces: earlier?.id ?? null },
    })
    return id
  })
  office.signals.send({ topic: 'document', id: input.documentId })
  return { directiveId }
}

const unpresented = {
  id: '', document_id: '', to_position_id: '', presented_by: '', presented_at: new Date(0),
  seen_at: null, ended_at: null, outcome: null, return_reason: null, previous_directive_id: null,
}

/**
 * The leader agrees: the proposal's words, lines and date become his directive.
 * @throws {OfficeError} `proposal-not-found` when it was changed or used since he saw it, and
 *   everything `confirmDirective` refuses.
 */
export async function agreeWithProposal(
  office: Office,
  actor: Actor,
  input: { documentId: string; proposalId: string },
): Promise<ConfirmedDirective> {
  const proposal = await findProposal(office.db, input.documentId)
  if (!proposal || proposal.id !== input.proposalId) {
    throw new OfficeError('proposal-not-found', { proposalId: input.proposalId.slice(0, 40) })
  }
  const lines = await listLines(office.db, [proposal.id])
  return confirmDirective(office, actor, {
    documentId: input.documentId, ...fieldsOf(proposal, lines),
  })
}

/** A directive's row and lines as the fields they were made of. */
export function fieldsOf(
  directive: {
    text: string | null
    outcome: NonNullable<DirectiveFields['outcome']>
    no_due_reason: string | null
    override_reason: string | null
  },
  lines: readonly { code: string; role: string; due_on: string | null }[],
): DirectiveFields {
  const named = (role: string) => lines.filter((line) => line.role === role).map((line) => line.code)
  const [lead] = named('lead')
  const dueOn = lines.find((line) => line.due_on)?.due_on
  const passesOn = directive.outcome === 'pass-on'
  return {
    outcome: directive.outcome,
    ...(directive.text === null ? {} : { text: directive.text }),
    ...(lead ? (passesOn ? { passTo: lead } : { lead }) : {}),
    support: named('support'),
    fyi: named('fyi'),
    ...(dueOn ? { dueOn } : {}),
    ...(directive.no_due_reason ? { noDueReason: directive.no_due_reason } : {}),
    ...(directive.override_reason ? { overrideReason: directive.override_reason } : {}),
  }
}
