import type { Transaction } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import { insertAssignment } from '../../db/directed-lines.ts'
import { insertNotifications } from '../../db/notifications.ts'
import type { Database, IncomingDocumentRow } from '../../db/schema.ts'
import { type Addressee, listPeopleOf } from '../../db/staff.ts'
import type { Actor } from '../domain/actor.ts'
import { officeDay } from '../domain/due-date.ts'
import { newId } from '../domain/ids.ts'
import type { AssignmentRole, Day, DueKind } from '../domain/values.ts'
import type { Office } from '../office.ts'

export interface AssignmentLine {
  addressee: Pick<Addressee, 'id' | 'kind' | 'unitId'>
  role: AssignmentRole
  dueOn: Day | null
  dueKind: DueKind
  dueAmount?: number | null
  dueCountedFrom?: Day | null
  dueIsDefault?: boolean
  dueIsProvisional?: boolean
  dueOverrideReason?: string | null
}

/**
 * Makes the lines of a directive, in its transaction: each with its event and a notice to whoever
 * holds the work. The caller holds the document's lock and has asked whether it may be so; the
 * database refuses a second lead and the same addressee twice in one tier.
 * @param input.assignedByPositionId the position that directs; the actor's own without it.
 */
export async function makeAssignments(
  trx: Transaction<Database>,
  office: Office,
  actor: Actor,
  input: {
    document: Pick<IncomingDocumentRow, 'id' | 'arrived_on' | 'arrival_number'>
    directiveId: string | null
    parentId: string | null
    lines: readonly AssignmentLine[]
    assignedByPositionId?: string
    onBehalfOfPositionId?: string | null
  },
): Promise<string[]> {
  const ids: string[] = []
  for (const line of input.lines) {
    const id = newId()
    const isFyi = line.role === 'fyi'
    const dueOn = isFyi ? null : line.dueOn
    await insertAssignment(trx, {
      id,
      document_id: input.document.id,
      directive_id: input.directiveId,
      parent_id: input.parentId,
      role: line.role,
      assignee_id: line.addressee.id,
      unit_id: line.addressee.unitId,
      person_id: line.addressee.kind === 'person' ? line.addressee.id : null,
      assigned_by_position_id: input.assignedByPositionId ?? actor.positionId,
      assigned_at: office.now(),
      arrived_on: input.document.arrived_on,
      due_on: dueOn,
      due_kind: dueOn ? line.dueKind : 'none',
      due_amount: dueOn ? (line.dueAmount ?? null) : null,
      due_counted_from: dueOn ? (line.dueCountedFrom ?? null) : null,
      due_is_default: dueOn !== null && (line.dueIsDefault ?? false),
      due_is_provisional: dueOn !== null && (line.dueIsProvisional ?? false),
      due_override_reason: dueOn ? (line.dueOverrideReason ?? null) : null,
      state: isFyi ? 'unseen' : 'pending',
    })
    await recordEvent(trx, actor, {
      kind: 'assignment-made',
      documentId: input.document.id,
      subjectId: id,
      facts: {
        directiveId: input.directiveId, role: line.role, assigneeId: line.addressee.id, dueOn,
      },
      onBehalfOfPositionId: input.onBehalfOfPositionId ?? null,
    })
    await tell(trx, office, { id, line, dueOn, document: input.document })
    ids.push(id)
  }
  return ids
}

async function tell(
  trx: Transaction<Database>,
  office: Office,
  made: {
    id: string
    line: AssignmentLine
    dueOn: Day | null
    document: { id: string; arrival_number: number }
  },
): Promise<void> {
  const people = await listPeopleOf(trx, made.line.addressee.id, officeDay(office.now()))
  await insertNotifications(
    trx,
    people.map((personId) => ({
      personId,
      kind: 'assignment-made' as const,
      documentId: made.document.id,
      assignmentId: made.id,
      facts: {
        arrivalNumber: made.document.arrival_number,
        role: made.line.role,
        ...(made.dueOn ? { dueOn: made.dueOn } : {}),
      },
      dedupeKey: `assignment-made:${made.id}:${personId}`,
    })),
  )
}
