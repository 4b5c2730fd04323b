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
/** Signs without a letter or digit that the recogniser makes of rules, frames and specks. */
const SPECK_CONFIDENCE = 45

export function unionOf(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box[0]))
  const y = Math.min(...boxes.map((box) => box[1]))
  return [x, y, Math.max(...boxes.map(right)) - x, Math.max(...boxes.map(bottom)) - y]
}

/** Puts words back into lines by where they stand; columns side by side become lines of their own. */
export function linesOf(words: readonly RecognisedWord[]): LetterLine[] {
  const rows: RecognisedWord[][] = []
  const kept = words.filter(isReadable).slice(0, WORDS_MAX)
  for (const word of [...kept].sort((a, b) => middleY(a.box) - middleY(b.box))) {
    const row = rows.slice(-4).find((other) => sharesRow(other, word))
    if (row) row.push(word)
    else rows.push([word])
  }
  return rows
    .flatMap((row) => cutAtGaps(row.sort((a, b) => a.box[0] - b.box[0])))
    .map(lineOf)
    .sort((a, b) => a.box[1] - b.box[1] || a.box[0] - b.box[0])
}

function isReadable(word: RecognisedWord): boolean {
  if (word.text.trim() === '') return false
  return /[\p{L}\p{N}]/u.test(word.text) ? word.confidence >= 8 : word.confidence >= SPECK_CONFIDENCE
}

/** Heights differ with marks and tails, so the middles must be near, not the edges. */
function sharesRow(row: RecognisedWord[], word: RecognisedWord): boolean {
  const near = row.reduce((best, other) =>
    Math.abs(other.box[0] - word.box[0]) < Math.abs(best.box[0] - word.box[0]) ? other : best)
  const height = Math.max(near.box[3], word.box[3])
  const shared = Math.min(bottom(near.box), bottom(word.box)) - Math.max(near.box[1], word.box[1])
  return shared > 0.4 * Math.min(near.box[3], word.box[3])
    && Math.abs(middleY(near.box) - middleY(word.box)) < 0.6 * height
}

function cutAtGaps(row: RecognisedWord[]): RecognisedWord[][] {
  const heights = row.map((word) => word.box[3]).sort((a, b) => a - b)
  const height = heights[Math.floor(heights.length / 2)] ?? 0
  const gapMax = COLUMN_GAP_HEIGHTS * height * SHEET_ASPECT
  const lines: RecognisedWord[][] = []
  let reach = -1
  for (const word of row) {
    const last = lines.at(-1)
    if (last && word.box[0] - reach <= gapMax) last.push(word)
    else lines.push([word])
    reach = Math.max(reach, right(word.box))
  }
  return lines
}

export function lineOf(words: readonly RecognisedWord[]): LetterLine {
  return {
    text: normaliseVietnamese(words.map((word) => word.text).join(' ')),
    words,
    box: unionOf(words.map((word) => word.box)),
    confidence: Math.min(...words.map((word) => word.confidence)),
  }
}

export function lowest(lines: readonly LetterLine[]): number {
  return lines.length === 0 ? 0 : Math.min(...lines.map((line) => line.confidence))
}
