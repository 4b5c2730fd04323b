import type { Transaction } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import {
  findProposal, isDelegationValid, setDirective, setDocumentDue,
} from '../../db/directives.ts'
import { setDocumentState } from '../../db/documents.ts'
import {
  findInkLayer, findOpenInkLayer, hasInk, type InkLayerRow, listSealedStrokes, sealInkLayer,
} from '../../db/ink.ts'
import { endPresentation } from '../../db/presentations.ts'
import type { Database, IncomingDocumentRow } from '../../db/schema.ts'
import { makeAssignments } from '../assignment/make-assignments.ts'
import type { Actor } from '../domain/actor.ts'
import { isWork } from '../domain/directive-rules.ts'
import { officeDay } from '../domain/due-date.ts'
import { sealOfInk } from '../domain/ink-strokes.ts'
import { jobPriority } from '../domain/job.ts'
import { assertDocumentCanBecome } from '../domain/moves.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { DocumentState } from '../domain/values.ts'
import type { Office } from '../office.ts'
import { putOnPile } from '../registration/present-document.ts'
import type { AtDocument, AuthorSeat } from './author-seat.ts'
import type { DirectivePlan } from './directive-fields.ts'

/** A token confirms only with the scope for it, which its person has approved in his own session. */
export const CONFIRM_SCOPE = 'directives:confirm'

/** @throws {OfficeError} `token-may-not-confirm`. */
export function assertMayConfirm(actor: Actor): void {
  if (actor.via === 'page') return
  if (actor.via === 'token' && actor.tokenScopes?.includes(CONFIRM_SCOPE)) return
  throw new OfficeError('token-may-not-confirm', { scope: CONFIRM_SCOPE })
}

/** @throws {OfficeError} `delegation-ended`: valid when the page was opened, not at the moment of the act. */
export async function assertDelegationHolds(
  trx: Transaction<Database>,
  office: Office,
  seat: AuthorSeat,
): Promise<void> {
  if (!seat.delegationId) return
  if (await isDelegationValid(trx, seat.delegationId, officeDay(office.now()))) return
  throw new OfficeError('delegation-ended', { delegationId: seat.delegationId })
}

/**
 * Confirms a directive that lies there with its lines: seals the ink, begins the work, moves the
 * document, ends the presentation, tells the log and leaves the copies to the worker.
 * @throws {OfficeError} `directive-without-words`, `ink-of-another-document`, `ink-is-sealed`.
 */
export async function settleDirective(
  trx: Transaction<Database>,
  office: Office,
  actor: Actor,
  at: AtDocument,
  input: {
    directiveId: string
    plan: DirectivePlan
    inkLayerId?: string | undefined
    /** Who is through already with the work of a directive that this one replaces. */
    spared?: ReadonlySet<string>
  },
): Promise<string[]> {
  const { document, presentation, seat } = at
  const { directiveId, plan } = input
  const layer = await findInk(trx, actor, at, input.inkLayerId)
  if (!plan.text && !layer) throw new OfficeError('directive-without-words')
  const inkSha256 = layer ? await seal(trx, office, layer) : null
  await setDirective(trx, directiveId, {
    state: 'confirmed',
    ink_layer_id: layer?.id ?? null,
    confirmed_by: actor.personId,
    confirmed_at: office.now(),
    author_position_id: seat.positionId,
    on_behalf_of_position_id: seat.onBehalfOfPositionId,
    delegation_id: seat.delegationId,
  })
  await recordEvent(trx, actor, {
    kind: 'directive-confirmed',
    documentId: document.id,
    subjectId: directiveId,
    facts: {
      outcome: plan.outcome, dueOn: plan.due.dueOn, inkLayerId: layer?.id ?? null, inkSha256,
      delegationId: seat.delegationId, inkByPersonId: layer?.person_id ?? null, via: actor.via,
    },
    onBehalfOfPositionId: seat.onBehalfOfPositionId,
  })
  const assignmentIds = await beginWork(trx, office, actor, at, input)
  if (!presentation.ended_at) {
    await endPresentation(trx, presentation.id, {
      outcome: plan.passTo ? 'passed-on' : 'directed', at: office.now(),
    })
  }
  if (plan.passTo) {
    await putOnPile(trx, office, actor, {
      document, toPositionId: plan.passTo, previousDirectiveId: directiveId,
      onBehalfOfPositionId: seat.onBehalfOfPositionId,
    })
  } else {
    await putProposalAside(trx, document.id)
  }
  await office.jobs.enqueue(
    trx, 'compose-document', { documentId: document.id, reason: 'directed' },
    { priority: document.urgency === 'normal' ? jobPriority.normal : jobPriority.urgent },
  )
  return assignmentIds
}

