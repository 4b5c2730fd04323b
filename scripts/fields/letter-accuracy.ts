import {
  type LetterLine, linesOf, middleX, middleY,
} from '../../workflows/domain/letter-lines.ts'
import type { RecognisedWord } from '../../workflows/domain/reading.ts'
import { normaliseVietnamese } from '../../workflows/domain/vietnamese.ts'

/** Letters of the truth, and the smallest number of them that must be changed, added or dropped. */
export interface LetterErrors {
  letters: number
  errors: number
}

export interface PageErrors {
  body: LetterErrors
  whole: LetterErrors
}

/** A line as wide as this part of the sheet belongs to the body. */
const BODY_WIDTH = 0.6
const BODY_TOP = 0.2
/** Where the columns part, of head and foot. */
const HEAD_SPLIT = 0.48
const FOOT_SPLIT = 0.5
const ZONE_MARGIN = 0.008

/**
 * Letters misread on one page. The body is one block, head and foot are one block a column; each
 * is held against the part of the reading on the same rows and side that fits it best, so that
 * specks beside a block do not count and the order of lines within it does.
 */
export function pageErrors(
  truth: readonly RecognisedWord[],
  read: readonly RecognisedWord[],
): PageErrors {
  const wide = linesOf(truth).filter(({ box }) => box[2] > BODY_WIDTH && box[1] > BODY_TOP)
  const [top, end] = [(wide[0]?.box[1] ?? 1) - ZONE_MARGIN, bottomOf(wide.at(-1)) + ZONE_MARGIN]
  const isBetween = (from: number, to: number) => ({ box }: RecognisedWord) =>
    middleY(box) >= from && middleY(box) < to
  const sides = (from: number, to: number, split: number) => [true, false].map((isLeft) =>
    (word: RecognisedWord) => isBetween(from, to)(word) && (middleX(word.box) < split) === isLeft)
  const zones = [isBetween(top, end), ...sides(-1, top, HEAD_SPLIT), ...sides(end, 2, FOOT_SPLIT)]
  const errors = zones.map((inZone) =>
    blockErrors(linesOf(truth.filter(inZone)), linesOf(read.filter(inZone))))
  return { body: errors[0] ?? NONE, whole: errors.reduce(sum, NONE) }
}

const bottomOf = (line: LetterLine | undefined) => (line ? line.box[1] + line.box[3] : 1)

const NONE: LetterErrors = { letters: 0, errors: 0 }

export const sum = (a: LetterErrors, b: LetterErrors): LetterErrors =>
  ({ letters: a.letters + b.letters, errors: a.errors + b.errors })

function blockErrors(truth: readonly LetterLine[], read: readonly LetterLine[]): LetterErrors {
  const wanted = plain(truth)
  return { letters: wanted.length, errors: infixDistance(wanted, plain(read)) }
}

const plain = (lines: readonly LetterLine[]) =>
  normaliseVietnamese(lines.map(({ text }) => text).join(' '))
    .replace(/[–—]/gu, '-').replace(/[“”„]/gu, '"').replace(/\s+/gu, ' ').trim()

/** The smallest edit distance between a text and any part of another. */
export function infixDistance(wanted: string, within: string): number {
  let before = new Uint32Array(within.length + 1)
  for (let row = 1; row <= wanted.length; row++) {
    const now = new Uint32Array(within.length + 1)
    now[0] = row
    for (let at = 1; at <= within.length; at++) {
      const same = (before[at - 1] ?? 0) + (wanted[row - 1] === within[at - 1] ? 0 : 1)
      now[at] = Math.min(same, (before[at] ?? 0) + 1, (now[at - 1] ?? 0) + 1)
    }
    before = now
  }
  return before.reduce((least, value) => Math.min(least, value), wanted.length)
}
