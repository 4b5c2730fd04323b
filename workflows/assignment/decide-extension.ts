import type { Transaction } from 'kysely'
import { findAssignment, setAssignment } from '../../db/assignments.ts'
import { recordEvent } from '../../db/audit.ts'
import { findCalendar } from '../../db/calendar.ts'
import { findDirective, findEarlierDueOn, isDelegationValid, setDocumentDue } from '../../db/directives.ts'
import {
  endExtension, type ExtensionRow, findOpenExtension, listDecidingSeats,
} from '../../db/extensions.ts'
import type { Database } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, seatFor } from '../domain/actor.ts'
import { isTermProvisional, officeDay } from '../domain/due-date.ts'
import { assertGrantable, type ExtensionBounds } from '../domain/extension.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Day } from '../domain/values.ts'
import type { Office } from '../office.ts'
import { assertLineIs, assertWorkGoesOn, type LockedLine, lockLine } from './line.ts'
import { assertReason, tellOf } from './withdraw-lines.ts'

export interface ExtensionDecision {
  assignmentId: string
  /** The request as it was read: another one that came meanwhile is not decided unseen. */
  extensionId: string
  decision: 'granted' | 'refused'
  /** Another day than the one asked for. */
  dueOn?: Day | null
  /** Why it is refused, or why a day after the sender's is granted. */
  note?: string | null
}

/**
 * Whoever set the day of a line, or the leader before whose day binds him, grants more time, for the day asked or another, or refuses it with a
 * reason (R21). Nobody decides what he asked for himself (R22). The old day stays in the request.
 * @throws {OfficeError} `assignment-not-found`, `extension-not-found`, `extension-own`, `not-allowed`,
 *   `delegation-ended`, `assignment-in-wrong-state`, `document-in-wrong-state`, `document-frozen`,
 *   `reason-too-short`, `text-too-long` and those of `assertGrantable`.
 */
export async function decideExtension(
  office: Office,
  actor: Actor,
  input: ExtensionDecision,
): Promise<void> {
  const typed = (input.note ?? '').trim()
  const note = typed !== '' || input.decision === 'refused' ? assertReason(typed) : null
  const documentId = await inTransaction(office.db, async (trx) => {
    const locked = await lockLine(trx, input.assignmentId)
    const { document, line } = locked
    const open = await findOpenExtension(trx, line.id)
    if (!open || open.id !== input.extensionId) throw new OfficeError('extension-not-found')
    const seat = await seatOfDecider(trx, office, actor, locked, open)
    assertWorkGoesOn(document)
    assertLineIs(line, 'pending', 'active', 'forwarded')
    const granted = input.decision === 'granted' ? input.dueOn || open.asked_due_on : null
    if (granted) await grant(office, trx, locked, { day: granted, note, decidesFor: seat.decidesFor })
    await endExtension(trx, open.id, {
      decision: input.decision, decided_by: actor.personId, decided_at: office.now(),
      granted_due_on: granted, on_behalf_of_position_id: seat.onBehalfOfPositionId, decision_note: note,
    })
    await recordEvent(trx, actor, {
      kind: granted ? 'extension-granted' : 'extension-refused',
      documentId: document.id,
      subjectId: line.id,
      facts: {
        extensionId: open.id, oldDueOn: line.due_on, dueOn: granted ?? line.due_on, delegationId: seat.delegationId,
      },
      onBehalfOfPositionId: seat.onBehalfOfPositionId,
    })
    for (const principalId of [line.assignee_id, open.requested_by]) {
      await tellOf(office, trx, actor, {
        principalId, line, kind: granted ? 'extension-granted' : 'extension-refused', of: open.id,
        facts: { dueOn: granted ?? line.due_on ?? '' },
      })
    }
    return document.id
  })
  office.signals.send({ topic: 'assignment', id: input.assignmentId })
  office.signals.send({ topic: 'document', id: documentId })
}

async function seatOfDecider(
  trx: Transaction<Database>,
  office: Office,
  actor: Actor,
  { line }: LockedLine,
  open: ExtensionRow,
) {
  if (open.requested_by === actor.personId) throw new OfficeError('extension-own')
  const seats = await listDecidingSeats(trx, line.id)
  const own = [line.assigned_by_position_id, ...seats].map((id) => ({ id, seat: seatFor(actor, id) }))
  const found = own.find((one) => one.seat !== null)
  const seat = found?.seat
  if (!found || !seat || actor.via !== 'page') throw new OfficeError('not-allowed', { assignmentId: line.id })
  const today = officeDay(office.now())
  if (seat.delegationId && !(await isDelegationValid(trx, seat.delegationId, today))) {
    throw new OfficeError('delegation-ended', { delegationId: seat.delegationId })
  }
  return { ...seat, decidesFor: found.id }
}

/** The document's own day follows its chủ trì of the first tier. */
async function grant(
  office: Office,
  trx: Transaction<Database>,
  { document, line }: LockedLine,
  { day, note, decidesFor }: { day: Day; note: string | null; decidesFor: string },
): Promise<void> {
  const bounds = await boundsOf(office, trx, { document, line }, decidesFor)
  assertGrantable(day, bounds, note)
  const isProvisional = isTermProvisional(bounds.today, day, await findCalendar(trx))
  const isOverridden = bounds.external !== null && day > bounds.external
  await setAssignment(trx, line.id, {
    due_on: day, due_kind: 'fixed-date', due_amount: null, due_counted_from: null, due_is_default: false,
    due_is_provisional: isProvisional,
    ...(isOverridden ? { due_override_reason: note?.slice(0, OVERRIDE_MAX) ?? null } : {}),
  })
  if (line.parent_id === null && line.role === 'lead') {
    await setDocumentDue(trx, document.id, { dueOn: day, isProvisional })
  }
}

/** What a line's own column holds; the whole note stays with the request. */
const OVERRIDE_MAX = 500

async function boundsOf(
  office: Office,
  trx: Transaction<Database>,
  { document, line }: LockedLine,
  decidesFor: string,
): Promise<ExtensionBounds> {
  const parent = line.parent_id ? await findAssignment(trx, line.parent_id) : undefined
  const directive = line.directive_id ? await findDirective(trx, line.directive_id) : undefined
  const before = line.parent_id === null ? directive?.previous_id : null
  return {
    today: officeDay(office.now()),
    dueOn: line.due_on ?? '',
    parent: parent?.due_on ?? null,
    earlier: before ? await findEarlierDueOn(trx, before, decidesFor) : null,
    external: document.arrived_late ? null : document.external_due_on,
  }
}
