import { documentTypes, findTypeHeading, type DocumentType } from './document-types.ts'
import { parseHeadDate } from './letter-date.ts'
import { bottom, type LetterLine, middleX, middleY, right } from './letter-lines.ts'
import { isNumberLine } from './letter-number.ts'
import { foldVietnamese, isCapitals } from './vietnamese.ts'
import type { Box } from './reading.ts'

/** Where the parts of a letter's head stand. */
export interface Header {
  /** Left edge of the national motto: what lies left of it names the sender. */
  split: number
  /** Top of the head: signature texts above it are not the letter's. */
  top: number
  /** Companies and the Party print no motto: their lines may be longer. */
  hasMotto: boolean
  /** Motto and date: what stands on the right. */
  beside: readonly Box[]
  numberLine: LetterLine | null
  dateLine: LetterLine | null
  heading: { line: LetterLine; type: DocumentType; distance: number; isFuller?: true } | null
  /** "V/v …" of a công văn. */
  about: LetterLine | null
  addressed: LetterLine | null
  /** A receiving office's stamp ("CV ĐẾN", "CÔNG VĂN ĐẾN") stands on the page. */
  arrivalStamp: LetterLine | null
}

const MOTTO = /hoa xa hoi ch|xa hoi chu nghia|nghia viet nam|dang cong san/u
const MOTTO_SECOND = /doc lap.{0,6}tu do|tu do.{0,5}hanh phuc/u
/** "V/v", "V/V:", and what the recogniser makes of them. */
const ABOUT = /^[^\p{L}]{0,3}(?:[Vv]\s?[/lI|]\s?[vyVY](?!\p{L})|[Vv]\s?[/⁄](?=\s))/u
/** Written out, as under the kind's name: only a letter to somebody has it for "V/v". */
const ABOUT_IN_FULL = /^[^\p{L}]{0,3}V[ềêệ]\s+vi[ệêẹ]c(?=\s|:)/u
const HEAD_BOTTOM = 0.45
/** The number stands at most this far below the motto, in parts of the page's height. */
const NUMBER_BELOW_MOTTO_MAX = 0.16

export function findHeader(all: readonly LetterLine[]): Header {
  const lines = all.filter((line) => line.box[1] < HEAD_BOTTOM + 0.1)
  const motto = lines.find((line) => MOTTO.test(foldVietnamese(line.text)))
  const second = lines.find((line) => MOTTO_SECOND.test(foldVietnamese(line.text)))
  const anchor = motto ?? second
  const top = anchor ? anchor.box[1] - 0.02 : 0
  const split = splitOf(motto, second)
  const mottoBottom = anchor ? bottom(second?.box ?? anchor.box) : 0.12
  const left = lines.filter((line) => line.box[0] < split && line.box[1] >= top)
  const numberLine = left.find((line) =>
    isNumberLine(line.text) && line.box[1] < mottoBottom + NUMBER_BELOW_MOTTO_MAX) ?? null
  const floor = numberLine ? numberLine.box[1] + 0.02 : mottoBottom
  const addressed = all.find((line) => isAddressed(line.text)) ?? null
  const about = left.find((line) => isAbout(line.text, addressed)
    && line.box[1] > (numberLine ? middleY(numberLine.box) : top)
    && (!addressed || line.box[1] < addressed.box[1])) ?? null
  // A kind named below "Kính gửi" of an official letter belongs to the text.
  const end = about && addressed ? addressed.box[1] : 1
  const dateLine = lines.find((line) => parseHeadDate(line.text) !== undefined
    && right(line.box) > 0.55 && line.box[1] > mottoBottom - 0.01
    && line.box[1] < mottoBottom + NUMBER_BELOW_MOTTO_MAX) ?? null
  return {
    split,
    top,
    hasMotto: anchor !== undefined,
    beside: [motto, second, dateLine].flatMap((line) => line ? [line.box] : []),
    numberLine,
    dateLine,
    heading: findHeading(lines.filter((line) => line.box[1] < end), floor, middleOfText(all)),
    about,
    addressed,
    arrivalStamp: lines.find((line) => isArrivalStamp(line.text)) ?? null,
  }
}

