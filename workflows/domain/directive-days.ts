import {
  addDays, type Calendar, isDay, isWorkingDay, nextWorkingDay, previousWorkingDay, weekdayOf,
} from './calendar.ts'
import { addWorkingDays, DUE_DAYS_MAX } from './due-date.ts'
import { firstPhrase, isWord, phrases, type SoughtWord, type Token } from './directive-words.ts'
import type { Day } from './values.ts'

/** A day as somebody named it; `day` may be a day off. */
export interface NamedDay {
  day: Day
  /** `HH:MM` where an hour was named. */
  time: string | null
  /** One past the last word of it. */
  end: number
  /** Said as a term or a stretch ("trong 3 ngày", "cuối tháng"): no word before it is needed. */
  isPlain: boolean
}

export interface DayGround {
  tokens: readonly Token[]
  today: Day
  calendar: Calendar
}

/** A day so lately over was meant, and is late; one longer ago is that of the next year. */
const LATELY_DAYS = 60
const NUMBERS: Record<string, number> = {
  một: 1, hai: 2, ba: 3, bốn: 4, tư: 4, năm: 5, sáu: 6, bảy: 7, bẩy: 7, tám: 8, chín: 9, mười: 10,
}
const word = (spelled: string): SoughtWord => phrases(spelled)[0]![0]!
const numberWords = Object.entries(NUMBERS).map(([word, value]) => ({ words: phrases(word), value }))
const ROMAN: Record<string, number> = { i: 1, ii: 2, iii: 3, iv: 4 }

const DATE_SIGNS = new Set(['/', '-', '.'])
const NGAY = word('ngày')
const THANG = word('tháng')
const NAM = word('năm')
const TODAY = phrases('hôm nay', 'trong ngày', 'cuối ngày', 'hết ngày', 'cuối giờ', 'chiều nay', 'trưa nay',
  'tối nay', 'sáng nay', 'hỏa tốc', 'trong buổi sáng', 'trong buổi chiều', 'cuối buổi')
const TOMORROW = phrases('ngày mai', 'sáng mai', 'chiều mai', 'trưa mai', 'hôm sau')
const DAY_AFTER = phrases('ngày kia', 'ngày mốt')
const WORKING = phrases('ngày làm việc', 'ngày lv', 'nlv')
const HALF_MONTH = phrases('nửa tháng')
const SUNDAY = phrases('chủ nhật', 'cn')
const EARLY = phrases('mùng', 'mồng')
const FIVE = phrases('lăm')
const WEEK = word('tuần')
const THU = word('thứ')
const MAI = word('mai')
const HOURS = [word('giờ'), word('tiếng'), word('h')]
const SESSION = phrases('sáng', 'chiều', 'trưa', 'tối')
const THIS = phrases('này')
const NEXT = phrases('sau', 'tới')

/** Reads a day that begins at `at`; undefined where none does. */
export function dayAt(ground: DayGround, at: number): NamedDay | undefined {
  return timed(ground, at) ?? termAt(ground, at) ?? wordDay(ground, at) ?? weekday(ground, at)
    ?? weekPart(ground, at) ?? monthPart(ground, at) ?? writtenDay(ground, at)
}

/** "17h", "17 giờ 30", then perhaps a day; alone it is today's hour. */
function timed(ground: DayGround, at: number): NamedDay | undefined {
  const { tokens } = ground
  const hour = numeral(tokens[at], 0, 23)
  if (hour === undefined || !['h', 'g', 'gio'].includes(tokens[at + 1]?.folded ?? '')) return undefined
  // "24 giờ" behind "trong" is a term; only an hour of the clock comes here.
  let end = at + 2
  const minutes = tokens[end]?.isGlued || tokens[at + 1]?.folded === 'gio' ? numeral(tokens[end], 0, 59) : undefined
  if (minutes !== undefined) end += 1
  const session = firstPhrase(tokens, end, SESSION)
  const time = `${String(hour).padStart(2, '0')}:${String(minutes ?? 0).padStart(2, '0')}`
  const from = tokens[end]?.folded === ',' ? end + 1 : end
  const day = dayAt({ ...ground }, from) ?? (session > 0 ? dayAt(ground, session) : undefined)
  if (day && day.time === null) return { ...day, time }
  return { day: ground.today, time, end: session > 0 ? session : end, isPlain: false }
}

