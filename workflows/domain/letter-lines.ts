import type { Box, RecognisedWord } from './reading.ts'
import { normaliseVietnamese } from './vietnamese.ts'

/** Words of a page that stand on one line, from left to right. */
export interface LetterLine {
  text: string
  words: readonly RecognisedWord[]
  box: Box
  /** The weakest word's confidence, 0 to 100. */
  confidence: number
}

export const right = (box: Box) => box[0] + box[2]
export const bottom = (box: Box) => box[1] + box[3]
export const middleX = (box: Box) => box[0] + box[2] / 2
export const middleY = (box: Box) => box[1] + box[3] / 2

/** Height over width of the sheet: boxes are fractions, so distances across and down differ. */
const SHEET_ASPECT = 1.414
/** A gap this many line heights wide parts two columns. */
const COLUMN_GAP_HEIGHTS = 3.2
const WORDS_MAX = 20_000
/** A dash in a line of print is no wider; longer ones are rules. */
const DASH_WIDTH_MAX = 0.02
/** Signs without a letter or digit that the recogniser makes of rules, frames and specks. */
const SPECK_CONFIDENCE = 45

export function unionOf(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box[0]))
  const y = Math.min(...boxes.map((box) => box[1]))
  return [x, y, Math.max(...boxes.map(right)) - x, Math.max(...boxes.map(bottom)) - y]
}

/**
 * Puts words back into lines. Words come in reading order, so a line is a run of words that go
 * on to the right on one row; pieces of one row that stand close together are joined, columns
 * side by side stay lines of their own.
 */
export function linesOf(words: readonly RecognisedWord[]): LetterLine[] {
  const runs: RecognisedWord[][] = []
  for (const word of words.filter(isReadable).slice(0, WORDS_MAX)) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    if (run && last && goesOn(last, word)) run.push(word)
    else runs.push([word])
  }
  const rows = runs.flatMap(cutAtGaps).sort((a, b) => leftOf(a) - leftOf(b))
  return joinPieces(rows)
    .map(lineOf)
    .sort((a, b) => a.box[1] - b.box[1] || a.box[0] - b.box[0])
}

const leftOf = (run: readonly RecognisedWord[]) => run[0]?.box[0] ?? 0

const isDash = (word: RecognisedWord) => word.text === '—' && word.box[2] <= DASH_WIDTH_MAX

function isReadable(word: RecognisedWord): boolean {
  if (isDash(word)) return word.confidence >= SPECK_CONFIDENCE
  if (word.text.trim() === '' || /^[|!_~\\°»«*“”‘’'"`¬—]+$/u.test(word.text)) return false
  return /[\p{L}\p{N}]/u.test(word.text) ? word.confidence >= 8 : word.confidence >= SPECK_CONFIDENCE
}

function goesOn(last: RecognisedWord, word: RecognisedWord): boolean {
  return word.box[0] > last.box[0] + last.box[2] * 0.5 && sharesRow(last.box, word.box, 0.35)
}

/** Heights differ with marks and tails: so much of the lower of two boxes must be shared. */
function sharesRow(a: Box, b: Box, share: number): boolean {
  const shared = Math.min(bottom(a), bottom(b)) - Math.max(a[1], b[1])
  return shared > share * Math.min(a[3], b[3])
}

function gapMaxOf(run: readonly RecognisedWord[]): number {
  const heights = run.map((word) => word.box[3]).sort((a, b) => a - b)
  return COLUMN_GAP_HEIGHTS * (heights[Math.floor(heights.length / 2)] ?? 0) * SHEET_ASPECT
}

function cutAtGaps(run: RecognisedWord[]): RecognisedWord[][] {
  const gapMax = gapMaxOf(run)
  const pieces: RecognisedWord[][] = []
  let reach = -1
  for (const word of run) {
    const last = pieces.at(-1)
    if (last && word.box[0] - reach <= gapMax) last.push(word)
    else pieces.push([word])
    reach = Math.max(reach, right(word.box))
  }
  return pieces
}

/** "Số:" waits for its number over a wide blank. */
function endsOpen(words: readonly RecognisedWord[]): boolean {
  return words.length === 1 && /^S(?:ố|ó|ô|ồ|ổ|ỗ|ộ|.{1,2}:)$/u.test(words[0]?.text ?? '')
}

/** Pieces of one row that the recogniser took for separate blocks ("Số:" and "/UBND-VP"). */
function joinPieces(pieces: readonly RecognisedWord[][]): RecognisedWord[][] {
  const joined: { words: RecognisedWord[]; box: Box }[] = []
  for (const piece of pieces) {
    const box = unionOf(piece.map((word) => word.box))
    const gapMax = gapMaxOf(piece)
    const before = joined.find((other) => sharesRow(other.box, box, 0.6)
      && box[0] > right(other.box) - 0.25 * other.box[2]
      && box[0] - right(other.box) <= (endsOpen(other.words) ? 2.5 : 1) * gapMax)
    if (!before) {
      joined.push({ words: [...piece], box })
      continue
    }
    before.words.push(...piece)
    before.box = unionOf([before.box, box])
  }
  return joined.map(({ words }) => words)
}

export function lineOf(words: readonly RecognisedWord[]): LetterLine {
  return {
    text: normaliseVietnamese(words.map((word) => (isDash(word) ? '–' : word.text)).join(' ')),
    words,
    box: unionOf(words.map((word) => word.box)),
    confidence: Math.min(...words.map((word) => word.confidence)),
  }
}

export function lowest(lines: readonly LetterLine[]): number {
  return lines.length === 0 ? 0 : Math.min(...lines.map((line) => line.confidence))
}

/** A mean under this is rubbish: dirt, a stamp or a photo out of focus; a clerk types faster than he mends. */
const LEGIBLE_MEAN_MIN = 55

/** Whether the words of these lines are worth showing. */
export function isLegible(lines: readonly LetterLine[]): boolean {
  const words = lines.flatMap((line) => line.words)
  return words.reduce((sum, word) => sum + word.confidence, 0) >= LEGIBLE_MEAN_MIN * words.length
}
