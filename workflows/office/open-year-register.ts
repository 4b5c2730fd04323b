import type { Transaction } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import { openRegister } from '../../db/found-office.ts'
import type { Database } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { officeDay } from '../domain/calendar.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

export const COMMON_REGISTER = 'common'
export const FIRST_NUMBER_MAX = 999_999

/**
 * Opens a year's register at the number where the paper book stands: an office joins in mid-year.
 * Only before its first number: a register that the first letter opened begins at 1 for good.
 *
 * @throws {OfficeError} `not-allowed`, `register-year-wrong`, `register-first-number-wrong`,
 *   `register-already-open`
 */
export async function openYearRegister(
  office: Office,
  actor: Actor,
  input: { year: number; firstNumber: number },
): Promise<void> {
  assertRole(actor, 'administrator')
  const today = officeDay(office.now())
  const thisYear = Number(today.slice(0, 4))
  if (input.year !== thisYear && input.year !== thisYear + 1) {
    throw new OfficeError('register-year-wrong')
  }
  const isNumber = Number.isInteger(input.firstNumber) && input.firstNumber >= 1
  if (!isNumber || input.firstNumber > FIRST_NUMBER_MAX) {
    throw new OfficeError('register-first-number-wrong')
  }

  await inTransaction(office.db, async (trx) => {
    if (await findYear(trx, input.year)) {
      throw new OfficeError('register-already-open', { year: input.year })
    }
    const registerId = await openRegister(trx, {
      kind: COMMON_REGISTER, year: input.year, firstNumber: input.firstNumber, openedOn: today,
    })
    const opened = await findYear(trx, input.year)
    // A letter registered at this very moment may have opened it first.
    if (opened?.first_number !== input.firstNumber) {
      throw new OfficeError('register-already-open', { year: input.year })
    }
    await recordEvent(trx, actor, {
      kind: 'register-opened',
      subjectId: registerId,
      facts: { year: input.year, firstNumber: input.firstNumber },
    })
  })
}

/**
 * Closes the book of a year that is over (R7): what comes late goes into the new year's. It cannot
 * be undone here.
 *
 * @throws {OfficeError} `not-allowed`, `register-not-found`, `register-year-not-over`,
 *   `register-already-locked`
 */
export async function lockYearRegister(
  office: Office,
  actor: Actor,
  input: { year: number },
): Promise<void> {
  assertRole(actor, 'chief-of-office')
  const at = office.now()
  await inTransaction(office.db, async (trx) => {
    const register = await trx
      .selectFrom('register')
      .select(['id', 'last_number', 'first_number', 'locked_at'])
      .where('kind_code', '=', COMMON_REGISTER)
      .where('year', '=', input.year)
      .forUpdate()
      .executeTakeFirst()
    if (!register) throw new OfficeError('register-not-found')
    if (input.year >= Number(officeDay(at).slice(0, 4))) {
      throw new OfficeError('register-year-not-over')
    }
    if (register.locked_at) throw new OfficeError('register-already-locked')
    await trx
      .updateTable('register')
      .set({ locked_at: at, locked_by: actor.personId })
      .where('id', '=', register.id)
      .execute()
    await recordEvent(trx, actor, {
      kind: 'register-locked',
      subjectId: register.id,
      facts: {
        year: input.year,
        firstNumber: register.first_number,
        lastNumber: register.last_number,
      },
    })
  })
}

async function findYear(trx: Transaction<Database>, year: number) {
  return trx
    .selectFrom('register')
    .select('first_number')
    .where('kind_code', '=', COMMON_REGISTER)
    .where('year', '=', year)
    .executeTakeFirst()
}