/** "3 ngày làm việc", "05 ngày", "hai tuần", "24 giờ", "nửa tháng". */
function termAt(ground: DayGround, at: number): NamedDay | undefined {
  const { tokens, today, calendar } = ground
  const half = firstPhrase(tokens, at, HALF_MONTH)
  if (half > 0) return { day: addDays(today, 15), time: null, end: half, isPlain: false }
  const count = countAt(tokens, at)
  if (!count || count.value < 1 || count.value > DUE_DAYS_MAX) return undefined
  const { value, end } = count
  const working = firstPhrase(tokens, end, WORKING)
  if (working > 0) {
    return { day: addWorkingDays(today, value, calendar), time: null, end: working, isPlain: true }
  }
  const next = tokens[end]
  const told = (day: Day): NamedDay => ({ day, time: null, end: end + 1, isPlain: false })
  if (isWord(next, NGAY)) return told(addDays(today, value))
  if (isWord(next, WEEK)) return told(addDays(today, value * 7))
  if (isWord(next, THANG) && value <= 24) return told(addMonths(today, value))
  const isHours = HOURS.some((hour) => isWord(next, hour))
  return isHours && value >= 24 && value % 24 === 0 ? told(addDays(today, value / 24)) : undefined
}

function wordDay({ tokens, today }: DayGround, at: number): NamedDay | undefined {
  const told = (days: number, end: number, isPlain = true): NamedDay =>
    ({ day: addDays(today, days), time: null, end, isPlain })
  const now = firstPhrase(tokens, at, TODAY)
  // "trong ngày 25/3" names a day of its own.
  if (now > 0 && tokens[now]?.kind !== 'digits') return told(0, now)
  const tomorrow = firstPhrase(tokens, at, TOMORROW)
  if (tomorrow > 0) return told(1, tomorrow)
  const after = firstPhrase(tokens, at, DAY_AFTER)
  if (after > 0) return told(2, after)
  return isWord(tokens[at], MAI) ? told(1, at + 1, false) : undefined
}

const WEEKDAYS = [
  phrases('hai', '2'), phrases('ba', '3'), phrases('tư', '4'), phrases('năm', '5'), phrases('sáu', '6'),
  phrases('bảy', '7', 'bẩy'),
]

/** "thứ 6", "t6", "thứ Hai tuần sau", "chủ nhật". */
function weekday(ground: DayGround, at: number): NamedDay | undefined {
  const { tokens, today } = ground
  const sunday = firstPhrase(tokens, at, SUNDAY)
  const isShort = tokens[at]?.folded === 't' && tokens[at + 1]?.isGlued === true
  if (sunday < 0 && !isShort && !isWord(tokens[at], THU)) return undefined
  const ends = WEEKDAYS.map((names) => firstPhrase(tokens, at + 1, names))
  const found = sunday > 0 ? 7 : ends.findIndex((end) => end > 0) + 1
  const end = sunday > 0 ? sunday : Math.max(...ends)
  if (found < 1 || end < 0) return undefined
  const number = sunday > 0 || found === 7 ? 7 : found
  const monday = addDays(today, 1 - weekdayOf(today))
  const afterWeek = isWord(tokens[end], WEEK) ? end + 1 : end
  const next = firstPhrase(tokens, afterWeek, NEXT)
  const here = firstPhrase(tokens, afterWeek, THIS)
  const told = (day: Day, last: number): NamedDay => ({ day, time: null, end: last, isPlain: true })
  if (next > 0 && afterWeek > end) return told(addDays(monday, number + 6), next)
  if (here > 0 && afterWeek > end) return told(addDays(monday, number - 1), here)
  const coming = addDays(monday, number - 1)
  return told(coming < today ? addDays(coming, 7) : coming, Math.max(end, here, next))
}

/** "trong tuần", "cuối tuần sau", "đầu tuần tới". */
function weekPart({ tokens, today, calendar }: DayGround, at: number): NamedDay | undefined {
  const part = partOf(tokens, at, 'tuần')
  if (!part) return undefined
  const monday = addDays(today, 1 - weekdayOf(today))
  const next = firstPhrase(tokens, part.end, NEXT)
  const here = firstPhrase(tokens, part.end, THIS)
  const end = Math.max(part.end, next, here)
  const start = next > 0 ? addDays(monday, 7) : monday
  const told = (day: Day): NamedDay => ({ day, time: null, end, isPlain: part.isNamed })
  if (part.name === 'đầu') return told(firstWorking(start >= today ? start : addDays(start, 7), calendar))
  if (part.name === 'giữa') return told(addDays(start, 2) >= today ? addDays(start, 2) : addDays(start, 9))
  const last = lastWorking(addDays(start, 6), calendar)
  return told(last >= today ? last : lastWorking(addDays(start, 13), calendar))
}

