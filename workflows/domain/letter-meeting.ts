import { dayOf } from './letter-date.ts'
import { type LetterLine, middleX } from './letter-lines.ts'
import { foldVietnamese, normaliseVietnamese } from './vietnamese.ts'

/** When and where an invitation asks to come. */
export interface Meeting {
  /** `YYYY-MM-DDTHH:MM`; null when time or day could not be read. */
  at: string | null
  place: string | null
  /** Lines the time stands on, then those of the place. */
  lines: readonly LetterLine[]
  atLines: readonly LetterLine[]
  placeLines: readonly LetterLine[]
}

const CLOCK = /(\d{1,2})\s*(?:giờ|gi[oờở]|h|g|:)\s*(\d{2})?(?!\d)/iu
const DAY = /(\d{1,2})\s*(?:\/|-|\.|\s+tháng\s+)\s*(\d{1,2})\s*(?:\/|-|\.|,?\s+năm\s+)\s*(\d{4})/iu
const TIME_LABEL = /^\W*(?:\d\W{0,2}|[a-z]\W)?\s*thoi gian\b/u
const PLACE_LABEL = /^\W*(?:\d\W{0,2}|[a-z]\W)?\s*dia diem\b/u
const PLACE_TEXT = /địa điểm[^:]{0,20}:\s*(.*)$/iu
const LINES_MAX = 4
const PLACE_MAX = 300

/** Reads "Thời gian: …" and "Địa điểm: …" of an invitation; null when neither is there. */
export function findMeeting(page: readonly LetterLine[]): Meeting | null {
  const atLines = labelled(page, TIME_LABEL)
  const placeLines = labelled(page, PLACE_LABEL)
  if (atLines.length === 0 && placeLines.length === 0) return null
  return {
    at: meetingAt(textOf(atLines)), place: meetingPlace(textOf(placeLines)),
    lines: [...atLines, ...placeLines], atLines, placeLines,
  }
}

export const textOf = (lines: readonly LetterLine[]) =>
  normaliseVietnamese(lines.map((line) => line.text).join(' ')).replace(/\s+/gu, ' ')

function labelled(page: readonly LetterLine[], label: RegExp): LetterLine[] {
  const at = page.findIndex((line) => label.test(foldVietnamese(line.text)))
  const first = page[at]
  if (!first) return []
  const lines = [first]
  for (const line of page.slice(at + 1, at + LINES_MAX)) {
    const last = lines.at(-1) ?? first
    // A full line goes on; a short one or one that ends in a stop does not.
    if (/[.;]\s*$/u.test(last.text) || middleX(last.box) < 0.45) break
    if (/^\W*(?:\d+\W|[-–+*])/u.test(line.text) || /^\p{L}[\p{L}\s]{2,24}:/u.test(line.text)) break
    if (line.box[1] - last.box[1] > 2.2 * last.box[3]) break
    lines.push(line)
  }
  return lines
}

/** "08 giờ 30, ngày 12/3/2026" as `2026-03-12T08:30`. */
export function meetingAt(text: string): string | null {
  const clock = CLOCK.exec(text)
  const day = DAY.exec(text)
  if (!clock || !day) return null
  const on = dayOf(day[3] ?? '', day[2] ?? '', day[1] ?? '')
  const [hour, minute] = [Number(clock[1]), Number(clock[2] ?? '0')]
  if (!on || hour > 23 || minute > 59) return null
  return `${on}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

export function meetingPlace(text: string): string | null {
  const place = (PLACE_TEXT.exec(text)?.[1] ?? '')
    .replace(/^[\s:–-]*(?:tại\s+)?/iu, '').replace(/[\s.;,]+$/u, '').slice(0, PLACE_MAX)
  return place === '' ? null : place
}
