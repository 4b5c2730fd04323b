import {
  type Calendar, isWorkingDay, nextWorkingDay, previousWorkingDay,
} from '../../workflows/domain/calendar.ts'
import type { Day } from '../../workflows/domain/values.ts'

const LAST_MOMENT_MS = 60_000

/** The time in which a letter of the demo office lives: working days in the past, never the future. */
export interface DemoClock {
  now(): Date
  /** Goes on to a time of day some working days later; never back, and never past the real now. */
  advance(workingDays: number, time: string): void
}

export function demoClock(calendar: Calendar, realNow: Date, from: { day: Day; time: string }): DemoClock {
  const latest = realNow.getTime() - LAST_MOMENT_MS
  let day = from.day
  let instant = Math.min(latest, instantOf(from.day, from.time))
  return {
    now: () => new Date(instant),
    advance(workingDays, time) {
      for (let count = 0; count < workingDays; count += 1) day = nextWorkingDay(day, calendar)
      instant = Math.max(instant, Math.min(latest, instantOf(day, time)))
    },
  }
}

/** The working day so many working days before (negative) or after today. */
export function workingDayAway(calendar: Calendar, today: Day, count: number): Day {
  let day = today
  if (count <= 0 && !isWorkingDay(day, calendar)) day = previousWorkingDay(day, calendar)
  for (let step = 0; step > count; step -= 1) day = previousWorkingDay(day, calendar)
  for (let step = 0; step < count; step += 1) day = nextWorkingDay(day, calendar)
  return day
}


function instantOf(day: Day, time: string): number {
  return Date.parse(`${day}T${time}:00+07:00`)
}