/** "cuối tháng", "trong tháng 4", "quý II", "hết năm". */
function monthPart({ tokens, today, calendar }: DayGround, at: number): NamedDay | undefined {
  const year = Number(today.slice(0, 4))
  const month = Number(today.slice(5, 7))
  const told = (last: Day, end: number, isPlain: boolean): NamedDay =>
    ({ day: lastWorking(last, calendar), time: null, end, isPlain })

  const ofMonth = partOf(tokens, at, 'tháng')
  if (ofMonth && ofMonth.name !== 'giữa') {
    const next = firstPhrase(tokens, ofMonth.end, NEXT)
    const named = numeral(tokens[ofMonth.end], 1, 12)
    if (named === undefined && !ofMonth.isNamed && next < 0) return undefined
    const end = named === undefined ? Math.max(ofMonth.end, next, firstPhrase(tokens, ofMonth.end, THIS)) : ofMonth.end + 1
    const typedYear = isWord(tokens[end], NAM) ? numeral(tokens[end + 1], 2000, 2100) : undefined
    const of = named ?? month + (next > 0 ? 1 : 0)
    const ofYear = typedYear ?? (named !== undefined && named < month ? year + 1 : year)
    const day = ofMonth.name === 'đầu' ? firstWorking(dayOf(ofYear, of, 1), calendar) : null
    return day ? { day, time: null, end: typedYear ? end + 2 : end, isPlain: ofMonth.isNamed }
      : told(endOfMonth(ofYear, of), typedYear ? end + 2 : end, ofMonth.isNamed)
  }
  const ofQuarter = partOf(tokens, at, 'quý')
  if (ofQuarter && (ofQuarter.isNamed || tokens[ofQuarter.end])) {
    const named = ROMAN[tokens[ofQuarter.end]?.folded ?? ''] ?? numeral(tokens[ofQuarter.end], 1, 4)
    if (named === undefined && !ofQuarter.isNamed) return undefined
    const next = firstPhrase(tokens, ofQuarter.end, NEXT)
    const quarter = named ?? Math.ceil(month / 3) + (next > 0 ? 1 : 0)
    const ofYear = named !== undefined && named < Math.ceil(month / 3) ? year + 1 : year
    return told(endOfMonth(ofYear, quarter * 3), named === undefined ? Math.max(ofQuarter.end, next) : ofQuarter.end + 1, ofQuarter.isNamed)
  }
  const ofYear = partOf(tokens, at, 'năm')
  if (!ofYear?.isNamed || ofYear.name === 'đầu' || ofYear.name === 'giữa' || tokens[ofYear.end]?.kind === 'digits') return undefined
  return told(endOfMonth(year, 12), Math.max(ofYear.end, firstPhrase(tokens, ofYear.end, THIS)), true)
}

const PARTS = (['cuối', 'trong', 'hết', 'đầu', 'giữa'] as const)
  .map((name) => ({ name, sought: word(name) }))
const STRETCHES = { tuần: WEEK, tháng: THANG, quý: word('quý'), năm: NAM }

/** "cuối tuần", "trong tháng": which part of a stretch; also the stretch alone ("tuần sau"). */
function partOf(tokens: readonly Token[], at: number, stretch: keyof typeof STRETCHES) {
  const name = PARTS.find((part) => isWord(tokens[at], part.sought))?.name
  const next = name ? at + 1 : at
  if (!isWord(tokens[next], STRETCHES[stretch])) return undefined
  const isAlone = !name && firstPhrase(tokens, next + 1, [...NEXT, ...THIS]) < 0 && stretch === 'tuần'
  if (isAlone) return undefined
  return { name: name ?? ('cuối' as const), isNamed: name !== undefined, end: next + 1 }
}

