import { OfficeError } from './office-error.ts'

export const PIN_LENGTH_MIN = 8
export const PIN_LENGTH_MAX = 64
const SEQUENCES = ['01234567890', '09876543210', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl']
/** Different characters that a PIN has at least. */
const VARIETY_MIN = 4

/**
 * A PIN of letters and digits that is not one of the first to be tried.
 * @throws {OfficeError} `pin-length`, `pin-characters`, `pin-too-easy`.
 */
export function assertGoodPin(pin: string, of: { signInName: string }): void {
  if (pin.length < PIN_LENGTH_MIN || pin.length > PIN_LENGTH_MAX) {
    throw new OfficeError('pin-length', { min: PIN_LENGTH_MIN, max: PIN_LENGTH_MAX })
  }
  if (!/^[\p{L}\p{N}]+$/u.test(pin)) throw new OfficeError('pin-characters')
  if (isEasy(pin.toLowerCase(), of.signInName.toLowerCase())) throw new OfficeError('pin-too-easy')
}

function isEasy(pin: string, signInName: string): boolean {
  if (new Set(pin).size < VARIETY_MIN) return true
  if (pin.includes(signInName) || /matkhau|password/u.test(pin)) return true
  if (SEQUENCES.some((run) => run.includes(pin.slice(0, 6)) || run.includes(pin.slice(-6)))) return true
  // The same group again and again: 12341234, abab…
  for (let length = 1; length <= pin.length / 2; length += 1) {
    if (pin.slice(0, length).repeat(Math.ceil(pin.length / length)).startsWith(pin)) return true
  }
  return isDate(pin)
}

/** Eight digits that are a day: 25031975, 19750325. */
function isDate(pin: string): boolean {
  if (!/^\d{8}$/u.test(pin)) return false
  const part = (from: number, to: number) => Number(pin.slice(from, to))
  const dayFirst = isDay(part(0, 2), part(2, 4), part(4, 8)) || isDay(part(2, 4), part(0, 2), part(4, 8))
  return dayFirst || isDay(part(6, 8), part(4, 6), part(0, 4))
}

function isDay(day: number, month: number, year: number): boolean {
  return day >= 1 && day <= 31 && month >= 1 && month <= 12 && year >= 1900 && year <= 2099
}