/** Also where the motto ran together with the name on its left. */
function splitOf(motto: LetterLine | undefined, second: LetterLine | undefined): number {
  const starts: number[] = []
  const first = motto?.words.find((word) => /^(?:cong|dang)$/u.test(foldVietnamese(word.text)))
  if (motto) starts.push(first && first.box[0] > 0.3 ? first.box[0] : motto.box[0])
  const lap = second?.words.find((word) => /^doc$/u.test(foldVietnamese(word.text)))
  if (starts.length === 0 && second) starts.push((lap ?? second).box[0] - 0.08)
  const start = Math.min(...starts)
  return Number.isFinite(start) && start > 0.3 ? start - 0.008 : 0.46
}

function findHeading(lines: readonly LetterLine[], floor: number, middle: number): Header['heading'] {
  const below = lines.filter((line) => line.box[1] >= floor - 0.01 && isCapitals(line.text))
  const centred = below.filter((line) => Math.abs(middleX(line.box) - 0.53) <= 0.13)
  const named = firstNamed(centred, (text) => findTypeHeading(text, 1) ?? petitionHeading(text))
  if (named) return named
  // A scan that lies to one side of its page; then names that say more than the kind.
  const overText = below.filter((line) => Math.abs(middleX(line.box) - middle) <= OVER_TEXT_MAX)
  return firstNamed(overText, (text) => findTypeHeading(text, 1))
    ?? firstNamed([...centred, ...overText], fullerHeading)
}

type NamedType = { type: DocumentType; distance: number; isFuller?: true }

function firstNamed(
  lines: readonly LetterLine[],
  typeOf: (text: string) => NamedType | undefined,
): Header['heading'] {
  for (const line of lines) {
    const found = typeOf(line.text)
    if (found) return { line, ...found }
  }
  return null
}

/** A heading stands so near the middle of the text under it. */
const OVER_TEXT_MAX = 0.06
const TEXT_WIDTH_MIN = 0.6

/** The middle of the full lines of the page; of the usual page when there are none. */
function middleOfText(lines: readonly LetterLine[]): number {
  const middles = lines.filter((line) => line.box[2] > TEXT_WIDTH_MIN && !MOTTO.test(foldVietnamese(line.text)))
    .map(({ box }) => middleX(box)).sort((a, b) => a - b)
  return middles[Math.floor(middles.length / 2)] ?? 0.53
}

/** What follows the kind in headings that are made of more than its name. */
const FULLER = /^(.+?) (?:phoi hop|cong tac|lien tich|hanh dong|lam viec|hop|tuyen dung|tuyen sinh|trieu tap)$/u
const INVITES = /^(?:thu |giay |trieu tap )?moi(?: hop)?$/u

/** "CHƯƠNG TRÌNH PHỐI HỢP", "THƯ MỜI": never as sure as the name alone. */
function fullerHeading(text: string): NamedType | undefined {
  const folded = foldVietnamese(text).replace(/[^a-z ]/gu, '').trim()
  const type = INVITES.test(folded) ? documentTypes.find(({ code }) => code === 'invitation')
    : findTypeHeading(FULLER.exec(folded)?.[1] ?? '', 0)?.type
  return type && { type, distance: 1, isFuller: true }
}

/** Citizens name their papers freely: "ĐƠN XIN XÁC NHẬN", "ĐƠN KIẾN NGHỊ TẬP THỂ". */
function petitionHeading(text: string): { type: DocumentType; distance: number } | undefined {
  const folded = foldVietnamese(text).replace(/[^a-z ]/gu, '').trim()
  if (!/^don [a-z]/u.test(folded) || !/^\W*Đ/u.test(text) || folded.length > 60) return undefined
  const type = documentTypes.filter(({ group, name }) =>
    group === 'citizen' && folded.startsWith(foldVietnamese(name)))
    .sort((a, b) => b.name.length - a.name.length)[0]
  return type && { type, distance: foldVietnamese(type.name) === folded ? 0 : 1 }
}

