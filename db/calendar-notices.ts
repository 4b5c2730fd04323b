import { type Kysely, sql, type Transaction } from 'kysely'
import type { Day } from '../workflows/domain/values.ts'
import type { CalendarDayKind, Database } from './schema.ts'

const YEARS_MAX = 50
const DAYS_A_YEAR_MAX = 366

export interface CalendarYearRow {
  year: number
  state: 'provisional' | 'confirmed'
  /** Days that the year's notices name. */
  days: number
}

export async function listCalendarYears(db: Kysely<Database>, fromYear: number): Promise<CalendarYearRow[]> {
  return db
    .selectFrom('calendar_year as y')
    .select(['y.year', 'y.state', daysOfYear.as('days')])
    .where('y.year', '>=', fromYear)
    .orderBy('y.year')
    .limit(YEARS_MAX)
    .execute()
}

const daysOfYear = sql<number>`(select count(*)::int from calendar_day d
  where extract(year from d.day) = y.year)`

export async function findCalendarYear(
  trx: Transaction<Database>,
  year: number,
): Promise<CalendarYearRow | undefined> {
  return trx
    .selectFrom('calendar_year as y')
    .select(['y.year', 'y.state', daysOfYear.as('days')])
    .where('y.year', '=', year)
    .forUpdate()
    .executeTakeFirst()
}

export async function listCalendarDays(db: Kysely<Database>, year: number) {
  return db
    .selectFrom('calendar_day')
    .selectAll()
    .where(sql<boolean>`extract(year from day) = ${year}`)
    .orderBy('day')
    .limit(DAYS_A_YEAR_MAX)
    .execute()
}

/** A year of which nothing is known yet stays provisional until somebody confirms it. */
export async function insertCalendarYear(trx: Transaction<Database>, year: number): Promise<void> {
  await trx
    .insertInto('calendar_year')
    .values({ year })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function insertCalendarDays(
  trx: Transaction<Database>,
  days: readonly { day: Day; kind: CalendarDayKind; name: string }[],
): Promise<void> {
  await trx
    .insertInto('calendar_day')
    .values([...days])
    .onConflict((conflict) =>
      conflict.column('day').doUpdateSet({ kind: sql`excluded.kind`, name: sql`excluded.name` }))
    .execute()
}

export async function removeCalendarDay(trx: Transaction<Database>, day: Day): Promise<boolean> {
  const removed = await trx.deleteFrom('calendar_day').where('day', '=', day).executeTakeFirst()
  return removed.numDeletedRows > 0n
}

export async function setYearConfirmed(trx: Transaction<Database>, year: number): Promise<void> {
  await trx
    .updateTable('calendar_year')
    .set((eb) => ({ state: 'confirmed' as const, version: eb('version', '+', 1) }))
    .where('year', '=', year)
    .execute()
}
