import {
  addDays, type Calendar, daysBetween, defaultWorkingHours, isProvisional, isWorkingDay,
  nextWorkingDay, officeDay, officeTime, weekdayOf, workingDayFrom, type WorkingSession,
} from './calendar.ts'
import { OfficeError } from './office-error.ts'
import type { Day } from './values.ts'

export { officeDay } from './calendar.ts'

/** The longest term the office counts, in days of either kind: about four years. */
export const DUE_DAYS_MAX = 1_000
/** The longest stretch that is counted back, in calendar days: about twenty years. */
const SPAN_DAYS_MAX = 7_500

/** @throws {OfficeError} `due-date-in-past`. */
export function assertNotPast(dueOn: Day, today: Day): void {
  if (dueOn >= today) return
  throw new OfficeError('due-date-in-past', { dueOn, today })
}

function assertCountable(count: number): void {
  if (Number.isInteger(count) && count >= 0 && count <= DUE_DAYS_MAX) return
  throw new OfficeError('due-days-out-of-range', { least: 0, most: DUE_DAYS_MAX })
}

/**
 * The last day of a term of `count` working days. The first day is not counted (Bộ luật Dân sự
 * 2015, Art 147); Saturdays worked in exchange for another day are. No days at all is the day
 * itself, or the next one worked.
 * @throws {OfficeError} `due-days-out-of-range`.
 */
export function addWorkingDays(start: Day, count: number, calendar: Calendar): Day {
  assertCountable(count)
  if (count === 0) return workingDayFrom(start, calendar)
  let day = start
  for (let counted = 0; counted < count; counted += 1) day = nextWorkingDay(day, calendar)
  return day
}

/**
 * The last day of a term of `count` calendar days; on a day off it ends with the next working
 * day (Bộ luật Dân sự 2015, Art 148).
 * @throws {OfficeError} `due-days-out-of-range`.
 */
export function addCalendarDays(start: Day, count: number, calendar: Calendar): Day {
  assertCountable(count)
  return workingDayFrom(addDays(start, count), calendar)
}

/**
 * Working days after `start` up to and with `end`: 0 on the same day, negative when `end` comes
 * first. So a line is overdue by `workingDaysBetween(dueOn, today)`.
 */
export function workingDaysBetween(start: Day, end: Day, calendar: Calendar): number {
  if (end < start) return -workingDaysBetween(end, start, calendar) || 0
  const span = daysBetween(start, end)
  if (span > SPAN_DAYS_MAX) throw new RangeError(`${span} days are too many to count`)
  let count = 0
  for (let step = 1; step <= span; step += 1) {
    if (isWorkingDay(addDays(start, step), calendar)) count += 1
  }
  return count
}

/** A term touches a year whose notice is not known: its end may move ("tạm tính"). */
export function isTermProvisional(start: Day, dueOn: Day, calendar: Calendar): boolean {
  const last = Number(dueOn.slice(0, 4))
  for (let year = Number(start.slice(0, 4)); year <= last; year += 1) {
    if (isProvisional(`${year}-01-01`, calendar)) return true
  }
  return false
}

/**
 * The day from which a term is counted: what arrives after the close of business or on a day
 * off counts as received on the next working day.
 */
export function countedFrom(
  receivedAt: Date,
  calendar: Calendar,
  hours: readonly WorkingSession[] = defaultWorkingHours,
): Day {
  const day = officeDay(receivedAt)
  if (!isWorkingDay(day, calendar)) return nextWorkingDay(day, calendar)
  const closes = closingTime(day, hours)
  const isAfterHours = closes !== undefined && officeTime(receivedAt) >= closes
  return isAfterHours ? nextWorkingDay(day, calendar) : day
}

/** When the last session of a day ends; a Saturday worked in exchange keeps Friday's hours. */
export function closingTime(
  day: Day,
  hours: readonly WorkingSession[] = defaultWorkingHours,
): string | undefined {
  const weekday = weekdayOf(day)
  const own = hours.filter((session) => session.weekday === weekday)
  const kept = own.length > 0 ? own : hours.filter((session) => session.weekday === 5)
  return kept.map((session) => session.ends).sort().at(-1)
}
