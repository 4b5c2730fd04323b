import type { Transaction } from 'kysely'
import { findAssignment, lockAssignment, setAssignment } from '../../db/assignments.ts'
import { recordEvent } from '../../db/audit.ts'
import { lockDocument, setDocumentState } from '../../db/documents.ts'
import type { AssignmentRow, Database, IncomingDocumentRow } from '../../db/schema.ts'
import type { Actor } from '../domain/actor.ts'
import { isUuid } from '../domain/ids.ts'
import { assertAssignmentCanBecome, assertDocumentCanBecome } from '../domain/moves.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { AssignmentState, DocumentState } from '../domain/values.ts'
import type { Office } from '../office.ts'

/** What every step on a line begins with. */
export interface LockedLine {
  document: IncomingDocumentRow
  line: AssignmentRow
}

/** While a document is here, its lines may be worked on. */
const workStates: readonly DocumentState[] = [
  'directed', 'assigned', 'in-progress', 'awaiting-directive', 'awaiting-acceptance',
]

/**
 * Locks the document first and the line after it: two lines of one document that end at once are
 * worked through one after the other, and the second sees the first one's end.
 * @throws {OfficeError} `assignment-not-found`, `document-frozen`.
 */
export async function lockLine(
  trx: Transaction<Database>,
  assignmentId: string,
): Promise<LockedLine> {
  const known = isUuid(assignmentId) ? await findAssignment(trx, assignmentId) : undefined
  const document = known && (await lockDocument(trx, known.document_id))
  const line = known && (await lockAssignment(trx, known.id))
  if (!document || !line) throw new OfficeError('assignment-not-found', { assignmentId })
  const isShut = document.frozen_at !== null || document.secrecy !== 'none'
  if (isShut) throw new OfficeError('document-frozen', { documentId: document.id })
  return { document, line }
}

/**
 * Whether this person may work on a line: it names him or his position, or it names a unit of
 * which he is the head. The other members of the unit see it and leave it alone.
 */
export function mayWork(actor: Actor, line: { assignee_id: string }): boolean {
  if (actor.seatPrincipals.includes(line.assignee_id)) return true
  return actor.seats.some((seat) => seat.isUnitHead && seat.unitId === line.assignee_id)
}

/** @throws {OfficeError} `assignment-not-yours`. */
export function assertMayWork(actor: Actor, line: AssignmentRow): void {
  if (mayWork(actor, line)) return
  throw new OfficeError('assignment-not-yours', { assignmentId: line.id })
}

/** @throws {OfficeError} `assignment-for-information`: để biết demands no work (R17). */
export function assertDemandsWork(line: AssignmentRow): void {
  if (line.role !== 'fyi') return
  throw new OfficeError('assignment-for-information', { assignmentId: line.id })
}

/** @throws {OfficeError} `assignment-in-wrong-state`. */
export function assertLineIs(line: AssignmentRow, ...wanted: readonly AssignmentState[]): void {
  if (wanted.includes(line.state)) return
  throw new OfficeError('assignment-in-wrong-state', { id: line.id, state: line.state })
}

/** @throws {OfficeError} `document-in-wrong-state` when the document is finished or taken back. */
export function assertWorkGoesOn(document: IncomingDocumentRow): void {
  if (workStates.includes(document.state)) return
  throw new OfficeError('document-in-wrong-state', { id: document.id, state: document.state })
}

/**
 * Takes a line in hand where it still waits, and the document with it. A line in hand is left as
 * it is. Answers the line as it now stands.
 */
export async function takeInHand(
  office: Office,
  trx: Transaction<Database>,
  actor: Actor,
  { document, line }: LockedLine,
): Promise<AssignmentRow> {
  if (line.state !== 'pending') return line
  assertAssignmentCanBecome(line, 'active')
  const at = office.now()
  const changes = {
    state: 'active' as const,
    seen_at: line.seen_at ?? at,
    started_at: at,
    person_id: actor.personId,
  }
  await setAssignment(trx, line.id, changes)
  await recordEvent(trx, actor, {
    kind: 'assignment-started',
    documentId: document.id,
    subjectId: line.id,
  })
  await beginDocument(trx, document)
  return { ...line, ...changes }
}

/** The first work on any line sets the document going. */
export async function beginDocument(
  trx: Transaction<Database>,
  document: IncomingDocumentRow,
): Promise<void> {
  if (document.state !== 'assigned') return
  assertDocumentCanBecome(document, 'in-progress')
  await setDocumentState(trx, document.id, 'in-progress')
  document.state = 'in-progress'
}
