import type { Day } from './values.ts'

/** Namespace of QCVN 102:2016/BTTTT. */
export const EDXML_NAMESPACE = 'http://www.mic.gov.vn/TBT/QCVN_102_2016'

export interface ExchangeOrgan {
  organId: string
  name: string
}

/** What an edXML file says of a document, before anybody has confirmed any of it. */
export interface ExchangeDocument {
  /** `OrganId,yyyy/MM/dd,number/notation`, as the sender wrote it; null when it wrote none. */
  documentKey: string | null
  from: ExchangeOrgan
  to: ExchangeOrgan[]
  number: string
  notation: string
  place: string
  promulgatedOn: Day | null
  typeName: string
  subject: string
  signer: { name: string; position: string }
  dueOn: Day | null
  toPlaces: string[]
  /** 0 – 4: normal, urgent, very urgent, express, express with an hour. */
  priority: number
  /** 1: a directive of a higher agency. */
  steeringType: number
  /** 0 new, 1 recalled, 2 updated, 3 replaced. */
  businessType: number
  pageAmount: number | null
}

export const exchangeStatuses = ['01', '02', '03', '04', '05', '06', '13', '15', '16'] as const
export type ExchangeStatus = (typeof exchangeStatuses)[number]

/** Statuses of handling, in the order in which they may be told; 02 ends it. */
const ORDER: readonly ExchangeStatus[] = ['01', '03', '04', '05', '06']

export const statusWords: Readonly<Record<ExchangeStatus, string>> = {
  '01': 'Đã đến', '02': 'Từ chối tiếp nhận', '03': 'Đã tiếp nhận', '04': 'Phân công', '05': 'Đang xử lý', '06': 'Hoàn thành',
  '13': 'Yêu cầu lấy lại', '15': 'Đồng ý lấy lại', '16': 'Từ chối lấy lại',
}

export interface HandlingFacts {
  isReturned: boolean
  isRegistered: boolean
  isAssigned: boolean
  isInWork: boolean
  isCompleted: boolean
  isRecallAsked: boolean
}

/**
 * The statuses that are true now and have not been told, oldest first. What was passed over is not told
 * afterwards: nothing goes backwards.
 */
export function statusesToTell(facts: HandlingFacts, told: ReadonlySet<string>): ExchangeStatus[] {
  const reached: ExchangeStatus[] = ['01']
  if (facts.isReturned) return ['01' as const, '02' as const].filter((code) => !told.has(code) && !ORDER.slice(1).some((one) => told.has(one)))
  if (facts.isRegistered) reached.push('03')
  if (facts.isAssigned) reached.push('04')
  if (facts.isInWork) reached.push('05')
  if (facts.isCompleted) reached.push('06')
  const last = Math.max(-1, ...ORDER.flatMap((code, index) => (told.has(code) ? [index] : [])))
  const next = ORDER.filter((code, index) => reached.includes(code) && index > last)
  return facts.isRecallAsked && !told.has('13') ? [...next, '13'] : next
}
