import { insertDirective, setDirective } from '../../db/directives.ts'
import { insertDocument } from '../../db/documents.ts'
import { endPresentation, insertPresentation } from '../../db/presentations.ts'
import { findOrOpenRegister, takeArrivalNumber } from '../../db/registers.ts'
import type { AssignmentRow } from '../../db/schema.ts'
import { findAddressee } from '../../db/staff.ts'
import { inTransaction } from '../../db/transaction.ts'
import { makeAssignments } from '../../workflows/assignment/make-assignments.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import { newDocumentCode, newId } from '../../workflows/domain/ids.ts'
import type { Day } from '../../workflows/domain/values.ts'
import type { TestOffice } from './test-office.ts'

export interface DirectedDocument {
  documentId: string
  directiveId: string
  /** The lines by the code of whom they name. */
  lines: Record<string, string>
}

/**
 * An invented letter without a file on which a leader has directed: for tests of what comes after.
 * The steps before it have tests of their own.
 */
export async function directedDocument(
  office: TestOffice,
  given: {
    leader?: string
    lead: string
    support?: readonly string[]
    fyi?: readonly string[]
    dueOn?: Day | null
    subject?: string
    text?: string
    isRestricted?: boolean
  },
): Promise<DirectedDocument> {
  const clerk = await office.as('vanthu')
  const leader = await office.as(given.leader ?? 'chutich')
  const today = officeDay(office.now())
  const dueOn = given.dueOn ?? null
  const roles = [
    { code: given.lead, role: 'lead' as const },
    ...(given.support ?? []).map((code) => ({ code, role: 'support' as const })),
    ...(given.fyi ?? []).map((code) => ({ code, role: 'fyi' as const })),
  ]
  return inTransaction(office.db, async (trx) => {
    const documentId = newId()
    const register = await findOrOpenRegister(trx, 'common', today)
    const arrivalNumber = await takeArrivalNumber(trx, register.id, documentId)
    await insertDocument(trx, {
      id: documentId, code: newDocumentCode(), register_id: register.id, arrival_number: arrivalNumber,
      arrived_on: today, received_at: office.now(), registered_by: clerk.personId, source: 'post',
      document_type_code: null, correspondence_kind_code: null, number: String(arrivalNumber),
      notation: 'SXD-QLN', issued_on: today, issuer_id: null, issuer_name: 'Sở Xây dựng thành phố Giả Định',
      subject: given.subject ?? 'V/v rà soát điều kiện an toàn nhà chung cư', state: 'assigned',
      is_restricted: given.isRestricted ?? false,
      no_secrecy_mark_by: clerk.personId, no_secrecy_mark_at: office.now(),
    })
    const presentationId = newId()
    await insertPresentation(trx, {
      id: presentationId, documentId, toPositionId: leader.positionId,
      presentedBy: clerk.personId, presentedAt: office.now(),
    })
    await endPresentation(trx, presentationId, { outcome: 'directed', at: office.now() })
    const lines = []
    for (const { code, role } of roles) {
      const addressee = await findAddressee(trx, code, today)
      if (!addressee) throw new Error(`nobody is called ${code}`)
      const lineDueOn = role === 'fyi' ? null : dueOn
      lines.push({ addressee, role, dueOn: lineDueOn, dueKind: lineDueOn ? 'fixed-date' as const : 'none' as const })
    }
    const directiveId = newId()
    await insertDirective(trx, {
      id: directiveId, document_id: documentId, presentation_id: presentationId,
      text: given.text ?? 'Khẩn trương thực hiện, báo cáo kết quả.', prepared_by: leader.personId,
      author_position_id: leader.positionId, created_at: office.now(),
    }, lines.map((one) => ({ assigneeId: one.addressee.id, role: one.role, dueOn: one.dueOn })))
    await setDirective(trx, directiveId, {
      state: 'confirmed', confirmed_by: leader.personId, confirmed_at: office.now(),
    })
    const ids = await makeAssignments(trx, office, leader, {
      document: { id: documentId, arrived_on: today, arrival_number: arrivalNumber },
      directiveId, parentId: null, lines, assignedByPositionId: leader.positionId,
    })
    return {
      documentId,
      directiveId,
      lines: Object.fromEntries(roles.map(({ code }, index) => [code, ids[index] ?? ''])),
    }
  })
}

export async function lineOf(office: TestOffice, id: string | undefined): Promise<AssignmentRow> {
  return office.db
    .selectFrom('assignment')
    .selectAll()
    .where('id', '=', id ?? '')
    .executeTakeFirstOrThrow()
}

export async function documentState(office: TestOffice, id: string): Promise<string> {
  const row = await office.db
    .selectFrom('incoming_document')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return row.state
}

/** What happened to a document, in order. */
export async function eventsOf(office: TestOffice, documentId: string): Promise<string[]> {
  const rows = await office.db
    .selectFrom('audit_event')
    .select('kind')
    .where('document_id', '=', documentId)
    .orderBy('seq')
    .execute()
  return rows.map((row) => row.kind)
}

/** What a person was told, by kind and day of making, oldest first. */
export async function toldTo(office: TestOffice, signInName: string): Promise<string[]> {
  const person = await office.as(signInName)
  const rows = await office.db
    .selectFrom('notification')
    .select('kind')
    .where('person_id', '=', person.personId)
    .orderBy('id')
    .execute()
  return rows.map((row) => row.kind)
}
