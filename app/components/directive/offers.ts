import type { CalendarDay } from '../../../workflows/domain/calendar-days.ts'
import type { Listed } from '../../../workflows/domain/parse-directive.ts'
import type { Day } from '../../../workflows/domain/values.ts'

export interface Offered {
  id: string
  code: string
  name: string
  /** What a unit is called for short. */
  short?: string
}

/** What the panel offers: whom, by when, in which words. */
export interface Offers {
  today: Day
  units: Offered[]
  others: Offered[]
  leaders: Offered[]
  phrases: { id: string; text: string; isOwn: boolean }[]
  dues: { days: number; day: Day }[]
  /** The day behind "default"; none where the letter's kind has no term. */
  defaultDueOn: Day | null
  directory: Listed[]
  calendar: { days: CalendarDay[]; confirmedYears: number[] }
}

/** What the panel begins with: a proposal, a transcription, the directive to be replaced, or nothing. */
export interface PanelStart {
  id: string
  by: string
  text: string
  lead: string
  support: string[]
  fyi: string[]
  passTo: string
  dueOn: Day | null
}

/** How somebody stands on a chip; his code where the list has changed meanwhile. */
export function nameOf(offers: Offers, code: string): string {
  const one = [...offers.units, ...offers.others].find((offered) => offered.code === code)
  return one ? (one.short ?? one.name) : code
}
