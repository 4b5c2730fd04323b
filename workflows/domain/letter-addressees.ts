import { type Header, isAddressed } from './letter-header.ts'
import { type LetterLine, lineOf, middleX, middleY, right } from './letter-lines.ts'
import { foldVietnamese } from './vietnamese.ts'

const LINES_MAX = 30
const TEXT_MAX = 1_000
/** From one line to the next within a list, in heights of the letters; a body begins further down. */
const STEP_MAX = 2.05
const LABEL = /^\W*[Kk][íiìỉ]nh\s+g\p{L}{1,3}\s*[:;.,]?\s*/u
const TELEGRAM = /^.{0,90}(?<!\p{L})đi[eêệ]n\s*:\s*/iu

/** The lines that say whom a letter is to, from "Kính gửi" or "… điện:" on. */
export function findAddressees(page: readonly LetterLine[], header: Header): LetterLine[] {
  const first = header.addressed ?? telegramLine(page, header)
  if (!first) return []
  const lines = [first]
  // What stands left of the label is a stamp's or a speck, unless it is a line of text.
  const below = page.filter((line) => middleY(line.box) > middleY(first.box) + 0.004
    && (line.box[0] > first.box[0] - 0.03 || right(line.box) > first.box[0] + 0.1))
  for (const line of below) {
    const last = lines.at(-1) ?? first
    const sameRow = Math.abs(middleY(line.box) - middleY(last.box)) < 0.4 * last.box[3]
    if (sameRow || lines.length >= LINES_MAX) continue
    if (isBody(first, last, line) || !goesOn(last, line, lines.length === 1)) break
    lines.push(line)
  }
  return inColumns(lines, page)
}

/** A citizen's or an office's text begins so; no name of an addressee does. */
const BODY_START = /^\W*(?:tôi|chúng tôi|em|căn cứ|thực hiện|theo|nay|để|ngày|vừa qua|trong thời gian|qua)\s+\p{Ll}/iu
const BODY_WIDTH_MIN = 0.6

/** The text begins left of the label, or of the dashes of the list, and goes across the page. */
function isBody(first: LetterLine, last: LetterLine, line: LetterLine): boolean {
  if (isDashed(line)) return false
  return BODY_START.test(line.text)
    || (line.box[0] < (isDashed(last) ? last : first).box[0] - 0.03 && line.box[2] > BODY_WIDTH_MIN && right(line.box) > 0.85)
}

const isDashed = (line: LetterLine) => /^\s*[-–+*•]/u.test(line.text)

/** Two columns of dashed names side by side: the left one first, each downwards. */
function inColumns(lines: readonly LetterLine[], page: readonly LetterLine[]): LetterLine[] {
  const [first, ...rest] = lines
  if (!first) return []
  const dashed = page.filter((line) => line !== first && isDashed(line)
    && lines.some((row) => Math.abs(middleY(row.box) - middleY(line.box)) < 0.4 * row.box[3]))
  const left = Math.min(...dashed.map((line) => line.box[0]))
  const isRight = (line: LetterLine) => isDashed(line) && line.box[0] > left + COLUMN_STEP_MIN
  if (!dashed.some(isRight) || !dashed.some((line) => !isRight(line))) return [...lines]
  const all = [...new Set([...rest, ...dashed])].toSorted((a, b) => middleY(a.box) - middleY(b.box))
  return [first, ...all.filter((line) => !isRight(line)), ...all.filter(isRight)]
}

const COLUMN_STEP_MIN = 0.12

function telegramLine(page: readonly LetterLine[], header: Header): LetterLine | undefined {
  if (header.heading?.type.code !== 'telegram') return undefined
  const top = header.heading.line.box[1]
  return page.find((line) => line.box[1] > top && TELEGRAM.test(line.text))
}

function goesOn(last: LetterLine, line: LetterLine, isSecond: boolean): boolean {
  const text = last.text.trim()
  const isItem = /^\s*[-–+*•]/u.test(line.text)
  const isOpen = /[;,:]$/u.test(text)
  if (/[.!]$/u.test(text) && !isItem) return false
  const step = (middleY(line.box) - middleY(last.box)) / heightOf(last)
  if (isItem || isOpen) return step < STEP_MAX * 1.5
  // A wrapped name stands under the list, not at the edge where paragraphs begin and end.
  const isFullLine = line.box[0] < 0.2 && right(line.box) > 0.85
  if (isFullLine && isSecond && right(last.box) < 0.8) return false
  return step < STEP_MAX * 0.85 && !isFullLine
    && (right(last.box) > 0.62 || Math.abs(middleX(line.box) - middleX(last.box)) < 0.05)
}

const heightOf = (line: LetterLine) => {
  const heights = line.words.map((word) => word.box[3]).sort((a, b) => a - b)
  return heights[Math.floor(heights.length * 0.7)] ?? line.box[3]
}

