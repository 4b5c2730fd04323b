import type { AssignmentLine, DirectiveView, OwnLine } from '../../../db/api-lists.ts'
import type { HistoryEvent } from '../../../db/history.ts'
import type { RegisterRow } from '../../../db/register-list.ts'
import type { listRenditions } from '../../../db/renditions.ts'
import type { IncomingDocumentRow, ScanRow } from '../../../db/schema.ts'
import { hashHex } from '../../../workflows/domain/ids.ts'
import { proposalFields, type Proposals } from '../../../workflows/domain/reading.ts'
import type {
  AssignmentAnswer, DirectiveAnswer, DocumentAnswer, DocumentHeadAnswer, FileAnswer,
  HistoryEventAnswer, OwnAssignmentAnswer, ScanAnswer,
} from '../../forms/api-answers.server.ts'

// Rows as the API shows them: every field is named here, so that no column comes out by itself.

const instant = (at: Date): string => at.toISOString()
const instantOrNull = (at: Date | null): string | null => at?.toISOString() ?? null

/** While the gate is shut nothing that was read is shown, whatever the tables hold. */
export function isGateOpen(scan: Pick<ScanRow, 'gate'>): boolean {
  return scan.gate === 'clear' || scan.gate === 'cleared'
}

export function scanView(scan: ScanRow, proposals: Proposals, pagesInDoubt: number[]): ScanAnswer {
  const shown: ScanAnswer['proposals'] = {}
  for (const field of isGateOpen(scan) ? proposalFields : []) {
    const found = proposals[field]
    if (!found) continue
    const { value, confidence, page, box, quote } = found
    shown[field] = {
      value, confidence, page, box: box ? [...box] : null, ...(quote === undefined ? {} : { quote }),
    }
  }
  return {
    id: scan.id,
    state: scan.state,
    ...(scan.reason_code ? { reason: scan.reason_code } : {}),
    pages: scan.page_count,
    secrecyGate: scan.gate,
    pagesInDoubt,
    proposals: shown,
    deliveryId: scan.delivery_id,
    ...(scan.document_id ? { documentId: scan.document_id } : {}),
  }
}

export function assignmentView(line: AssignmentLine): AssignmentAnswer {
  return {
    id: line.id,
    documentId: line.document_id,
    directiveId: line.directive_id,
    parentId: line.parent_id,
    role: line.role,
    assignee: line.assignee,
    assigneeName: line.assignee_name,
    state: line.state,
    dueOn: line.due_on,
    dueKind: line.due_kind,
    dueIsProvisional: line.due_is_provisional,
    assignedAt: instant(line.assigned_at),
    startedAt: instantOrNull(line.started_at),
    completedAt: instantOrNull(line.completed_at),
    result: line.result_kind
      ? { kind: line.result_kind, note: line.result_note, replyNumber: line.reply_number }
      : null,
    withdrawnReason: line.withdrawn_reason,
    version: line.version,
  }
}

export function ownAssignmentView(line: OwnLine): OwnAssignmentAnswer {
  return {
    ...assignmentView(line),
    document: {
      id: line.document_id,
      arrivalNumber: line.arrival_number,
      arrivedOn: line.arrived_on,
      subject: line.subject,
      issuer: line.issuer_name,
      urgency: line.urgency,
      state: line.document_state,
    },
  }
}

export function directiveView(directive: DirectiveView): DirectiveAnswer {
  return {
    id: directive.id,
    state: directive.state === 'superseded' ? 'superseded' : 'confirmed',
    outcome: directive.outcome,
    text: directive.text,
    author: directive.author,
    confirmedBy: directive.confirmed_by,
    confirmedAt: instant(directive.confirmed_at),
    onBehalfOf: directive.on_behalf_of,
    via: directive.via,
    tokenName: directive.token_name,
    hasInk: directive.has_ink,
    supersedesId: directive.supersedes_id,
    lines: directive.lines.map(({ assignee, role, dueOn }) => ({ assignee, role, dueOn })),
  }
}

export function documentHeadView(row: RegisterRow): DocumentHeadAnswer {
  return {
    id: row.id,
    arrivalNumber: row.arrivalNumber,
    arrivalSuffix: row.arrivalSuffix,
    arrivedOn: row.arrivedOn,
    source: row.source,
    documentType: row.typeName,
    number: row.number,
    notation: row.notation,
    issuedOn: row.issuedOn,
    issuer: row.issuer,
    subject: row.subject,
    signer: row.signer,
    urgency: row.urgency,
    state: row.state,
    restricted: row.isRestricted,
    dueOn: row.dueOn,
    completedOn: row.completedOn,
    eofficeArrivalNumber: row.eofficeArrivalNumber,
  }
}

export function documentView(
  row: IncomingDocumentRow,
  beside: { typeName: string | null; directives: DirectiveView[]; lines: AssignmentLine[] },
): DocumentAnswer {
  return {
    id: row.id,
    code: row.code,
    state: row.state,
    stateReason: row.state_reason,
    arrivalNumber: row.arrival_number,
    arrivalSuffix: row.arrival_suffix,
    arrivedOn: row.arrived_on,
    receivedAt: instant(row.received_at),
    registeredAt: instant(row.registered_at),
    source: row.source,
    documentType: beside.typeName,
    number: row.number,
    notation: row.notation,
    issuedOn: row.issued_on,
    issuer: row.issuer_name,
    parentBody: row.parent_body,
    subject: row.subject,
    signer: row.signer_name,
    signerPosition: row.signer_position,
    urgency: row.urgency,
    urgentAt: instantOrNull(row.urgent_at),
    secrecy: row.secrecy,
    restricted: row.is_restricted,
    correspondenceKind: row.correspondence_kind_code,
    externalDueOn: row.external_due_on,
    dueOn: row.due_on ?? row.external_due_on,
    dueIsProvisional: row.due_is_provisional,
    completedOn: row.completed_on,
    pages: row.page_count,
    paperReceived: row.paper_received,
    oddDateReason: row.odd_date_reason,
    eofficeRef: row.eoffice_ref,
    eofficeArrivalNumber: row.eoffice_arrival_number,
    version: row.version,
    directives: beside.directives.map(directiveView),
    assignments: beside.lines.map(assignmentView),
  }
}

export function fileView(row: Awaited<ReturnType<typeof listRenditions>>[number]): FileAnswer {
  return {
    id: row.id,
    role: row.role,
    part: row.part,
    version: row.version,
    mediaType: row.media_type,
    byteSize: row.byte_size,
    sha256: hashHex(row.file_sha256),
    pages: row.page_count,
    fileName: row.file_name,
    url: `/api/v1/files/${row.id}`,
  }
}

export function historyEventView(event: HistoryEvent): HistoryEventAnswer {
  return {
    seq: event.seq,
    at: instant(event.at),
    kind: event.kind,
    person: event.person,
    position: event.position,
    onBehalfOf: event.onBehalfOf,
    to: event.to,
    role: event.role,
    dueOn: event.dueOn,
    words: event.words,
    percent: event.percent,
  }
}
