import { findCalendar } from '../../db/calendar.ts'
import { isTermProvisional } from '../domain/due-date.ts'
import { endOfTerm, termIn } from '../domain/letter-term.ts'
import type { Proposal } from '../domain/reading.ts'
import type { Day } from '../domain/values.ts'
import type { Office } from '../office.ts'

/** The day on which a term printed in a letter ends, for the clerk to take or leave. */
export interface PrintedTerm {
  day: Day
  count: number
  unit: 'working-days' | 'calendar-days'
  from: 'receipt' | 'issue'
  /** The calendar of one of its years is not confirmed. */
  isProvisional: boolean
}

/** Counts a term without a day, by the office's calendar; null when there is none or its first day is not known. */
export async function findPrintedTerm(
  office: Pick<Office, 'db'>,
  deadline: Proposal | undefined,
  letter: { receivedAt: Date; issuedOn: Day | null },
): Promise<PrintedTerm | null> {
  const term = deadline?.value === null && deadline.quote ? termIn(deadline.quote) : null
  if (!term) return null
  const calendar = await findCalendar(office.db)
  const end = endOfTerm(term, letter, calendar)
  return end && { ...term, day: end.day, isProvisional: isTermProvisional(end.start, end.day, calendar) }
}
