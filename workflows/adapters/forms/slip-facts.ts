import type { Day, Urgency } from '../../domain/values.ts'

/** One confirmed directive, as it is printed. */
export interface SlipDirective {
  author: string
  position: string
  /** "thay mặt …": the position in whose place the author decided. */
  onBehalfOf: string | null
  givenAt: Date
  text: string
  lead: string | null
  support: readonly string[]
  fyi: readonly string[]
  dueOn: Day | null
}

export interface SlipProposal {
  author: string
  position: string
  madeAt: Date
  text: string
}

export interface SlipFacts {
  /** Cơ quan chủ quản, printed above the office's name. */
  parentBody: string | null
  office: string
  /** Địa danh before the date. */
  place: string
  documentType: string
  /** Số, ký hiệu as printed on the letter, e.g. `12/UBND-VP`. */
  symbol: string | null
  issuedOn: Day | null
  issuer: string
  subject: string
  arrivalNumber: string
  arrivedOn: Day
  urgency: Urgency
  /** Hạn cấp trên: what the sender demands. */
  externalDueOn: Day | null
  /** "Chuyển" on the arrival stamp. */
  transferredTo: string | null
  /** "Số và ký hiệu HS" on the arrival stamp. */
  fileReference: string | null
  /** Stands in the QR for ever: `<publicUrl>/d/<code>`. */
  code: string
  publicUrl: string
  /** Tells a slip of ours from a made-up one. */
  slipCheck: string
  /** In the order given. */
  leaderDirectives: readonly SlipDirective[]
  unitDirectives: readonly SlipDirective[]
  proposals: readonly SlipProposal[]
  systemName: string
  printedBy: string
  printedAt: Date
}
