import type { Day } from './values.ts'
import { normaliseVietnamese } from './vietnamese.ts'

export interface PrintedDate {
  /** Null: a place for a date was found and could not be read, or no such day exists. */
  day: Day | null
  isMended: boolean
}

const WRITTEN =
  /ng[aàáâăạảãầấ]y\s*(.{0,7}?)\s*th[\p{L}]{1,3}g\s*(.{0,7}?)\s*n[\p{L}]{1,2}m\s*([12]\s?\d\s?\d\s?\d)?/iu
/** The printed part of a date whose day, written by hand, was lost. */
const DAYLESS = /\bth[aáàă][nu]g\s+\d{1,2}\s+n[aăâ]m\s+[12]\d{3}\s*$/iu
const YEAR_MIN = 1945
const YEAR_MAX = 2100

/** Words of another act before "ngày": the line belongs to the text, its day to that act. */
const OTHER_ACT = /\/.{0,12}$|(?:^|\s)(?:số|nghị|luật|quyết|thông tư|công văn|căn cứ|thực hiện|theo)\s/iu

/** The day a letter bears in its head; undefined for a line of text with another act's day. */
export function parseHeadDate(text: string): PrintedDate | undefined {
  const found = parseWrittenDate(text)
  const before = normaliseVietnamese(text).split(/ng[aàáâạă]y\s/iu)[0] ?? ''
  return found && !OTHER_ACT.test(before) ? found : undefined
}

/** Reads "…, ngày 05 tháng 3 năm 2026"; the words may be misread, the digits may not. */
export function parseWrittenDate(text: string): PrintedDate | undefined {
  const found = WRITTEN.exec(normaliseVietnamese(text))
  if (!found) return DAYLESS.test(text) ? { day: null, isMended: true } : undefined
  const day = digitsOf(found[1] ?? '')
  const month = digitsOf(found[2] ?? '')
  const year = (found[3] ?? '').replace(/\s/gu, '')
  const isMended = day.isMended || month.isMended
  return { day: dayOf(year, month.digits, day.digits), isMended }
}

function digitsOf(text: string): { digits: string; isMended: boolean } {
  const plain = text.replace(/[.,;:'`]/gu, '').trim()
  if (/^\d{1,2}$/u.test(plain)) return { digits: plain, isMended: false }
  const mended = plain.replace(/\s+/gu, '').replace(/[OoØ]/gu, '0').replace(/[lI|]/gu, '1')
  return { digits: /^\d{1,2}$/u.test(mended) ? mended : '', isMended: true }
}

/** A day that exists, or null (31/02 is null). */
export function dayOf(year: string, month: string, day: string): Day | null {
  if (!/^\d{4}$/u.test(year) || month === '' || day === '') return null
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  if (y < YEAR_MIN || y > YEAR_MAX) return null
  const made = new Date(Date.UTC(y, m - 1, d))
  if (made.getUTCMonth() !== m - 1 || made.getUTCDate() !== d) return null
  return made.toISOString().slice(0, 10)
}
