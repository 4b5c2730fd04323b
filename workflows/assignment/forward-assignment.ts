import type { Transaction } from 'kysely'
import { setAssignment } from '../../db/assignments.ts'
import { recordEvent } from '../../db/audit.ts'
import { findCalendar } from '../../db/calendar.ts'
import { insertDirective, setDirective } from '../../db/directives.ts'
import type { AssignmentRow, Database } from '../../db/schema.ts'
import { type Addressee, listAddressees } from '../../db/staff.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import { isDay } from '../domain/calendar.ts'
import { assertNotPast, isTermProvisional, officeDay } from '../domain/due-date.ts'
import { newId } from '../domain/ids.ts'
import { assertAssignmentCanBecome } from '../domain/moves.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Day } from '../domain/values.ts'
import type { Office } from '../office.ts'
import {
  assertDemandsWork, assertLineIs, assertMayWork, assertWorkGoesOn, beginDocument, lockLine,
  type LockedLine,
} from './line.ts'
import { type AssignmentLine, makeAssignments } from './make-assignments.ts'

export const FORWARD_TEXT_MAX = 4_000
/** People of one unit who may share one piece of work. */
const ADDRESSEES_MAX = 50

export interface ForwardAssignment {
  assignmentId: string
  /** Sign-in name or position code; exactly one bears the work. */
  lead: string
  support?: readonly string[]
  fyi?: readonly string[]
  /** Not after the unit's own day; that day when left out. */
  dueOn?: Day | null
  text: string
}

/**
 * The head of a unit gives a line on to his own people: a directive of the second tier, written
 * and confirmed in one breath, and a line for each. His own line counts as given on, and is done
 * when the one who bears the work is.
 * @throws {OfficeError} `assignment-not-found`, `assignment-not-yours`, `not-unit-head`,
 *   `addressee-unknown`, `addressee-outside-unit`, `addressee-twice`, `assignment-to-oneself`,
 *   `directive-without-words`, `text-too-long`, `too-many-addressees`, `due-date-unreadable`,
 *   `due-date-in-past`, `due-date-after-parent`, `assignment-in-wrong-state`.
 */
export async function forwardAssignment(
  office: Office,
  actor: Actor,
  input: ForwardAssignment,
): Promise<{ directiveId: string; assignmentIds: string[] }> {
  const text = checkedText(input.text)
  const made = await inTransaction(office.db, async (trx) => {
    const locked = await lockLine(trx, input.assignmentId)
    const headPositionId = assertForwardable(actor, locked)
    const due = await dueOf(office, trx, locked.line, input.dueOn ?? null)
    const lines = await linesOf(office, trx, actor, { line: locked.line, input, due })
    const directiveId = await writeDirective(office, trx, actor, {
      locked, headPositionId, text, lines,
    })
    const assignmentIds = await makeAssignments(trx, office, actor, {
      document: locked.document,
      directiveId,
      parentId: locked.line.id,
      lines,
      assignedByPositionId: headPositionId,
    })
    await handOn(office, trx, actor, locked)
    return { directiveId, assignmentIds, documentId: locked.document.id }
  })
  office.signals.send({ topic: 'assignment', id: input.assignmentId })
  office.signals.send({ topic: 'document', id: made.documentId })
  return { directiveId: made.directiveId, assignmentIds: made.assignmentIds }
}

function checkedText(given: string): string {
  const text = given.normalize('NFC').trim()
  if (text === '') throw new OfficeError('directive-without-words')
  if (text.length > FORWARD_TEXT_MAX) throw new OfficeError('text-too-long', { max: FORWARD_TEXT_MAX })
  return text
}

/** Answers the position from which the head gives the work on. */
function assertForwardable(actor: Actor, { document, line }: LockedLine): string {
  assertMayWork(actor, line)
  assertDemandsWork(line)
  const seat = actor.seats.find((one) => one.isUnitHead && one.unitId === line.unit_id)
  if (!seat) throw new OfficeError('not-unit-head', { assignmentId: line.id })
  assertWorkGoesOn(document)
  assertLineIs(line, 'pending', 'active')
  return seat.positionId
}

interface Due {
  dueOn: Day | null
  isDefault: boolean
  isProvisional: boolean
}

