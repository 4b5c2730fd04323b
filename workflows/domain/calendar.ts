import {
  type CalendarDay, SHIPPED_YEARS, shippedCalendarDays,
} from './calendar-days.ts'
import type { Day } from './values.ts'

/** The office's year: which days it works. Data, because every year is decided by a notice. */
export interface Calendar {
  days: ReadonlyMap<Day, CalendarDay>
  /** Years whose notice has been entered. Due dates in any other are provisional ("tạm tính"). */
  confirmedYears: ReadonlySet<number>
}

/** One stretch of work on a weekday; 1 is Monday. Times are `HH:MM`, Asia/Ho_Chi_Minh. */
export interface WorkingSession {
  weekday: number
  starts: string
  ends: string
}

/** Earliest and latest year a day may have: what lies outside is a slip of the pen. */
export const YEAR_MIN = 1945
export const YEAR_MAX = 2100
const MS_PER_DAY = 86_400_000
const SATURDAY = 6
/** Two years of days off in a row: a calendar that has more is broken. */
const DAYS_OFF_IN_A_ROW_MAX = 731

export const defaultWorkingHours: readonly WorkingSession[] = [1, 2, 3, 4, 5].flatMap((weekday) => [
  { weekday, starts: '07:30', ends: '11:30' },
  { weekday, starts: '13:00', ends: '17:00' },
])

/** A later row for the same day takes the place of an earlier one. */
export function calendarOf(
  days: Iterable<CalendarDay>,
  confirmedYears: Iterable<number>,
): Calendar {
  return {
    days: new Map(Array.from(days, (day) => [day.day, day])),
    confirmedYears: new Set(confirmedYears),
  }
}

/** The calendar the product comes with. */
export const shippedCalendar: Calendar = calendarOf(shippedCalendarDays, SHIPPED_YEARS)

const dayInHoChiMinhCity = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Ho_Chi_Minh', year: 'numeric', month: '2-digit', day: '2-digit',
})
const timeInHoChiMinhCity = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
})

export function officeDay(instant: Date): Day {
  return dayInHoChiMinhCity.format(instant)
}

/** `HH:MM` on the office's wall clock. */
export function officeTime(instant: Date): string {
  return timeInHoChiMinhCity.format(instant)
}

/** True for `YYYY-MM-DD` that exists (29/02/2027 does not) in a year the office can mean. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const year = Number(text.slice(0, 4))
  if (year < YEAR_MIN || year > YEAR_MAX) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

function timeOf(day: Day): number {
  if (!isDay(day)) throw new RangeError(`not a day: ${day.slice(0, 20)}`)
  return Date.parse(`${day}T00:00:00Z`)
}

/** Calendar days forward, or back when `count` is negative. */
export function addDays(day: Day, count: number): Day {
  return new Date(timeOf(day) + count * MS_PER_DAY).toISOString().slice(0, 10)
}

/** Calendar days from `start` to `end`; negative when `end` comes first. */
export function daysBetween(start: Day, end: Day): number {
  return (timeOf(end) - timeOf(start)) / MS_PER_DAY
}

/** 1 is Monday, 7 is Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(timeOf(day)).getUTCDay() || 7
}

const weekdayNames = ['thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật']

export function weekdayName(day: Day): string {
  return weekdayNames[weekdayOf(day) - 1] ?? ''
}

/** A day off in the morning or in the afternoon only is still a working day. */
export function isWorkingDay(day: Day, calendar: Calendar): boolean {
  const special = calendar.days.get(day)
  if (special?.kind === 'swapped-workday') return true
  if (special && special.sessions === 'both') return false
  return weekdayOf(day) < SATURDAY
}

/** The first working day after `day`. */
export function nextWorkingDay(day: Day, calendar: Calendar): Day {
  let next = day
  for (let step = 0; step < DAYS_OFF_IN_A_ROW_MAX; step += 1) {
    next = addDays(next, 1)
    if (isWorkingDay(next, calendar)) return next
  }
  throw new Error(`no working day within two years of ${day}`)
}

/** The working day before `day`. */
export function previousWorkingDay(day: Day, calendar: Calendar): Day {
  let previous = day
  for (let step = 0; step < DAYS_OFF_IN_A_ROW_MAX; step += 1) {
    previous = addDays(previous, -1)
    if (isWorkingDay(previous, calendar)) return previous
  }
  throw new Error(`no working day within two years before ${day}`)
}

/** `day` itself when the office works on it, else the next working day. */
export function workingDayFrom(day: Day, calendar: Calendar): Day {
  return isWorkingDay(day, calendar) ? day : nextWorkingDay(day, calendar)
}

/** The year's notice is not known yet: shown as "tạm tính". */
export function isProvisional(day: Day, calendar: Calendar): boolean {
  return !calendar.confirmedYears.has(Number(day.slice(0, 4)))
}

/** `dd/mm/yyyy`. */
export function formatDay(day: Day): string {
  const [year, month, date] = day.split('-')
  return `${date}/${month}/${year}`
}

/**
 * Reads what a person types: `22/11/2026` (also with `-` or `.`), `2026-11-22`, or `22/11`, which
 * is the first such day on or after `from`. Undefined when it is no day that exists.
 */
export function parseDay(text: string, from: Day): Day | undefined {
  const typed = text.trim()
  if (isDay(typed)) return typed
  const match = /^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?$/.exec(typed)
  const [, date, month, year] = match ?? []
  if (!date || !month) return undefined
  const monthAndDate = `${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  if (year) return existing(`${year}-${monthAndDate}`)

  const firstYear = Number(from.slice(0, 4))
  // 29/02 may be up to eight years away (2096 to 2104).
  for (let ahead = 0; ahead <= 8; ahead += 1) {
    const day = existing(`${firstYear + ahead}-${monthAndDate}`)
    if (day && day >= from) return day
  }
  return undefined
}

function existing(day: Day): Day | undefined {
  return isDay(day) ? day : undefined
}
