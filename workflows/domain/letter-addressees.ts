import { type Header, isAddressed } from './letter-header.ts'
import { type LetterLine, middleX, middleY, right } from './letter-lines.ts'
import { foldVietnamese } from './vietnamese.ts'

const LINES_MAX = 30
const TEXT_MAX = 1_000
/** From one line to the next within a list, in heights of the letters; a body begins further down. */
const STEP_MAX = 2.05
const LABEL = /^\W*[Kk][íiìỉ]nh\s+g\p{L}{1,3}\s*[:;.,]?\s*/u
const TELEGRAM = /^.{0,90}\bđi[eêệ]n\s*:\s*/iu

/** The lines that say whom a letter is to, from "Kính gửi" or "… điện:" on. */
export function findAddressees(page: readonly LetterLine[], header: Header): LetterLine[] {
  const first = header.addressed ?? telegramLine(page, header)
  if (!first) return []
  const lines = [first]
  const below = page.filter((line) => middleY(line.box) > middleY(first.box) + 0.004)
  for (const line of below) {
    const last = lines.at(-1) ?? first
    const sameRow = Math.abs(middleY(line.box) - middleY(last.box)) < 0.4 * last.box[3]
    if (sameRow || lines.length >= LINES_MAX) continue
    if (!goesOn(last, line, lines.length === 1)) break
    lines.push(line)
  }
  return lines
}

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
      .replace(/^[^\p{L}\p{N}("“]+/u, '').trim()
    if (text === '') continue
    if (isItem || isOpen || items.length === 0) items.push(text)
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

export { isAddressed }

const RECEIVERS = /^\W*n[ơo]i nh[aâậạ]n\s*[:.;]?/u

/** "Nơi nhận:" and the lines under it in the left half of the page. */
export function findReceivers(page: readonly LetterLine[]): LetterLine[] {
  const at = page.findLastIndex((line) => /^\W*noi nh[a-z]n\b/u.test(foldVietnamese(line.text)))
  const first = page[at]
  if (!first) return []
  const lines = [first]
  for (const line of page.slice(at + 1)) {
    const last = lines.at(-1) ?? first
    if (middleX(line.box) > 0.5 || line.box[0] > first.box[0] + 0.14) continue
    const step = (middleY(line.box) - middleY(last.box)) / heightOf(last)
    if (step < 0.4) continue
    if (step > STEP_MAX * 1.2 || lines.length >= LINES_MAX) break
    lines.push(line)
  }
  return lines
}

export function receiversText(lines: readonly LetterLine[]): string | null {
  const items: string[] = []
  for (const [index, line] of lines.entries()) {
    const isItem = /^\s*[-–+*•~]/u.test(line.text)
    const text = (index === 0 ? line.text.replace(new RegExp(RECEIVERS, 'iu'), '') : line.text)
      .replace(/^[^\p{L}\p{N}("“]+/u, '').trim()
    if (text === '') continue
    if (isItem || items.length === 0 || /[;.]$/u.test(items.at(-1) ?? '')) items.push(text)
    else items.push(`${items.pop() ?? ''} ${text}`)
  }
  const value = items.map((item) => item.replace(/[;.,:\s]+$/u, '').replace(/\s+/gu, ' '))
    .filter((item) => item !== '').join('; ').slice(0, TEXT_MAX)
  return value === '' ? null : value
}