async function dueOf(
  office: Office,
  trx: Transaction<Database>,
  line: AssignmentRow,
  asked: Day | null,
): Promise<Due> {
  if (asked !== null && !isDay(asked)) throw new OfficeError('due-date-unreadable')
  const today = officeDay(office.now())
  if (asked !== null) assertNotPast(asked, today)
  if (asked !== null && line.due_on !== null && asked > line.due_on) {
    throw new OfficeError('due-date-after-parent', { dueOn: asked, limit: line.due_on })
  }
  const dueOn = asked ?? line.due_on
  if (dueOn === null) return { dueOn, isDefault: false, isProvisional: false }
  const isProvisional = isTermProvisional(today, dueOn, await findCalendar(trx))
  return { dueOn, isDefault: asked === null, isProvisional }
}

async function linesOf(
  office: Office,
  trx: Transaction<Database>,
  actor: Actor,
  given: { line: AssignmentRow; input: ForwardAssignment; due: Due },
): Promise<AssignmentLine[]> {
  const { line, input, due } = given
  const asked = [
    { code: input.lead, role: 'lead' as const },
    ...(input.support ?? []).map((code) => ({ code, role: 'support' as const })),
    ...(input.fyi ?? []).map((code) => ({ code, role: 'fyi' as const })),
  ]
  if (asked.length > ADDRESSEES_MAX) {
    throw new OfficeError('too-many-addressees', { max: ADDRESSEES_MAX })
  }
  const known = await listAddressees(trx, officeDay(office.now()))
  const lines = asked.map(({ code, role }): AssignmentLine => {
    const wanted = code.trim().toLowerCase()
    const addressee = known.find((one) => one.code === wanted)
    if (!addressee) throw new OfficeError('addressee-unknown', { code: wanted })
    assertOfUnit(actor, line, addressee)
    return {
      addressee,
      role,
      dueOn: role === 'fyi' ? null : due.dueOn,
      dueKind: role === 'fyi' || due.dueOn === null ? 'none' : 'fixed-date',
      dueIsDefault: due.isDefault,
      dueIsProvisional: due.isProvisional,
    }
  })
  const named = new Set(lines.map((one) => one.addressee.id))
  if (named.size < lines.length) throw new OfficeError('addressee-twice')
  return lines
}

function assertOfUnit(actor: Actor, line: AssignmentRow, addressee: Addressee): void {
  const { code } = addressee
  if (addressee.kind === 'unit' || addressee.unitId !== line.unit_id) {
    throw new OfficeError('addressee-outside-unit', { code })
  }
  if (actor.seatPrincipals.includes(addressee.id)) {
    throw new OfficeError('assignment-to-oneself', { code })
  }
}

async function writeDirective(
  office: Office,
  trx: Transaction<Database>,
  actor: Actor,
  given: {
    locked: LockedLine
    headPositionId: string
    text: string
    lines: readonly AssignmentLine[]
  },
): Promise<string> {
  const { locked: { document, line }, lines } = given
  const directiveId = newId()
  await insertDirective(
    trx,
    {
      id: directiveId,
      document_id: document.id,
      parent_assignment_id: line.id,
      previous_id: line.directive_id,
      text: given.text,
      author_position_id: given.headPositionId,
      prepared_by: actor.personId,
      via: actor.via === 'token' ? 'token' : 'page',
      token_name: actor.tokenName ?? null,
      created_at: office.now(),
    },
    lines.map((one) => ({ assigneeId: one.addressee.id, role: one.role, dueOn: one.dueOn })),
  )
  await setDirective(trx, directiveId, {
    state: 'confirmed',
    confirmed_by: actor.personId,
    confirmed_at: office.now(),
  })
  await recordEvent(trx, actor, {
    kind: 'directive-confirmed',
    documentId: document.id,
    subjectId: directiveId,
    facts: { parentAssignmentId: line.id, lines: lines.length, via: actor.via },
  })
  return directiveId
}

async function handOn(
  office: Office,
  trx: Transaction<Database>,
  actor: Actor,
  { document, line }: LockedLine,
): Promise<void> {
  assertAssignmentCanBecome(line, 'forwarded')
  await setAssignment(trx, line.id, {
    state: 'forwarded',
    seen_at: line.seen_at ?? office.now(),
    started_at: line.started_at ?? office.now(),
    person_id: actor.personId,
  })
  await beginDocument(trx, document)
}
