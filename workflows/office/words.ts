import { isDay } from '../domain/calendar.ts'
import { isUuid } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Day } from '../domain/values.ts'

const CODE = /^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$/

/**
 * Words of a person as they are kept: one spelling, no double blanks, nothing that cannot be seen.
 * @throws {OfficeError} `invalid-input`
 */
export function plainWords(text: string, field: string, charsMax: number): string {
  const plain = text.normalize('NFC').trim().replaceAll(/\s+/g, ' ')
  if (plain === '' || plain.length > charsMax || /\p{Cc}/u.test(plain)) {
    throw new OfficeError('invalid-input', { field })
  }
  return plain
}

/** @throws {OfficeError} `code-wrong` for what is no code of a unit or a position */
export function plainCode(text: string): string {
  const code = text.trim().toLowerCase()
  if (!CODE.test(code)) throw new OfficeError('code-wrong')
  return code
}

/** @throws {OfficeError} `day-unreadable` for what is no day of the office's time */
export function plainDay(text: string, field: string): Day {
  if (!isDay(text)) throw new OfficeError('day-unreadable', { field })
  return text
}

/** @throws {OfficeError} with the code given, for what is no id at all */
export function plainId(text: string, code: string): string {
  if (!isUuid(text)) throw new OfficeError(code)
  return text
}
