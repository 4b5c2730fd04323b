import { type Header, isAbout, isAddressed, isArrivalStamp } from './letter-header.ts'
import { bottom, type LetterLine, middleX, middleY, right } from './letter-lines.ts'
import { urgencyOf } from './letter-urgency.ts'
import { foldVietnamese, isCapitals } from './vietnamese.ts'
import { oddWords } from './vietnamese-syllables.ts'

export interface SubjectLines {
  lines: LetterLine[]
  /** The end of the sentence was not sure: the first line of the body may be in it. */
  isDoubtful: boolean
}

const LINES_MAX = 9
/** A gap of this many line heights ends the sentence. */
const END_GAP_HEIGHTS = 1.35
const BODY_START = /^\W*(?:can cu |kinh g|dieu \d|i\. |1\. )/u

/** Nghị định 30, Phụ lục I: the summary stands centred under the type's name, or after "V/v". */
export function findSubject(
  page: readonly LetterLine[],
  left: readonly LetterLine[],
  header: Header,
): SubjectLines | null {
  if (header.heading) return underHeading(page, header.heading.line)
  const isBelow = (line: LetterLine) =>
    !header.numberLine || middleY(line.box) > middleY(header.numberLine.box)
  const start = left.findIndex((line) => isAbout(line.text, header.addressed) && isBelow(line))
  if (start >= 0) return afterAbout(left, start, header)
  return header.addressed ? withoutLabel(left, header) : null
}

/** The label lies under a blot or a stamp: what stands close under the number, over "Kính gửi". */
function withoutLabel(left: readonly LetterLine[], header: Header): SubjectLines | null {
  const number = header.numberLine
  if (!number) return null
  const below = left.filter((line) => line.box[1] > middleY(number.box) + number.box[3] * 0.6
    && line.box[2] > WORD_WIDTH_MIN)
  const start = below.findIndex((line) => line.words.length >= WORDS_MIN
    && !isCapitals(line.text) && !/[:\d]/u.test(line.text) && oddWords(line.text) === 0)
  const first = below[start]
  if (!first || first.box[1] - bottom(number.box) > UNDER_NUMBER_MAX) return null
  return { ...afterAbout(below, start, header), isDoubtful: true }
}

const WORDS_MIN = 4
const WORD_WIDTH_MIN = 0.04
/** Under the number the summary begins, in parts of the page's height. */
const UNDER_NUMBER_MAX = 0.035

function afterAbout(left: readonly LetterLine[], start: number, header: Header): SubjectLines {
  const lines: LetterLine[] = []
  for (const line of left.slice(start, start + LINES_MAX)) {
    const last = lines.at(-1)
    const isEnd = last && (isAddressed(line.text) || isArrivalStamp(line.text)
      || urgencyOf(line.text) !== undefined
      || line.box[1] - bottom(last.box) > END_GAP_HEIGHTS * last.box[3]
      || (isCapitals(line.text) && line.words.length <= 3 && !/\d/u.test(line.text)))
    if (isEnd) break
    if (header.addressed && middleY(line.box) > header.addressed.box[1]) break
    lines.push(line)
  }
  return { lines, isDoubtful: false }
}

function underHeading(page: readonly LetterLine[], heading: LetterLine): SubjectLines | null {
  const below = page.filter((line) =>
    line.box[1] > middleY(heading.box) && line !== heading && line.box[2] > 0.02)
  const body = page.filter((line) => line.box[2] > 0.62 && line.box[1] > bottom(heading.box))
  const bodyLeft = Math.min(...body.map((line) => line.box[0]), 0.25)
  const bodyWidth = Math.max(...body.map((line) => line.box[2]), 0.6)
  const lines: LetterLine[] = []
  for (const [at, line] of below.entries()) {
    const last = lines.at(-1) ?? heading
    if (lines.length > 0 && (isRule(line) || beginsParagraph(line, below[at + 1], lines))) break
    if (lines.length >= LINES_MAX || line.box[1] - bottom(last.box) > gapMax(lines, last)) break
    if (middleY(line.box) - middleY(last.box) < 0.4 * last.box[3]) continue
    if (isAddressed(line.text) || BODY_START.test(foldVietnamese(line.text)) && lines.length > 0) break
    if (isCapitals(line.text) && line.words.length > 2) break
    const isCentred = Math.abs(middleX(line.box) - middleX(heading.box)) < 0.06
    if (!isCentred) break
    lines.push(line)
  }
  const last = lines.at(-1)
  if (!last) return null
  const isWide = last.box[2] > bodyWidth * 0.95 && last.box[0] < bodyLeft + 0.02
  return { lines, isDoubtful: isWide }
}

const isRule = (line: LetterLine) => !/[\p{L}\p{N}]/u.test(line.text)

/** A wide line set in from the one below it, and not centred as the lines of the summary are. */
function beginsParagraph(
  line: LetterLine,
  next: LetterLine | undefined,
  summary: readonly LetterLine[],
): boolean {
  const middle = summary.reduce((sum, { box }) => sum + middleX(box), 0) / summary.length
  if (!next || next.box[1] - bottom(line.box) > line.box[3] || line.box[2] < PARAGRAPH_WIDTH_MIN || middleX(line.box) - middle < OFF_CENTRE) return false
  const indent = line.box[0] - next.box[0]
  const isStart = right(line.box) > Math.max(...summary.map(({ box }) => right(box)))
  return isStart && indent > INDENT_MIN && indent < INDENT_MAX
}

const PARAGRAPH_WIDTH_MIN = 0.5
const OFF_CENTRE = 0.014
const INDENT_MIN = 0.02
const INDENT_MAX = 0.1

/** Between the heading and the sentence the gap may be larger than within the sentence. */
function gapMax(lines: readonly LetterLine[], last: LetterLine): number {
  return (lines.length === 0 ? 1.8 : 0.95) * last.box[3]
}

/** Joined on one line, exactly as printed: "V/v …" and "Về việc …" stay. */
export function subjectText(lines: readonly LetterLine[]): string {
  return lines
    .map((line) => line.text)
    .join(' ')
    .replace(/(?<=\s)[^\p{L}\p{N}\s–—&+=("“”)-](?=\s)/gu, ' ')
    .replace(/^[^\p{L}\d"“(]+/u, '')
    .replace(/^(?:[Vv]\s?[/lI|]\s?[vyVY]|V[/⁄](?=\s))(?!\p{L})/u, 'V/v')
    .replace(/(?<=["”])\s?\?$/u, '')
    .replace(/(?<=\bquý )(?=[lI|]*[l|])[lI|]{1,3}(?=\s)/u, (roman) => 'I'.repeat(roman.length))
    .replace(/\s+([,;.:)])/gu, '$1')
    .replace(/\s+/gu, ' ')
    .replace(/[\s_—–-]+$/u, '')
    .replace(/^\((.*)\)$/u, '$1')
    .trim()
}
