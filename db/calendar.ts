import type { Kysely } from 'kysely'
import { type Calendar, calendarOf } from '../workflows/domain/calendar.ts'
import type { Database } from './schema.ts'

/** Some thirty years of notices. */
const CALENDAR_DAYS_MAX = 2_000

/** The office's calendar as it stands now. */
export async function findCalendar(db: Kysely<Database>): Promise<Calendar> {
  const days = await db
    .selectFrom('calendar_day')
    .select(['day', 'kind', 'name'])
    .limit(CALENDAR_DAYS_MAX)
    .execute()
  const years = await db.selectFrom('calendar_year').select('year').where('state', '=', 'confirmed').execute()
  return calendarOf(
    days.map((day) => ({ ...day, sessions: 'both' as const })),
    years.map((row) => row.year),
  )
}
