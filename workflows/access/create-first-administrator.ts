import { recordEvent } from '../../db/audit.ts'
import { setPassword } from '../../db/passwords.ts'
import { hasAnybody } from '../../db/people.ts'
import { lockSetting, setSetting } from '../../db/settings.ts'
import { insertAppointment, insertPerson, insertPosition, insertUnit } from '../../db/staff.ts'
import { inTransaction } from '../../db/transaction.ts'
import { officeDay } from '../domain/calendar.ts'
import { assertGoodPassword } from '../domain/good-password.ts'
import { hashBytes, sha256Hex } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import { isSameHash } from '../domain/tokens.ts'
import type { Office } from '../office.ts'
import { signInBuckets, takeAttempts } from './throttling.ts'

/** Hash of the code that the last start printed; null once it was used. */
const CODE_SETTING = 'first-start-code'
export const OFFICE_NAME_SETTING = 'office-name'
export const OFFICE_NAME_CHARS_MAX = 120
export const FULL_NAME_CHARS_MAX = 100

export interface CreateFirstAdministrator {
  code: string
  officeName: string
  fullName: string
  signInName: string
  password: string
  address: string
}

/**
 * The first visitor of an empty office proves with the code on the terminal that he may, and gets
 * the account that creates all others. The code is used up in the same transaction.
 *
 * @throws {OfficeError} `first-start-closed`, `first-start-code-wrong`, `sign-in-throttled`,
 *   `sign-in-name-wrong`, `invalid-input`, and those of `assertGoodPassword`
 */
export async function createFirstAdministrator(
  office: Office,
  input: CreateFirstAdministrator,
): Promise<{ personId: string }> {
  const now = office.now()
  const today = officeDay(now)
  const officeName = named(input.officeName, 'officeName', OFFICE_NAME_CHARS_MAX)
  const fullName = named(input.fullName, 'fullName', FULL_NAME_CHARS_MAX)
  const signInName = input.signInName.trim().toLowerCase()
  if (!/^[a-z][a-z0-9.-]{2,39}$/.test(signInName)) throw new OfficeError('sign-in-name-wrong')
  const buckets = signInBuckets('first-start', input.address).slice(0, 1)
  await inTransaction(office.db, (trx) => takeAttempts(trx, buckets, now))
  assertGoodPassword(input.password, {
    signInName,
    personName: fullName,
    officeNames: [officeName],
  })
  const hash = await office.passwords.hash(input.password)

  return inTransaction(office.db, async (trx) => {
    const held = await lockSetting(trx, CODE_SETTING)
    if (await hasAnybody(trx)) throw new OfficeError('first-start-closed')
    assertCode(held, input.code)

    const unitId = await insertUnit(trx, { code: 'vp', name: 'Văn phòng', openedOn: today })
    const positionId = await insertPosition(trx, {
      code: 'qt',
      name: 'Quản trị hệ thống',
      unitId,
      roles: ['administrator'],
      openedOn: today,
    })
    const personId = await insertPerson(trx, { signInName, fullName })
    await insertAppointment(trx, { personId, positionId, from: today })
    await setPassword(trx, { personId, hash, mustChange: false, at: now })
    const settings = { changedBy: personId, at: now }
    await setSetting(trx, { key: OFFICE_NAME_SETTING, value: officeName, ...settings })
    await setSetting(trx, { key: CODE_SETTING, value: null, ...settings })
    await recordEvent(trx, null, {
      kind: 'office-created',
      subjectId: personId,
      facts: { address: input.address },
    })
    return { personId }
  })
}

/** Hyphens, blanks and case of what was typed do not count. */
function assertCode(held: unknown, typed: string): void {
  const code = typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, '')
  const isRight =
    typeof held === 'string' && isSameHash(hashBytes(held), hashBytes(sha256Hex(code)))
  if (!isRight) throw new OfficeError('first-start-code-wrong')
}

function named(text: string, field: string, charsMax: number): string {
  const plain = text.normalize('NFC').trim().replaceAll(/\s+/g, ' ')
  if (plain === '' || plain.length > charsMax || /\p{Cc}/u.test(plain)) {
    throw new OfficeError('invalid-input', { field })
  }
  return plain
}
