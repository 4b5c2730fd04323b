import { z } from 'zod'
import { assignmentBoxes } from '../../workflows/domain/assignment-box.ts'
import { arrivalSources, secrecyLevels, urgencies } from '../../workflows/domain/values.ts'

// What programs send to /api/v1. Lengths here only keep out what no letter has; the office's own
// limits are those of the workflows, which name the field in their refusal.

const TEXT_MAX = 4_000
const CODE_MAX = 100
const LINES_MAX = 60
const ATTACHMENTS_MAX = 50
const CURSOR_MAX = 400
export const LIST_MAX = 100
export const LIST_DEFAULT = 50

/** Postgres holds years far beyond these; an office does not. */
const day = z.iso.date().refine((text) => text >= '1900-01-01' && text <= '2199-12-31', {
  error: 'ngày ngoài khoảng 1900–2199',
})
const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
const text = (max: number) => z.string().max(max)
const code = z.string().min(1).max(CODE_MAX)

/** A letter's entry in the register. */
const entry = {
  documentType: text(CODE_MAX).describe('Tên loại văn bản ("Quyết định") hoặc chữ viết tắt ("QĐ")'),
  number: text(40).nullish().describe('Số trên văn bản, dạng chữ; null khi không có'),
  notation: text(200).nullish().describe('Ký hiệu, ví dụ "QĐ-UBND"; null khi không có'),
  issuedOn: day.nullish(),
  issuer: text(1_000),
  parentBody: text(1_000).nullish(),
  subject: text(TEXT_MAX),
  signer: text(400).nullish(),
  signerPosition: text(400).nullish(),
  urgency: z.enum(urgencies).optional(),
  urgentAt: z.iso.datetime({ offset: true }).nullish().describe('Chỉ với express-timed'),
  externalDueOn: day.nullish(),
  oddDateReason: text(TEXT_MAX).nullish(),
  eofficeRef: text(1_000).nullish(),
  eofficeArrivalNumber: text(200).nullish(),
}

export const DocumentBody = z.strictObject({
  scanId: uuid,
  ...entry,
  correspondenceKind: text(CODE_MAX).nullish(),
  attachmentScanIds: z.array(uuid).max(ATTACHMENTS_MAX).optional(),
  noSecrecyMark: z
    .boolean()
    .optional()
    .describe('Phải là true: người gửi đã xem và không thấy dấu mật'),
  secrecy: z
    .enum(secrecyLevels)
    .optional()
    .describe('Chỉ nhận none; văn bản mật không vào qua đây'),
})
export type DocumentBody = z.output<typeof DocumentBody>

/** What is left out stays as it is. */
export const CorrectionBody = z.strictObject({
  ...z.object(entry).partial().shape,
  reason: text(TEXT_MAX),
  version: z.int().min(1).max(2_147_483_647),
})
export type CorrectionBody = z.output<typeof CorrectionBody>

export const PresentBody = z.strictObject({
  leader: code.describe('Tên đăng nhập, mã chức vụ hoặc mã đơn vị'),
})

export const DirectiveBody = z.strictObject({
  text: text(TEXT_MAX).optional(),
  lead: code.nullish(),
  support: z.array(code).max(LINES_MAX).optional(),
  fyi: z.array(code).max(LINES_MAX).optional(),
  dueOn: day.nullish(),
  noDueReason: text(TEXT_MAX).optional(),
  overrideReason: text(TEXT_MAX).optional(),
  outcome: z.enum(['assign', 'pass-on', 'keep', 'inform']).optional(),
  passTo: code.optional().describe('Lãnh đạo được chuyển tiếp'),
})
export type DirectiveBody = z.output<typeof DirectiveBody>

export const CompleteBody = z.strictObject({
  result: z.union([
    text(TEXT_MAX).min(1),
    z.strictObject({
      kind: z.enum(['note', 'reply', 'kept']).default('note'),
      note: text(TEXT_MAX).nullish(),
      replyNumber: text(CODE_MAX).nullish(),
    }),
  ]),
})
export type CompleteBody = z.output<typeof CompleteBody>

/** The parts of an upload beside the file; they may come before or after it. */
export const ScanFields = z.strictObject({
  source: z.enum(arrivalSources),
  deliveryId: uuid.optional().describe('Khi tệp thuộc một lượt đến đã có'),
})

const page = {
  cursor: z.string().min(1).max(CURSOR_MAX).optional(),
  limit: z.coerce.number().int().min(1).max(LIST_MAX).optional(),
}

export const DocumentsQuery = z.strictObject({
  q: text(200)
    .optional()
    .describe('Số, ký hiệu, cơ quan, trích yếu, chữ trong văn bản; có dấu hoặc không'),
  ...page,
})

export const AssignmentsQuery = z.strictObject({
  assignee: z.literal('me').optional(),
  box: z.enum(assignmentBoxes).optional(),
  ...page,
})
