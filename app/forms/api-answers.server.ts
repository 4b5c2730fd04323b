import { z } from 'zod'
import { proposalFields } from '../../workflows/domain/reading.ts'
import {
  arrivalSources, documentStates, resultKinds, scanStates, secrecyLevels, urgencies,
} from '../../workflows/domain/values.ts'

// What /api/v1 answers, as the OpenAPI document tells it. Every answer holds exactly these fields.

const id = z.string()
const day = z.string().describe('YYYY-MM-DD')
const instant = z.string().describe('ISO 8601')
const roles = ['lead', 'support', 'fyi', 'follow-up', 'advise'] as const
const gates = ['pending', 'clear', 'suspect', 'marked', 'cleared', 'missed'] as const
const lineStates = [
  'pending', 'active', 'forwarded', 'awaiting-acceptance', 'done', 'closed', 'returned', 'recalled',
  'unseen', 'seen',
] as const
const renditionRoles = [
  'original', 'normalised', 'searchable', 'slip', 'stamped', 'inked', 'sheet', 'signed', 'remote-copy', 'paper',
] as const

const listOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    items: z.array(item),
    next: z.string().nullable().describe('Gửi lại trong cursor; null ở trang cuối'),
  })

export const Problem = z.object({
  type: z.string(),
  status: z.int(),
  code: z.string().describe('Ổn định: chương trình dựa vào mã này'),
  title: z.string().describe('Câu tiếng Việt cho người đọc'),
  detail: z.string().optional(),
  errors: z.array(z.strictObject({ field: z.string(), message: z.string() })).optional(),
})

export const HealthAnswer = z.strictObject({ status: z.enum(['ok', 'failing']) })

export const ReceivedAnswer = z.strictObject({ id, state: z.enum(scanStates), deliveryId: id })

const ProposalAnswer = z.strictObject({
  value: z.string().nullable(),
  confidence: z.int().min(0).max(100),
  page: z.int().min(1),
  box: z
    .array(z.number())
    .nullable()
    .describe('[x, y, rộng, cao] theo phần của trang, tính từ góc trên bên trái'),
  quote: z.string().optional().describe('Câu trong văn bản chứa giá trị (hạn trong văn bản)'),
})

export const ScanAnswer = z.strictObject({
  id,
  state: z.enum(scanStates),
  reason: z.string().optional().describe('Mã lý do, khi có'),
  pages: z.int().nullable(),
  secrecyGate: z.enum(gates),
  pagesInDoubt: z.array(z.int()).describe('Trang chưa kiểm tra được dấu mật, chờ văn thư xem; khi còn, không bản nào rời máy cơ quan'),
  proposals: z.partialRecord(z.enum(proposalFields), ProposalAnswer),
  deliveryId: id,
  documentId: id.optional(),
})
export type ScanAnswer = z.output<typeof ScanAnswer>

export const RegisteredAnswer = z.strictObject({ id, arrivalNumber: z.int(), arrivedOn: day })

export const AssignmentAnswer = z.strictObject({
  id,
  documentId: id,
  directiveId: id.nullable(),
  parentId: id.nullable(),
  role: z.enum(roles),
  assignee: z.string(),
  assigneeName: z.string(),
  state: z.enum(lineStates),
  dueOn: day.nullable(),
  dueKind: z.enum(['working-days', 'calendar-days', 'working-hours', 'fixed-date', 'none']),
  dueIsProvisional: z.boolean(),
  assignedAt: instant,
  startedAt: instant.nullable(),
  completedAt: instant.nullable(),
  result: z
    .strictObject({
      kind: z.enum(resultKinds),
      note: z.string().nullable(),
      replyNumber: z.string().nullable(),
    })
    .nullable(),
  withdrawnReason: z.string().nullable(),
  version: z.int(),
})
export type AssignmentAnswer = z.output<typeof AssignmentAnswer>

export const OwnAssignmentAnswer = z.strictObject({
  ...AssignmentAnswer.shape,
  document: z.strictObject({
    id,
    arrivalNumber: z.int(),
    arrivedOn: day,
    subject: z.string().nullable(),
    issuer: z.string().nullable(),
    urgency: z.enum(urgencies),
    state: z.enum(documentStates),
  }),
})
export type OwnAssignmentAnswer = z.output<typeof OwnAssignmentAnswer>
export const OwnAssignmentsAnswer = listOf(OwnAssignmentAnswer)

