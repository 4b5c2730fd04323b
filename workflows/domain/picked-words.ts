import { formatDay } from './calendar.ts'
import { findDocumentType } from './document-types.ts'
import { dayOf, parseWrittenDate } from './letter-date.ts'
import { parseNumberLine, tidyNotation } from './letter-number.ts'
import { urgencyOf } from './letter-urgency.ts'
import type { Day } from './values.ts'
import { normaliseVietnamese } from './vietnamese.ts'

const DIGITS = /(?<![\p{L}\p{N}])\d{1,10}[A-Za-zĐđ]?(?![\p{L}\p{N}])/u
const DAY = /(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})(?!\d)/u
const SYMBOL = /^[\p{Lu}\d]/u
const PICKED_MAX = 2_000

/**
 * What words taken from the page mean in a field of the register, as a clerk would type it.
 * Number, notation and day are looked for in the words first, then in the whole line that they
 * stand in: one touch on "16" of "ngày 16 tháng 11 năm 2026" gives the day. Null when the words
 * mean nothing there.
 */
export function valueOfWords(field: string, picked: string, line: string): string | null {
  const words = tidy(picked)
  if (words === '') return null
  const whole = tidy(line)
  if (field === 'issuedOn' || field === 'externalDueOn') {
    const day = dayIn(words) ?? dayIn(whole)
    return day ? formatDay(day) : null
  }
  if (field === 'number') return numberIn(words) ?? numbered(whole)?.number ?? null
  if (field === 'notation') return notationIn(words) ?? numbered(whole)?.notation ?? null
  if (field === 'documentType') return (findDocumentType(words) ?? findDocumentType(whole))?.name ?? null
  if (field === 'urgency') return urgencyOf(words) ?? urgencyOf(whole) ?? null
  return trimmed(words)
}

function dayIn(text: string): Day | null {
  const written = parseWrittenDate(text)?.day
  if (written) return written
  const [, day, month, year] = DAY.exec(text) ?? []
  return day && month && year ? dayOf(year, month, day) : null
}

function numberIn(words: string): string | null {
  const plain = words.replace(/^S[ốo]\s*:?\s*/iu, '')
  return numbered(`Số: ${plain}`)?.number ?? DIGITS.exec(plain.split('/')[0] ?? '')?.[0] ?? null
}

function notationIn(words: string): string | null {
  const symbol = words.replace(/^S[ốo]\s*:?\s*/iu, '').replace(/^\d*[A-Za-zĐđ]?\s*\//u, '')
  if (!SYMBOL.test(symbol) || /^\d+$/u.test(symbol)) return null
  return /\p{Lu}{2}|[-/]/u.test(symbol) ? tidyNotation(symbol) : null
}

const numbered = (line: string) => parseNumberLine(line)

const tidy = (text: string) =>
  normaliseVietnamese(text.slice(0, PICKED_MAX)).replace(/\s+/gu, ' ').trim()

/** Signs that end a line on paper and mean nothing in a register. */
function trimmed(text: string): string | null {
  const bare = text.replace(/^[\s,;:.–—-]+|[\s,;:./–—-]+$/gu, '')
  return bare === '' ? null : bare
}
