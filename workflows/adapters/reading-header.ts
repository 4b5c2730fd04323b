import { findHeader, type Header, leftColumn } from '../domain/letter-header.ts'
import { type LetterLine, linesOf, middleY, right as rightOf } from '../domain/letter-lines.ts'
import { findSubject } from '../domain/letter-subject.ts'
import type { LetterEvidence } from '../domain/letter-evidence.ts'
import { parseNumberLine } from '../domain/letter-number.ts'
import { parseWrittenDate } from '../domain/letter-date.ts'
import type { Box } from '../domain/reading.ts'
import {
  areaOf, handDate, handNumber, isDateByHand, isNumberByHand, strokeWidth,
} from './reading-hand.ts'
import {
  readCut, type ReadyPage, straightArea, straightFraction, straightWords,
} from './reading-page.ts'
import { type Area, darkShare, inkOf } from './reading-picture.ts'
import type { FoundWord, Recogniser } from './reading-recogniser.ts'
import { inkPatches, readStamp } from './reading-stamps.ts'

/** What the second, closer look at the head of a letter gives. */
export type HeadReading = Pick<
  LetterEvidence, 'left' | 'right' | 'subjectAgain' | 'red' | 'redStamps' | 'weightOf' | 'doubts' | 'byHand'
>

/** A layer with less ink than this holds no stamp. */
const STAMP_INK_MIN = 0.00015
const RED_LOOK_HEIGHT = 0.42
const RANK = 0

/** Reads the columns of the head one by one, the red stamps, and looks at the ink of the digits. */
export async function readHeadAgain(
  recogniser: Recogniser,
  page: ReadyPage,
  lines: readonly LetterLine[],
): Promise<HeadReading> {
  const header = findHeader(lines)
  const { left, right } = columnsOf(header, lines)
  const subject = header.heading ? findSubject(lines, [], header) : null
  const print = { dpi: page.dpi, picture: page.red }
  const [leftFound, rightFound, subjectFound, red] = await Promise.all([
    readCut(recogniser, print, straightArea(page, left), { layout: 6, rank: RANK }),
    readCut(recogniser, print, straightArea(page, right), { layout: 6, rank: RANK }),
    subject && subject.lines.length > 0
      ? readCut(recogniser, print, subjectArea(page, subject.lines), { layout: 6, rank: RANK, scale: 1.4 })
      : Promise.resolve([]),
    readRed(recogniser, page),
  ])
  const toLines = (found: readonly FoundWord[]) => linesOf(straightWords(page, found))
  return {
    left: toLines(leftFound),
    right: toLines(rightFound),
    subjectAgain: toLines(subjectFound),
    ...red,
    weightOf: (line) => strokeWidth(page.red, straightArea(page, line.box)),
    ...inkOfFigures(page, header, { left: leftFound, right: rightFound }),
  }
}

function columnsOf(header: Header, lines: readonly LetterLine[]): { left: Box; right: Box } {
  const end = Math.min(
    header.heading?.line.box[1] ?? 1, header.addressed?.box[1] ?? 1, header.top + 0.3,
  )
  const height = Math.max(0.08, end - header.top)
  // The motto is not read again: only the line of the date below it.
  const dateTop = header.dateLine ? header.dateLine.box[1] - 0.012 : header.top + 0.03
  const dateHeight = header.dateLine ? header.dateLine.box[3] + 0.024 : Math.min(0.1, height)
  return {
    left: [0.02, header.top, columnEnd(header, lines) - 0.02, height],
    right: [header.split, dateTop, 1 - header.split, dateHeight],
  }
}

/** Without a motto beside them the sender's lines may go on up to the day. */
function columnEnd(header: Header, lines: readonly LetterLine[]): number {
  if (header.hasMotto) return header.split
  const end = header.dateLine ? header.dateLine.box[0] - 0.005 : COLUMN_END_MAX
  const below = leftColumn(lines, header).filter(({ box }) => box[0] < header.split && rightOf(box) < end)
  return Math.max(header.split, ...below.map(({ box }) => rightOf(box) + 0.008))
}

const COLUMN_END_MAX = 0.7

function subjectArea(page: ReadyPage, lines: readonly LetterLine[]): Area {
  const area = areaOf(lines.map((line) => straightArea(page, line.box)))
  return { x: area.x - 10, y: area.y - 6, width: area.width + 20, height: area.height + 12 }
}

type RedReading = Pick<LetterEvidence, 'red' | 'redStamps'>

/** What is red near the top: as scattered words, and stamp by stamp. */
async function readRed(recogniser: Recogniser, page: ReadyPage): Promise<RedReading> {
  const { colour } = page
  const height = Math.round(colour.height * RED_LOOK_HEIGHT)
  const layer = inkOf(
    { width: colour.width, height, pixels: colour.pixels.subarray(0, colour.width * height * 3) },
    'red',
  )
  if (darkShare(layer) < STAMP_INK_MIN) return { red: [], redStamps: [] }
  const [found, redStamps] = await Promise.all([
    readCut(recogniser, { dpi: page.dpi, picture: layer },
      { x: 0, y: 0, width: layer.width, height: layer.height }, { layout: 11, rank: RANK }),
    Promise.all(inkPatches(layer, page.dpi).map(async (stamp) => ({
      texts: await readStamp(recogniser, { dpi: page.dpi, picture: layer }, stamp, RANK),
      box: straightFraction(page, stamp),
    }))),
  ])
  return { red: linesOf(straightWords(page, found)), redStamps }
}

function rowsOf(found: readonly FoundWord[]): FoundWord[][] {
  const rows = new Map<number, FoundWord[]>()
  for (const word of found) rows.set(word.line, [...(rows.get(word.line) ?? []), word])
  return [...rows.values()]
}

const textOf = (row: readonly FoundWord[]) => row.map((word) => word.text).join(' ')

/** Whether number and day may be by hand, and what a reader of handwriting makes of them. */
function inkOfFigures(
  page: ReadyPage,
  header: Header,
  { left, right }: Readonly<Record<'left' | 'right', readonly FoundWord[]>>,
): Required<Pick<LetterEvidence, 'doubts' | 'byHand'>> {
  const at = header.numberLine ? middleY(header.numberLine.box) * page.colour.height : undefined
  const away = (words: readonly FoundWord[]) => (at === undefined ? 0 : Math.abs(middleOf(words) - at))
  const number = rowsOf(left).filter((words) => parseNumberLine(textOf(words)) !== undefined
    && away(words) < 0.02 * page.colour.height).toSorted((a, b) => away(a) - away(b))[0]
  const date = rowsOf(right).find((words) => parseWrittenDate(textOf(words)) !== undefined)
  const doubts = {
    number: !number || isNumberByHand(page, number), date: !date || isDateByHand(page, date),
  }
  return { doubts, byHand: {
    number: number && doubts.number ? handNumber(page, number) : null,
    date: date && doubts.date ? handDate(page, date) : null,
  } }
}

function middleOf(words: readonly FoundWord[]): number {
  const area = areaOf(words)
  return area.y + area.height / 2
}
