import { listDecidingSeats, listExtensions, type ShownExtension } from '../../db/extensions.ts'
import type { AssignmentRow } from '../../db/schema.ts'
import type { Actor } from '../../workflows/domain/actor.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import type { Office } from '../../workflows/office.ts'

/** The positions whose days this person may move: his own, and those he stands in for by a paper. */
export function decidingPositions(actor: Actor): string[] {
  return [...actor.seats.map((seat) => seat.positionId), ...actor.delegations.map((one) => one.fromPositionId)]
}

/** What is told of a request; times as text, without what only the database needs. */
export function shownExtension(one: ShownExtension) {
  return {
    id: one.id, requestedByName: one.requestedByName, requestedAt: one.requestedAt.toISOString(),
    oldDueOn: one.oldDueOn, askedDueOn: one.askedDueOn, reason: one.reason, isLate: one.isLate,
    decision: one.decision, decidedByName: one.decidedByName, decidedAt: one.decidedAt?.toISOString() ?? null,
    onBehalfOf: one.onBehalfOf, grantedDueOn: one.grantedDueOn, note: one.note,
  }
}

/** The requests on a line, and what this person may do about them. */
export async function extensionsOf(office: Office, actor: Actor, line: AssignmentRow, mayWork: boolean) {
  const all = await listExtensions(office.db, line.id)
  const isOpen = line.state === 'pending' || line.state === 'active' || line.state === 'forwarded'
  const waiting = isOpen ? all.find((one) => one.decision === null) : undefined
  const seats = waiting ? await listDecidingSeats(office.db, line.id) : []
  const decides = decidingPositions(actor).some((id) => seats.includes(id))
  return {
    all: all.map(shownExtension),
    isOver: line.due_on !== null && line.due_on < officeDay(office.now()),
    mayAsk: mayWork && line.due_on !== null && !waiting,
    mayWithdraw: waiting !== undefined && (waiting.requestedBy === actor.personId || mayWork),
    toDecide: waiting && decides && waiting.requestedBy !== actor.personId ? shownExtension(waiting) : null,
  }
}
