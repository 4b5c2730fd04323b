import { addCalendarDays, addWorkingDays, countedFrom, DUE_DAYS_MAX } from './due-date.ts'
import type { Calendar } from './calendar.ts'
import { ASKS, linesOfMatch, runningText, sentenceAround } from './letter-deadline.ts'
import type { PageLines } from './letter-evidence.ts'
import type { LetterLine } from './letter-lines.ts'
import type { Day } from './values.ts'
import { normaliseVietnamese } from './vietnamese.ts'

/** A deadline that a letter counts from its own arrival or day, not from an act of somebody else. */
export interface Term {
  count: number
  unit: 'working-days' | 'calendar-days'
  from: 'receipt' | 'issue'
}

export interface FoundTerm {
  term: Term
  page: number
  lines: readonly LetterLine[]
  /** The sentence it stands in. */
  quote: string
}

const PAPER = String.raw`(?:công văn|văn bản|thông báo|quyết định|kế hoạch|giấy mời|tờ trình|phiếu|thư|đơn|công điện|chỉ thị)`
/**
 * "trong thời hạn 05 ngày làm việc kể từ ngày nhận được Công văn này". Without "này" it is a rule
 * for others ("kể từ ngày nhận đủ hồ sơ"), which asks nothing of the office.
 */
const TERM = new RegExp(
  String.raw`(\d{1,3})\s*(?:\([^)]{1,30}\)\s*)?ngày(\s+làm\s+việc)?\s*,?\s*(?:k[ểêề]|tính|sau)?\s*(?:từ|khi)\s+`
    + String.raw`(?:ngày|khi|thời điểm)?\s*(?:(nhận)(?:\s+được)?\s+${PAPER}\s+này|(?:ký|ban hành)\s+${PAPER}\s+này|${PAPER}\s+này\s+(?:được\s+)?(?:ký|ban hành|có hiệu lực))`,
  'iu',
)

/** The first term of the letter that asks something of who receives it. */
export function findTerm(pages: readonly PageLines[]): FoundTerm | null {
  for (const { page, lines } of pages) {
    const { text, starts } = runningText(lines)
    const match = TERM.exec(text)
    const term = match && termOf(match)
    if (!match || !term) continue
    const end = match.index + match[0].length
    const quote = sentenceAround(text, match.index, end)
    if (ASKS.test(quote)) return { term, page, lines: linesOfMatch(lines, starts, match.index, end), quote }
  }
  return null
}

/** The term a sentence names; null when it names none. */
export function termIn(quote: string): Term | null {
  const match = TERM.exec(normaliseVietnamese(quote))
  return match && termOf(match)
}

function termOf(match: RegExpExecArray): Term | null {
  const count = Number(match[1])
  if (count < 1 || count > DUE_DAYS_MAX) return null
  return { count, unit: match[2] ? 'working-days' : 'calendar-days', from: match[3] ? 'receipt' : 'issue' }
}

/**
 * The first and the last day of a term; null when it counts from a day that is not known. The first is not
 * counted, a last day off moves on (Bộ luật Dân sự 2015, Art 147 and 148).
 */
export function endOfTerm(
  { count, unit, from }: Term,
  { receivedAt, issuedOn }: { receivedAt: Date; issuedOn: Day | null },
  calendar: Calendar,
): { start: Day; day: Day } | null {
  const start = from === 'receipt' ? countedFrom(receivedAt, calendar) : issuedOn
  if (!start) return null
  const day = unit === 'working-days' ? addWorkingDays(start, count, calendar) : addCalendarDays(start, count, calendar)
  return { start, day }
}
