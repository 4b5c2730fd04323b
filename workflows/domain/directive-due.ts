import { type Calendar, isWorkingDay, nextWorkingDay, previousWorkingDay } from './calendar.ts'
import { dayAt, type DayGround, type NamedDay } from './directive-days.ts'
import { firstPhrase, phrases, type TypedText, wordsBetween } from './directive-words.ts'
import { isTermProvisional } from './due-date.ts'
import type { Day } from './values.ts'

export interface HeardDue {
  /** A working day: a day off ends with the next one worked (Bộ luật Dân sự 2015, Art 148). */
  day: Day
  /** The day off that was named. */
  said: Day | null
  /** `HH:MM`; the office counts days, the hour stays in the words. */
  time: string | null
  words: string
  isPast: boolean
  isProvisional: boolean
}

const STRONG_DUE = phrases(
  'trước', 'hạn', 'hạn chót', 'thời hạn', 'chậm nhất', 'muộn nhất', 'xong', 'trong', 'đến', 'hết',
  'vòng', 'không quá', 'tối đa', 'sau',
)
const DUE_FILL = phrases(
  'là', 'vào', 'lúc', 'khoảng', 'ngày', ':', 'hết', 'trong', 'trước', 'cuối', 'thời hạn', 'vòng',
  'tối đa',
)
const REPORTS = phrases('báo cáo', 'b/c', 'xong', 'nộp', 'gửi', 'trình', 'hoàn thành', 'trả lời')
const NOT_DUE_BEFORE = phrases(
  'số', 'cv', 'công văn', 'qđ', 'quyết định', 'kế hoạch', 'kh', 'văn bản', 'thông báo', 'tb',
  'nghị quyết', 'nq', 'chỉ thị', 'họp', 'từ', 'mục', 'điều', 'tổ', 'khu phố',
)

/** Words that may stand between "hạn" and its day. */
const FILL_MAX = 5
/** How far back a word is looked for that says what a day is. */
const LOOK_BACK = 3

export interface DueGround {
  typed: TypedText
  today: Day
  calendar: Calendar
  /** The sender's day: a day off is moved to the next working day, but not past it. */
  latest: Day | null
}

/** A due date that begins at `at`, with or without "trước", "hạn" before it. */
export function dueAt(ground: DueGround, at: number, isStart: boolean): { due: HeardDue; end: number } | undefined {
  const { tokens } = ground.typed
  const days: DayGround = { tokens, today: ground.today, calendar: ground.calendar }
  const own = dayAt(days, at)
  // "trong tuần", "hết tháng" hold the word themselves.
  if (own && (own.isPlain || isBareDue(ground.typed, at, own, isStart))) return heard(ground, at, own)
  let from = firstPhrase(tokens, at, STRONG_DUE)
  for (let count = 0; from > 0 && count < FILL_MAX; count += 1) {
    const day = dayAt(days, from)
    if (day) return heard(ground, at, day)
    from = firstPhrase(tokens, from, DUE_FILL)
  }
  return undefined
}

/** A day without "trước" or "hạn": alone in its clause, or behind "báo cáo". */
function isBareDue({ tokens }: TypedText, at: number, day: NamedDay, isStart: boolean): boolean {
  const standsBehind = (known: typeof REPORTS): boolean => {
    for (let back = 1; back <= LOOK_BACK && at - back >= 0; back += 1) {
      if (firstPhrase(tokens, at - back, known) === at) return true
    }
    return false
  }
  if (standsBehind(NOT_DUE_BEFORE)) return false
  const next = tokens[day.end]
  const isLast = next === undefined || (next.kind === 'mark' && next.folded !== '/' && next.folded !== '-')
  const isClause = isStart && at > 0
  if (isClause && (day.time !== null || (isLast && tokens[day.end - 1]?.kind === 'digits'))) return true
  return isLast && standsBehind(REPORTS)
}

function heard({ typed, today, calendar, latest }: DueGround, at: number, named: NamedDay): { due: HeardDue; end: number } {
  const isOff = !isWorkingDay(named.day, calendar)
  const next = isOff ? nextWorkingDay(named.day, calendar) : named.day
  const before = isOff ? previousWorkingDay(named.day, calendar) : named.day
  const day = latest && next > latest && before >= today ? before : next
  const due: HeardDue = {
    day, said: isOff ? named.day : null, time: named.time, isPast: day < today,
    isProvisional: isTermProvisional(today < day ? today : day, day, calendar),
    words: wordsBetween(typed, at, named.end),
  }
  return { due, end: named.end }
}