async function beginWork(
  trx: Transaction<Database>,
  office: Office,
  actor: Actor,
  at: AtDocument,
  input: { directiveId: string; plan: DirectivePlan; spared?: ReadonlySet<string> },
): Promise<string[]> {
  const { document, seat } = at
  const { plan, directiveId } = input
  const { due } = plan
  const lines = plan.lines.filter((line) => !input.spared?.has(line.addressee.id))
  const ids = await makeAssignments(trx, office, actor, {
    document,
    directiveId,
    parentId: null,
    assignedByPositionId: seat.positionId,
    onBehalfOfPositionId: seat.onBehalfOfPositionId,
    lines: lines.map((line) => ({
      addressee: line.addressee,
      role: line.role,
      dueOn: isWork(line) ? due.dueOn : null,
      dueKind: due.dueKind,
      dueAmount: due.amount,
      dueCountedFrom: due.countedFrom,
      dueIsDefault: due.isDefault,
      dueIsProvisional: due.isProvisional,
      dueOverrideReason: plan.overrideReason,
    })),
  })
  await moveDocument(trx, office, document, plan)
  await setDocumentDue(trx, document.id, due)
  if (plan.outcome === 'keep' || plan.outcome === 'inform') {
    await recordEvent(trx, actor, {
      kind: 'document-completed',
      documentId: document.id,
      subjectId: document.id,
      facts: { outcome: plan.outcome, directiveId },
      onBehalfOfPositionId: seat.onBehalfOfPositionId,
    })
  }
  return ids
}

/** Where a document goes by a directive; after a directive that replaces another, from where it is. */
async function moveDocument(
  trx: Transaction<Database>,
  office: Office,
  document: IncomingDocumentRow,
  plan: DirectivePlan,
): Promise<void> {
  const next = nextState(document.state, plan)
  if (document.state === 'awaiting-directive') {
    assertDocumentCanBecome(document, 'directed')
    assertDocumentCanBecome({ id: document.id, state: 'directed' }, next)
  } else if (document.state !== next) {
    assertDocumentCanBecome(document, next)
  }
  await setDocumentState(trx, document.id, next, {
    reason: null, completedOn: next === 'completed' ? officeDay(office.now()) : null,
  })
}

function nextState(state: DocumentState, plan: DirectivePlan): DocumentState {
  if (plan.outcome === 'pass-on') return 'awaiting-directive'
  if (plan.outcome !== 'assign') return 'completed'
  return state === 'awaiting-directive' || state === 'assigned' ? 'assigned' : 'in-progress'
}

async function findInk(
  trx: Transaction<Database>,
  actor: Actor,
  { document, presentation }: AtDocument,
  inkLayerId: string | undefined,
): Promise<InkLayerRow | null> {
  const of = {
    documentId: document.id, positionId: presentation.to_position_id, personId: actor.personId,
  }
  const named = inkLayerId ? await findInkLayer(trx, inkLayerId) : undefined
  if (named && (named.document_id !== of.documentId || named.position_id !== of.positionId)) {
    throw new OfficeError('ink-of-another-document', { documentId: document.id })
  }
  if (named?.sealed_at) throw new OfficeError('ink-is-sealed', { layerId: named.id })
  // A tablet names the layer it made; the ink may lie in the one another device opened before.
  const layer = named ?? (await findOpenInkLayer(trx, of))
  return layer && (await hasInk(trx, layer.id)) ? layer : null
}

async function seal(trx: Transaction<Database>, office: Office, layer: InkLayerRow): Promise<string> {
  const sha256 = sealOfInk(await listSealedStrokes(trx, layer.id))
  await sealInkLayer(trx, layer.id, { at: office.now(), sha256 })
  return sha256
}

/** The proposal has served: it stays to be read, and lies on no pile any more. */
async function putProposalAside(trx: Transaction<Database>, documentId: string): Promise<void> {
  const proposal = await findProposal(trx, documentId)
  if (proposal) await setDirective(trx, proposal.id, { state: 'discarded' })
}