export const DirectiveAnswer = z.strictObject({
  id,
  state: z.enum(['confirmed', 'superseded']),
  outcome: z.enum(['assign', 'pass-on', 'keep', 'inform', 'return']),
  text: z.string().nullable(),
  author: z.string().describe('Mã chức vụ'),
  confirmedBy: z.string().describe('Tên đăng nhập'),
  confirmedAt: instant,
  onBehalfOf: z.string().nullable(),
  via: z.enum(['page', 'token']),
  tokenName: z.string().nullable(),
  hasInk: z.boolean(),
  supersedesId: id.nullable(),
  lines: z.array(
    z.strictObject({ assignee: z.string(), role: z.enum(roles), dueOn: day.nullable() }),
  ),
})
export type DirectiveAnswer = z.output<typeof DirectiveAnswer>

const head = {
  id,
  arrivalNumber: z.int(),
  arrivalSuffix: z.string(),
  arrivedOn: day,
  source: z.enum(arrivalSources),
  documentType: z.string().nullable(),
  number: z.string().nullable(),
  notation: z.string().nullable(),
  issuedOn: day.nullable(),
  issuer: z.string().nullable(),
  subject: z.string().nullable(),
  signer: z.string().nullable(),
  urgency: z.enum(urgencies),
  state: z.enum(documentStates),
  restricted: z.boolean(),
  dueOn: day.nullable(),
  completedOn: day.nullable(),
  eofficeArrivalNumber: z.string().nullable(),
}

export const DocumentHeadAnswer = z.strictObject(head)
export type DocumentHeadAnswer = z.output<typeof DocumentHeadAnswer>
export const DocumentsAnswer = listOf(DocumentHeadAnswer)

export const DocumentAnswer = z.strictObject({
  ...head,
  code: z.string().describe('Mã trên phiếu xử lý'),
  stateReason: z.string().nullable(),
  receivedAt: instant,
  registeredAt: instant,
  parentBody: z.string().nullable(),
  signerPosition: z.string().nullable(),
  urgentAt: instant.nullable(),
  secrecy: z.enum(secrecyLevels),
  correspondenceKind: z.string().nullable(),
  externalDueOn: day.nullable(),
  dueIsProvisional: z.boolean(),
  pages: z.int().nullable(),
  paperReceived: z.boolean(),
  oddDateReason: z.string().nullable(),
  eofficeRef: z.string().nullable(),
  version: z.int(),
  directives: z.array(DirectiveAnswer),
  assignments: z.array(AssignmentAnswer),
})
export type DocumentAnswer = z.output<typeof DocumentAnswer>

export const CorrectedAnswer = z.strictObject({
  id,
  version: z.int(),
  changed: z.array(z.string()),
})
export const PresentedAnswer = z.strictObject({
  id,
  state: z.enum(documentStates),
  presentationId: id,
})
export const DirectedAnswer = z.strictObject({ id, assignmentIds: z.array(id) })
export const CompletedAnswer = z.strictObject({
  id,
  state: z.enum(lineStates),
  documentState: z.enum(documentStates),
})

export const FileAnswer = z.strictObject({
  id,
  role: z.enum(renditionRoles),
  part: z.int().describe('1 là văn bản chính, từ 2 là phụ lục'),
  version: z.int(),
  mediaType: z.string(),
  byteSize: z.int(),
  sha256: z.string(),
  pages: z.int().nullable(),
  fileName: z.string().nullable(),
  url: z.string(),
})
export type FileAnswer = z.output<typeof FileAnswer>
export const FilesAnswer = listOf(FileAnswer)

export const HistoryEventAnswer = z.strictObject({
  seq: z.int().nullable(),
  at: instant,
  kind: z.string(),
  person: z.string().nullable(),
  position: z.string().nullable(),
  onBehalfOf: z.string().nullable(),
  to: z.string().nullable(),
  role: z.enum(roles).nullable(),
  dueOn: day.nullable(),
  words: z.string().nullable(),
  percent: z.int().nullable(),
})
export type HistoryEventAnswer = z.output<typeof HistoryEventAnswer>
export const HistoryAnswer = listOf(HistoryEventAnswer)
