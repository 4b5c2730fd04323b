import { sql, type Transaction } from 'kysely'
import { shippedCalendarDays, SHIPPED_YEARS } from '../workflows/domain/calendar-days.ts'
import { documentTypes } from '../workflows/domain/document-types.ts'
import type { Day } from '../workflows/domain/values.ts'
import { insertLists } from './lists.ts'
import type { Database } from './schema.ts'

/** Years after the shipped ones for which a provisional calendar is opened. */
const PROVISIONAL_YEARS = 3

/** Fills the lists of a new, empty office. Runs again without harm. */
export async function foundOffice(trx: Transaction<Database>): Promise<void> {
  const last = Math.max(...SHIPPED_YEARS)
  const ahead = Array.from({ length: PROVISIONAL_YEARS }, (_, index) => last + 1 + index)
  const founded = await trx.selectFrom('register_kind').select('code').executeTakeFirst()
  if (founded) return
  await insertLists(trx, {
    documentTypes: documentTypes.map(({ code, name, abbreviation }) => ({
      code, name, abbreviation: abbreviation ?? null,
    })),
    calendarDays: shippedCalendarDays.map(({ day, kind, name }) => ({ day, kind, name })),
    calendarYears: [
      ...SHIPPED_YEARS.map((year) => ({ year, confirmed: true })),
      ...ahead.map((year) => ({ year, confirmed: false })),
    ],
  })
}

/** Opens the register of a year, beginning at any number; the one that exists is left as it is. */
export async function openRegister(
  trx: Transaction<Database>,
  register: { kind: string; year: number; firstNumber: number; openedOn: Day },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select open_register(${register.kind}, ${register.year}, ${register.firstNumber}, ${register.openedOn}::date) as id`.execute(trx)
  const id = rows[0]?.id
  if (!id) throw new Error('open_register returned nothing')
  return id
}
