import { dayOf } from './letter-date.ts'
import type { PageLines } from './letter-evidence.ts'
import type { LetterLine } from './letter-lines.ts'
import type { Day } from './values.ts'
import { normaliseVietnamese } from './vietnamese.ts'

/** A day by which a letter asks for something. */
export interface Deadline {
  day: Day
  page: number
  /** The lines the day is printed on. */
  lines: readonly LetterLine[]
  /** The sentence it stands in. */
  quote: string
  /** The sentence asks for something to be sent or done. */
  isAsked: boolean
  /** The end of a time to hand something in ("Hạn nộp: từ ngày … đến ngày …"). */
  isRange: boolean
  /** Printed without its year ("trước ngày 20/3"): the first such day from the letter's own on. */
  isYearless: boolean
}

const CLOCK = String.raw`(?:\d{1,2}\s*(?:giờ|h|g|:)\s*\d{0,2}\s*(?:phút)?,?\s*)?`
const WEEKDAY = String.raw`(?:\(?thứ\s+\p{L}+\)?,?\s*)?`
const DAY = String.raw`(\d{1,2})\s*(?:\/|-|\.|\s+tháng\s+)\s*(\d{1,2})\s*(?:\/|-|\.|\s+năm\s+)\s*(\d{4})`
/** A day of every year is no deadline of this letter. */
const YEARLESS = String.raw`(\d{1,2})(?:\/|\s+tháng\s+)(\d{1,2})(?!\d|\s*[\/.-]\s*\d|\s+năm\s+\d|\s+(?:hằng|hàng|mỗi|các)\s+năm)`
const ASKED = new RegExp(
  String.raw`(?:trước|(?:ch[ậâ]m|mu[ộô]n) nh[ấâ]t(?:\s+(?:là|vào|đến|trong|trước))?|hạn (?:cuối|chót)(?:\s+(?:là|cùng))?|`
    + String.raw`(?:đến|hết|đến hết)|hoàn thành trong|trong|thời hạn(?:\s+\p{L}+){0,3}\s*:?|quá)`
    + String.raw`\s+(?:là\s+|vào\s+|lúc\s+)?${CLOCK}${WEEKDAY}ngày\s+(?:${DAY}|${YEARLESS})`,
  'giu',
)
/**
 * A sentence that asks; a day in another one is a period or another act's date. "Ngừng cung cấp"
 * tells of a power or water cut.
 */
export const ASKS = /(?:đề nghị|yêu cầu|gửi|báo cáo|nộp|hoàn thành|trả lời|góp ý|đăng ký|phản hồi|có ý kiến|gia hạn|thời hạn|thời gian nhận|tổng hợp|trình|(?<!(?:ngừng|ngưng|cắt|giảm|gián đoạn)\s)cung cấp|thực hiện xong)/iu
/** A count up to a day, or an act of that day, asks for nothing. */
const COUNTS = /(?:tính|số liệu|kể)\s*$|(?:từ\s+ngày[^.;]{0,30}|ban hành|hiệu lực|cấp|sinh|thành lập|phát sinh|nhiệm kỳ)\s*$/iu
/** A period in which something may be handed in. */
const RANGE = /từ\s+(?:[\d:hg]{0,6}\s*)?(?:giờ\s+\d*\s*)?ngày[^.;]{0,30}$/iu
const HANDED_IN = /hạn\s+(?:nộp|gửi|đăng ký)|thời gian\s+(?:\p{L}+\s+)?(?:nhận|nộp|đăng ký|đóng)/iu
/** Words that alone do not make a deadline: they need a sentence that asks. */
const WEAK = /^(?:đến|hết|trong|quá)(?!\s+hết)/iu
const DEADLINES_MAX = 20
const QUOTE_MAX = 500

/** The days by which a letter asks for something, in the order of the text. */
export function findDeadlines(pages: readonly PageLines[], issuedOn: Day | null = null): Deadline[] {
  return pages.flatMap((page) => onPage(page, issuedOn)).slice(0, DEADLINES_MAX)
}

function onPage({ page, lines }: PageLines, issuedOn: Day | null): Deadline[] {
  const { text, starts } = runningText(lines)
  const found: Deadline[] = []
  for (const match of text.matchAll(ASKED)) {
    const isYearless = match[3] === undefined
    const day = isYearless ? nextSuchDay(match[5] ?? '', match[4] ?? '', issuedOn)
      : dayOf(match[3] ?? '', match[2] ?? '', match[1] ?? '')
    if (!day || (issuedOn && day < issuedOn)) continue
    const before = text.slice(0, match.index)
    const end = match.index + match[0].length
    const quote = sentenceAround(text, match.index, end)
    const isRange = RANGE.test(before) && HANDED_IN.test(quote)
    if (!isRange && COUNTS.test(before)) continue
    const isAsked = isRange || ASKS.test(quote)
    if (!isAsked && WEAK.test(match[0])) continue
    const inLines = linesOfMatch(lines, starts, match.index, end)
    found.push({ day, page, lines: inLines, quote, isAsked, isRange, isYearless })
  }
  return found
}

/** The first day of that month and date which is not before the letter's own day. */
function nextSuchDay(month: string, date: string, issuedOn: Day | null): Day | null {
  if (!issuedOn) return null
  const year = Number(issuedOn.slice(0, 4))
  const days = [dayOf(String(year), month, date), dayOf(String(year + 1), month, date)]
  return days.find((day) => day !== null && day >= issuedOn) ?? null
}

/** The lines of a page as one text, and where each of them begins in it. */
export function runningText(lines: readonly LetterLine[]): { text: string; starts: readonly number[] } {
  const starts: number[] = []
  let text = ''
  for (const line of lines) {
    starts.push(text.length)
    text += `${normaliseVietnamese(line.text)} `
  }
  return { text, starts }
}

/** The lines on which a stretch of their running text stands. */
export function linesOfMatch(
  lines: readonly LetterLine[], starts: readonly number[], from: number, to: number,
): LetterLine[] {
  return lines.filter((line, index) => {
    const start = starts[index] ?? 0
    return start < to && start + line.text.length > from
  })
}

/** A sentence ends at a stop before a capital, not within "08.2026" or "TP. X". */
export function sentenceAround(text: string, start: number, end: number): string {
  const before = [...text.slice(0, start).matchAll(/[.;!?]\s+(?=[\p{Lu}\d-])/gu)].at(-1)
  const from = before ? before.index + before[0].length : 0
  const after = /[.;!?](?=\s|$)/u.exec(text.slice(end))
  const to = after ? end + after.index + 1 : text.length
  return text.slice(Math.max(from, start - QUOTE_MAX / 2), to).trim().slice(0, QUOTE_MAX)
}
