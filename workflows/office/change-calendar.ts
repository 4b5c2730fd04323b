import { recordEvent } from '../../db/audit.ts'
import {
  findCalendarYear, insertCalendarDays, insertCalendarYear, removeCalendarDay, setYearConfirmed,
} from '../../db/calendar-notices.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { addDays, officeDay } from '../domain/calendar.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Day } from '../domain/values.ts'
import type { Office } from '../office.ts'
import { plainDay, plainWords } from './words.ts'

export const calendarDayKinds = [
  'holiday', 'compensatory-off', 'swapped-off', 'swapped-workday', 'office-closed',
] as const
export type CalendarNoticeKind = (typeof calendarDayKinds)[number]

export const CALENDAR_NAME_CHARS_MAX = 200
/** The longest holiday of a year is Tết, with its swapped days about ten. */
export const NOTICE_DAYS_MAX = 31
const YEARS_AHEAD_MAX = 3

/**
 * Enters a stretch of days of a notice: off, worked instead, or closed. Days entered before are
 * replaced. Due dates that stand already are not moved.
 *
 * @throws {OfficeError} `not-allowed`, `calendar-days-wrong`, `calendar-year-over`,
 *   `calendar-year-too-far`, `invalid-input`
 */
export async function enterCalendarDays(
  office: Office,
  actor: Actor,
  input: { from: Day; until: Day; kind: CalendarNoticeKind; name: string },
): Promise<void> {
  assertRole(actor, 'administrator', 'chief-of-office')
  const from = plainDay(input.from, 'from')
  const until = plainDay(input.until, 'until')
  const name = plainWords(input.name, 'name', CALENDAR_NAME_CHARS_MAX)
  const isOneYear = from.slice(0, 4) === until.slice(0, 4)
  if (until < from || !isOneYear || until >= addDays(from, NOTICE_DAYS_MAX)) {
    throw new OfficeError('calendar-days-wrong', { limit: NOTICE_DAYS_MAX })
  }
  const year = openYear(office, from)
  const days: Day[] = []
  for (let day = from; day <= until; day = addDays(day, 1)) days.push(day)

  await inTransaction(office.db, async (trx) => {
    await insertCalendarYear(trx, year)
    await insertCalendarDays(trx, days.map((day) => ({ day, kind: input.kind, name })))
    await recordEvent(trx, actor, {
      kind: 'calendar-changed',
      subjectId: String(year),
      facts: { from, until, dayKind: input.kind },
    })
  })
}

/** @throws {OfficeError} `not-allowed`, `calendar-day-not-found`, `calendar-year-over` */
export async function withdrawCalendarDay(
  office: Office,
  actor: Actor,
  input: { day: Day },
): Promise<void> {
  assertRole(actor, 'administrator', 'chief-of-office')
  const day = plainDay(input.day, 'day')
  const year = openYear(office, day)
  await inTransaction(office.db, async (trx) => {
    if (!(await removeCalendarDay(trx, day))) throw new OfficeError('calendar-day-not-found')
    await recordEvent(trx, actor, {
      kind: 'calendar-changed', subjectId: String(year), facts: { withdrawn: day },
    })
  })
}

/**
 * Says that the year's notice has been entered whole: due dates counted from now on are firm.
 *
 * @throws {OfficeError} `not-allowed`, `calendar-year-over`, `calendar-year-too-far`,
 *   `calendar-year-empty`, `calendar-already-confirmed`
 */
export async function confirmCalendarYear(
  office: Office,
  actor: Actor,
  input: { year: number },
): Promise<void> {
  assertRole(actor, 'administrator', 'chief-of-office')
  const year = openYear(office, `${input.year}-01-01`)
  await inTransaction(office.db, async (trx) => {
    const known = await findCalendarYear(trx, year)
    if (known?.state === 'confirmed') throw new OfficeError('calendar-already-confirmed', { year })
    if (!known || known.days === 0) throw new OfficeError('calendar-year-empty', { year })
    await setYearConfirmed(trx, year)
    await recordEvent(trx, actor, {
      kind: 'calendar-changed',
      subjectId: String(year),
      facts: { confirmed: true, days: known.days },
    })
  })
}

function openYear(office: Office, day: Day): number {
  const year = Number(day.slice(0, 4))
  const thisYear = Number(officeDay(office.now()).slice(0, 4))
  if (year < thisYear) throw new OfficeError('calendar-year-over', { year })
  if (year > thisYear + YEARS_AHEAD_MAX) throw new OfficeError('calendar-year-too-far', { year })
  return year
}
