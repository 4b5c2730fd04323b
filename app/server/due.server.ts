import type { Kysely } from 'kysely'
import type { BoxDays } from '../../db/assignment-boxes.ts'
import { findCalendar } from '../../db/calendar.ts'
import type { Database } from '../../db/schema.ts'
import { type Calendar, nextWorkingDay } from '../../workflows/domain/calendar.ts'
import { officeDay, workingDaysBetween } from '../../workflows/domain/due-date.ts'
import type { Day } from '../../workflows/domain/values.ts'

export interface DueContext extends BoxDays {
  calendar: Calendar
}

/** Today by the office's clock, and the last day that counts as near. */
export async function dueContext(db: Kysely<Database>, now: Date): Promise<DueContext> {
  const calendar = await findCalendar(db)
  const today = officeDay(now)
  return { today, nearUntil: nextWorkingDay(today, calendar), calendar }
}

export type Nearness = 'over' | 'near' | 'later' | 'none'

/** How a date stands today: working days left, negative when over. */
export function standOf(dueOn: Day | null, context: DueContext): { nearness: Nearness; days: number } {
  if (dueOn === null) return { nearness: 'none', days: 0 }
  const { today, nearUntil, calendar } = context
  if (dueOn < today) return { nearness: 'over', days: workingDaysBetween(dueOn, today, calendar) }
  const days = workingDaysBetween(today, dueOn, calendar)
  return { nearness: dueOn <= nearUntil ? 'near' : 'later', days }
}