/** Whether a line begins the summary of a công văn. */
export function isAbout(text: string, addressed: LetterLine | null): boolean {
  return ABOUT.test(text) || (addressed !== null && ABOUT_IN_FULL.test(text))
}

export function isAddressed(text: string): boolean {
  return /^\W*kinh g[u-z]i?\s*[:;.]?/u.test(foldVietnamese(text))
}

/** "CÔNG VĂN ĐẾN", "CV ĐẾN", "ĐẾN": what another office stamped when the letter reached it. */
export function isArrivalStamp(text: string): boolean {
  const folded = foldVietnamese(text).toUpperCase().replace(/[^A-Z ]/gu, ' ').replace(/\s+/gu, ' ')
  return /(?:^| )(?:CONG VAN|CV|VAN BAN) DEN(?: |$)/u.test(folded)
    || (isCapitals(text) && /^ ?D ?E ?N ?$/u.test(folded))
}

/** The lines of the left column: sender, number, "V/v". */
export function leftColumn(lines: readonly LetterLine[], header: Header): LetterLine[] {
  const end = header.heading?.line.box[1] ?? header.addressed?.box[1] ?? HEAD_BOTTOM
  return lines
    .filter((line) => line.box[1] >= header.top && bottom(line.box) <= end + 0.012)
    .map((line) => ({ line, words: leftWords(line, header) }))
    .filter(({ words }) => words.length > 0)
    .map(({ line, words }) => words.length === line.words.length ? line : {
      text: words.map((word) => word.text).join(' '),
      words,
      box: [words[0]?.box[0] ?? 0, line.box[1],
        right(words.at(-1)?.box ?? line.box) - (words[0]?.box[0] ?? 0), line.box[3]] as const,
      confidence: Math.min(...words.map((word) => word.confidence)),
    })
    .sort((a, b) => middleY(a.box) - middleY(b.box))
}

/**
 * The column read again ends at its cut: a line that goes on beyond it is taken from the reading
 * of the whole page.
 */
export function withWholeRows(
  column: readonly LetterLine[],
  page: readonly LetterLine[],
  split: number,
): LetterLine[] {
  return column.map((line) => {
    if (right(line.box) < split - CUT_NEAR) return line
    return page.find((one) => Math.abs(middleY(one.box) - middleY(line.box)) < 0.5 * one.box[3]
      && Math.abs(one.box[0] - line.box[0]) < CUT_NEAR && (right(one.box) < COLUMN_END || isCapitals(one.text))
      && right(one.box) > right(line.box) + BEYOND_CUT) ?? line
  })
}

const CUT_NEAR = 0.03
const BEYOND_CUT = 0.008
/** No line of the sender's column is longer; what is has a note beside it. */
const COLUMN_END = 0.76

/** Beside the motto the column ends at it; lower down a long line may go on past that. */
function leftWords(line: LetterLine, header: Header): LetterLine['words'] {
  const other = header.beside.find((one) => Math.abs(middleY(one) - middleY(line.box)) < 0.009)
  if (other || line.box[0] > header.split - 0.02) {
    const limit = other && other[0] > right(line.box) ? other[0] : header.split
    return line.words.filter((word) => middleX(word.box) < limit)
  }
  const cut = line.words.findIndex((word, at) => {
    const before = line.words[at - 1]
    return before && word.box[0] > header.split && word.box[0] - right(before.box) > GAP
  })
  return cut < 0 ? line.words : line.words.slice(0, cut)
}

/** Wider than any blank between words of one line. */
const GAP = 0.022
