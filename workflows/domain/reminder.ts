import {
  addDays, type Calendar, isWorkingDay, nextWorkingDay, previousWorkingDay,
} from './calendar.ts'
import { workingDaysBetween } from './due-date.ts'
import type { NoticeKind } from './notice.ts'
import type { Day } from './values.ts'

/** Days that were missed and are still caught up; what is older is overdue in any case. */
export const MISSED_DAYS_MAX = 60
/** Working days overdue after which the one who assigned the line is told, and then the chair. */
const DIRECT_AFTER = 1
const CHAIR_AFTER = 2
/** Working days overdue after which a line's holder is not reminded every day any more. */
const DAILY_UNTIL = 10

/** Who is told: the line's holder, whoever assigned it, the chair. */
export type ReminderTo = 'holder' | 'direct' | 'chair'

export interface Reminder {
  to: ReminderTo
  kind: NoticeKind
  day: Day
}

/** The days since the last run up to today, oldest first; today always. */
export function reminderDays(last: Day | undefined, today: Day): Day[] {
  if (last === undefined || last >= today) return [today]
  const earliest = addDays(today, -MISSED_DAYS_MAX)
  const days: Day[] = []
  for (let day = last < earliest ? earliest : last; day < today; ) {
    day = addDays(day, 1)
    days.push(day)
  }
  return days
}

/** The last day on which a line may be due and still be spoken of on this day. */
export function remindedUntil(today: Day, calendar: Calendar): Day {
  return nextWorkingDay(today, calendar)
}

/** What one working day says about a line; nothing on a day off. */
export function remindersOf(dueOn: Day, day: Day, calendar: Calendar): Reminder[] {
  if (!isWorkingDay(day, calendar)) return []
  if (day === dueOn) return [{ to: 'holder', kind: 'assignment-due-today', day }]
  if (day < dueOn) {
    const isEve = previousWorkingDay(dueOn, calendar) === day
    return isEve ? [{ to: 'holder', kind: 'assignment-near-due', day }] : []
  }
  const over = workingDaysBetween(dueOn, day, calendar)
  const reminders: Reminder[] = []
  if (over <= DAILY_UNTIL) reminders.push({ to: 'holder', kind: 'assignment-overdue', day })
  if (over === DIRECT_AFTER) {
    reminders.push({ to: 'direct', kind: 'assignment-overdue-direct', day })
  }
  if (over === CHAIR_AFTER) reminders.push({ to: 'chair', kind: 'assignment-overdue-chair', day })
  return reminders
}

/**
 * What is still worth saying of a line after some days: of all that its holder missed only the
 * latest, and nothing of days before the line existed.
 */
export function caughtUp(
  line: { dueOn: Day; assignedOn: Day },
  days: readonly Day[],
  calendar: Calendar,
): Reminder[] {
  const latest = new Map<ReminderTo, Reminder>()
  for (const day of days) {
    if (day < line.assignedOn) continue
    for (const reminder of remindersOf(line.dueOn, day, calendar)) latest.set(reminder.to, reminder)
  }
  return [...latest.values()]
}
