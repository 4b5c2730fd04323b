import { withTypeCase } from './document-types.ts'
import { normaliseVietnamese } from './vietnamese.ts'

/** What stands after "Số:" on a letter. Null where a place was found and nothing sure read. */
export interface PrintedNumber {
  number: string | null
  notation: string | null
  /** A sign was mended or the digits stood apart: never shown as certain. */
  isMended: boolean
}

const LABEL = /^[^\p{L}\p{N}]{0,4}[Ss5][\p{L}06]{1,2}\s*[:;.,]{0,2}\s*/u
const PARTY = /^(.{0,10}?)\s*[-–—]\s*([A-ZĐ][A-Za-zĐ]{0,4}\s*\/\s*[A-ZĐƯƠÂÊÔĂ][\p{L}\d\-–. ]*)$/u
const STATE = /^(.{0,14}?)\s*([/¡|\\!])\s*((?:(?:19|20)\d{2}\s*\/\s*)?[\p{Lu}\d&][\p{L}\d&.\-–— /]*)$/u
const NUMBER = /^\d{1,6}[A-Za-z]?$/u

/** Whether a line begins as the number line of a letter does. */
export function isNumberLine(text: string): boolean {
  const plain = normaliseVietnamese(text).trim()
  if (!/^[^\p{L}\p{N}]{0,4}(?:S[ốôồổỗộóòoỐÔỒỘÓ6]|số|sô|só)(?![\p{L}])/u.test(plain)) return false
  return /[/¡|\\-]\s*\p{Lu}/u.test(plain) || /^[^\p{L}]{0,4}\p{L}{2}\s*[:.;]/u.test(plain)
}

/**
 * Reads a number line (`Số: 15/QĐ-UBND`, `Số 34-CT/TU`). Letters among the digits, or no digits,
 * give no number: never a guess.
 */
export function parseNumberLine(line: string): PrintedNumber | undefined {
  const text = normaliseVietnamese(line).replace(/\s+/gu, ' ').trim()
  if (!LABEL.test(text)) return undefined
  const rest = text.replace(LABEL, '').trim()
  const party = PARTY.exec(rest)
  if (party && !rest.split(/[-–—]/u)[0]?.includes('/')) {
    return printed(party[1] ?? '', party[2] ?? '', false)
  }
  const state = STATE.exec(rest)
  if (!state) return { number: null, notation: null, isMended: false }
  return printed(state[1] ?? '', state[3] ?? '', state[2] !== '/')
}

function printed(digits: string, symbol: string, isSlashMended: boolean): PrintedNumber {
  const joined = digits.replace(/[\s.,:;]+/gu, '')
  const isSplit = /\d\s+\d/u.test(digits.trim())
  const number = NUMBER.test(joined) ? joined : null
  const notation = tidyNotation(symbol)
  return { number, notation, isMended: isSlashMended || isSplit }
}

/** A symbol without blanks, with hyphens as hyphens; null when it is none. */
export function tidyNotation(symbol: string): string | null {
  const tight = normaliseVietnamese(symbol)
    .replace(/[–—]/gu, '-')
    .replace(/\s*([-/&.])\s*/gu, '$1')
    .split(' ')[0]
    ?.replace(/[-./]+$/u, '') ?? ''
  if (!/^(?:(?:19|20)\d{2}\/)?[\p{L}\d&]+(?:[-/.&][\p{L}\d]+)*$/u.test(tight)) return null
  if (!/\p{Lu}/u.test(tight)) return null
  return withTypeCase(tight)
}