/** The names, one after the other: "Sở Tài chính; Sở Nội vụ". Null when there is none. */
export function addresseesText(lines: readonly LetterLine[]): string | null {
  const items: string[] = []
  let isOpen = true
  for (const [index, line] of lines.entries()) {
    const isItem = /^\s*[-–+*•]/u.test(line.text)
    const text = (index === 0 ? line.text.replace(LABEL, '').replace(TELEGRAM, '') : line.text)
      .replace(/^\p{Ll}{1,2}\s+[-–+]\s+/u, '')
      .replace(/^[^\p{L}\p{N}("“]+/u, '').trim()
    if (text === '') continue
    if (isItem || isOpen || items.length === 0 || beginsAlike(items.at(-1), text)) items.push(text)
    else items.push(`${items.pop() ?? ''} ${text}`)
    isOpen = text.endsWith(';')
  }
  const value = items
    .map((item) => item.replace(/[;.,:\s]+$/u, '').replace(/\s+/gu, ' '))
    .filter((item) => item !== '')
    .join('; ')
    .slice(0, TEXT_MAX)
  return value === '' ? null : value
}

/** Items of a list without dashes begin with the same word of office: "Sở …" under "Sở …". */
function beginsAlike(item: string | undefined, text: string): boolean {
  const [first = '', second = ''] = text.split(' ')
  return /^\p{Lu}/u.test(first) && second !== '' && foldVietnamese(item ?? '').startsWith(foldVietnamese(`${first} ${second}`))
}

export { isAddressed }

const RECEIVERS = /^\W*(?:n[ơo]i|\S{1,5})?\s*nh[aâậạ]n\s*[:.;]?/u
/** In italics the label comes out as "Aø/ nhân:": a short line that ends in a colon. */
const LABELS = /^\W*noi nh[a-z]n(?![a-z])|^\W*(?:\S{1,5} )?nhan\s?:$/u
const FILED = /^\W*l[uư]{1,2}\s?[:.]?\s/iu
const PIECE_GAP_MAX = 0.06
/** "(để b/c)" may stand apart, behind a brace. */
const ASIDE_GAP_MAX = 0.2

/** "Nơi nhận:" and the lines under it in the left half of the page. */
export function findReceivers(page: readonly LetterLine[]): LetterLine[] {
  const rows = rowsOfList(page)
  const at = rows.findLastIndex((line) => LABELS.test(foldVietnamese(line.text)))
  const first = rows[at]
  if (!first) return filedList(rows)
  const lines = [first]
  for (const line of rows.slice(at + 1)) {
    const last = lines.at(-1) ?? first
    if (line.box[0] > first.box[0] + 0.14) continue
    const step = (middleY(line.box) - middleY(last.box)) / Math.max(heightOf(last), heightOf(first) * 0.8)
    if (step < 0.4) continue
    if (step > STEP_MAX * (isListed(line) ? 1.7 : 1.2) || lines.length >= LINES_MAX) break
    if (FILED.test(last.text) && !isListed(line) && line.text.replace(/\P{L}/gu, '').length <= 3) break
    lines.push(line)
  }
  return lines
}

const isListed = (line: LetterLine) => /^\s*[-–+*•~]/u.test(line.text)

/** Lines of the left half, pieces of one row joined, specks left out. */
function rowsOfList(page: readonly LetterLine[]): LetterLine[] {
  const pieces = page.filter((line) => middleX(line.box) <= 0.5 && /[\p{L}\d]/u.test(line.text))
    .toSorted((a, b) => a.box[0] - b.box[0])
  const rows: LetterLine[] = []
  for (const piece of pieces) {
    const at = rows.findIndex((row) => Math.abs(middleY(row.box) - middleY(piece.box)) < 0.4 * row.box[3]
      && piece.box[0] > right(row.box) - 0.005
      && piece.box[0] - right(row.box) < (piece.text.startsWith('(') ? ASIDE_GAP_MAX : PIECE_GAP_MAX))
    const row = rows[at]
    if (row) rows[at] = lineOf([...row.words, ...piece.words])
    else rows.push(piece)
  }
  return rows.toSorted((a, b) => a.box[1] - b.box[1])
}

/** Where the label was not read: the dashed lines from "Như trên" to "Lưu". */
function filedList(rows: readonly LetterLine[]): LetterLine[] {
  const end = rows.findLastIndex((line) => isListed(line) && FILED.test(line.text))
  const start = rows.slice(0, end).findLastIndex((line) => isListed(line) && /^\W*nhu /u.test(foldVietnamese(line.text)))
  return start < 0 || end - start > LINES_MAX ? [] : rows.slice(start, end + 1)
}

/** Small print loses these marks first; every list of receivers has these words. */
const mendReceivers = (text: string) => text
  .replace(/(?<=\()đề(?= )/gu, 'để')
  .replace(/(^|; )L\p{Ll}{1,2}u?(?=\s?:?\s?V)/u, '$1Lưu')
  .replace(/(?<=Lưu\s?:?\s?)V[TIÍÌỈĨỊYÝL1](?![\p{L}\d])/u, 'VT')
  .replace(/(^|; )Nh[uư] Đi[eêềếể]u (?=\d)/u, '$1Như Điều ')

export function receiversText(lines: readonly LetterLine[]): string | null {
  const items: string[] = []
  for (const [index, line] of lines.entries()) {
    const text = (index === 0 ? line.text.replace(new RegExp(RECEIVERS, 'iu'), '') : line.text)
      .replace(/^[^\p{L}\p{N}("“]+/u, '').trim()
    if (text === '') continue
    if (isListed(line) || items.length === 0 || /[;.]$/u.test(items.at(-1) ?? '')) items.push(text)
    else items.push(`${items.pop() ?? ''} ${text}`)
  }
  const value = mendReceivers(items.map((item) => item.replace(/[;.,:\s]+$/u, '').replace(/\s+/gu, ' '))
    .filter((item) => item !== '').join('; ')).slice(0, TEXT_MAX)
  return value === '' ? null : value
}