/** "25/3", "25-03-2026", "ngày 25 tháng 3 năm 2026", "ngày 25", "mùng 5". */
function writtenDay(ground: DayGround, at: number): NamedDay | undefined {
  const { tokens } = ground
  const isDayWord = isWord(tokens[at], NGAY)
  const early = firstPhrase(tokens, isDayWord ? at + 1 : at, EARLY)
  const from = early > 0 ? early : isDayWord ? at + 1 : at
  const date = numeral(tokens[from], 1, 31)
  if (date === undefined || (tokens[from]?.raw.length ?? 3) > 2) return undefined
  const told = (day: Day | undefined, end: number): NamedDay | undefined =>
    day ? { day, time: null, end, isPlain: false } : undefined

  const sign = tokens[from + 1]
  if (sign && DATE_SIGNS.has(sign.folded) && sign.isGlued && tokens[from + 2]?.isGlued) {
    const month = numeral(tokens[from + 2], 1, 12)
    if (month === undefined || (tokens[from + 2]?.raw.length ?? 3) > 2) return undefined
    const second = tokens[from + 3]
    const year = second?.folded === sign.folded && second.isGlued && tokens[from + 4]?.isGlued
      ? yearOf(tokens[from + 4]) : undefined
    return told(dayIn(ground, date, month, year), year === undefined ? from + 3 : from + 5)
  }
  if (isWord(sign, THANG) || (sign?.folded === '/' && tokens[from + 2]?.kind === 'digits')) {
    const month = numeral(tokens[from + 2], 1, 12)
    if (month === undefined) return undefined
    const hasYear = isWord(tokens[from + 3], NAM) || (tokens[from + 3]?.folded === '/' && tokens[from + 3]?.isGlued === true)
    const year = hasYear ? yearOf(tokens[from + 4]) : undefined
    return told(dayIn(ground, date, month, year), year === undefined ? from + 3 : from + 5)
  }
  const isBound = sign !== undefined && DATE_SIGNS.has(sign.folded) && tokens[from + 2]?.kind === 'digits'
  return (isDayWord || early > 0) && !isBound ? told(comingDate(ground, date), from + 1) : undefined
}

/** Without a year: this year's, or the next one's when it was over long ago. */
function dayIn({ today }: DayGround, date: number, month: number, year: number | undefined): Day | undefined {
  const of = (one: number) => existing(dayOf(one, month, date))
  if (year !== undefined) return of(year)
  const now = Number(today.slice(0, 4))
  const limit = addDays(today, -LATELY_DAYS)
  for (const one of [now - 1, now, now + 1, now + 2, now + 3, now + 4]) {
    const day = of(one)
    if (day && day >= limit) return day
  }
  return undefined
}

/** The first such date from today on: this month's or a later one's. */
function comingDate({ today }: DayGround, date: number): Day | undefined {
  const [year = 0, month = 0] = today.split('-').map(Number)
  for (let ahead = 0; ahead < 4; ahead += 1) {
    const of = existing(dayOf(year + Math.floor((month - 1 + ahead) / 12), ((month - 1 + ahead) % 12) + 1, date))
    if (of && of >= today) return of
  }
  return undefined
}

function yearOf(token: Token | undefined): number | undefined {
  const typed = numeral(token, 0, 2100)
  if (typed === undefined || token === undefined) return undefined
  if (token.raw.length === 2) return 2000 + typed
  return token.raw.length === 4 && typed >= 2000 ? typed : undefined
}

function countAt(tokens: readonly Token[], at: number): { value: number; end: number } | undefined {
  const digits = numeral(tokens[at], 0, DUE_DAYS_MAX)
  if (digits !== undefined) {
    // "03 (ba) ngày"
    if (tokens[at + 1]?.folded === '(' && tokens[at + 3]?.folded === ')') return { value: digits, end: at + 4 }
    return { value: digits, end: at + 1 }
  }
  const first = numberWords.find(({ words }) => firstPhrase(tokens, at, words) > 0)
  if (!first) return undefined
  if (first.value !== 10) return { value: first.value, end: at + 1 }
  const five = firstPhrase(tokens, at + 1, FIVE)
  const more = five > 0 ? { value: 5 } : numberWords.find(({ words, value }) => value < 10 && firstPhrase(tokens, at + 1, words) > 0)
  return more ? { value: 10 + more.value, end: at + 2 } : { value: 10, end: at + 1 }
}

function numeral(token: Token | undefined, least: number, most: number): number | undefined {
  if (token?.kind !== 'digits' || !/^\d{1,4}$/.test(token.raw)) return undefined
  const value = Number(token.raw)
  return value >= least && value <= most ? value : undefined
}

function dayOf(year: number, month: number, date: number): Day {
  const years = year + Math.floor((month - 1) / 12)
  const of = ((month - 1) % 12) + 1
  return `${years}-${String(of).padStart(2, '0')}-${String(date).padStart(2, '0')}`
}

const existing = (day: Day): Day | undefined => (isDay(day) ? day : undefined)

function endOfMonth(year: number, month: number): Day {
  return addDays(dayOf(year, month + 1, 1), -1)
}

/** The same date some months later, or the last day of a shorter month (Bộ luật Dân sự 2015, Art 148). */
function addMonths(day: Day, count: number): Day {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  return existing(dayOf(year, month + count, date)) ?? endOfMonth(year, month + count)
}

function lastWorking(day: Day, calendar: Calendar): Day {
  return isWorkingDay(day, calendar) ? day : previousWorkingDay(day, calendar)
}

function firstWorking(day: Day, calendar: Calendar): Day {
  return isWorkingDay(day, calendar) ? day : nextWorkingDay(day, calendar)
}
