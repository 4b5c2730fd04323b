import { type LetterLine, linesOf } from '../domain/letter-lines.ts'
import type { Box, PageReading, RecognisedWord } from '../domain/reading.ts'
import { normaliseVietnamese } from '../domain/vietnamese.ts'
import { inReadingOrder } from './searchable-order.ts'

/** A line of the text layer, in points of the straight page from its lower left corner. */
export interface LaidLine {
  baseline: number
  /** Size of the font. */
  size: number
  words: readonly { text: string; x: number; width: number }[]
}

/** The page as a person sees it, in points. */
export interface SeenPage {
  width: number
  height: number
}

/** Parts of the font's size by which letters rise above and fall below the line. */
const RISE = { stacked: 0.96, markedCapital: 0.88, tall: 0.68, low: 0.45 } as const
const FALL = 0.21
const SIZE_MIN = 3
const SIZE_MAX = 200
/** Sizes of one page that differ by less are one size: readers put lines together by it. */
const SAME_SIZE = 1.12

/** The words of a reading as lines of a text layer, in the order a person reads them. */
export function layLines(reading: PageReading, page: SeenPage): LaidLine[] {
  const words = reading.words.map((word) => ({
    ...word,
    text: normaliseVietnamese(word.text).replace(/\s+/gu, ' ').trim(),
    box: straightened(word.box, page, reading.skew ?? 0),
  }))
  const laid = inReadingOrder(linesOf(words)).flatMap((line) => laidLine(line, page))
  const sizes = sharedSizes(laid.map((line) => line.size))
  return laid.map((line) => ({ ...line, size: sizes.get(line.size) ?? line.size }))
}

/** Where a word stands once the page is turned back by its skew around its middle. */
function straightened(box: Box, page: SeenPage, skew: number): Box {
  if (skew === 0) return box
  const radians = (-skew * Math.PI) / 180
  const x = (box[0] + box[2] / 2 - 0.5) * page.width
  const y = (box[1] + box[3] / 2 - 0.5) * page.height
  const straightX = x * Math.cos(radians) - y * Math.sin(radians)
  const straightY = x * Math.sin(radians) + y * Math.cos(radians)
  return [
    straightX / page.width + 0.5 - box[2] / 2, straightY / page.height + 0.5 - box[3] / 2,
    box[2], box[3],
  ]
}

function laidLine(line: LetterLine, page: SeenPage): LaidLine[] {
  const words = line.words.filter((word) => word.text !== '' && word.box[2] > 0 && word.box[3] > 0)
  if (words.length === 0) return []
  const size = Math.min(SIZE_MAX, Math.max(SIZE_MIN, median(words.map((word) => {
    return (word.box[3] * page.height) / (riseOf(word.text) + fallOf(word.text))
  }))))
  const feet = words.map((word) => {
    return (1 - word.box[1] - word.box[3]) * page.height + fallOf(word.text) * size
  })
  return [{
    baseline: median(feet),
    size,
    words: words.map((word: RecognisedWord) => ({
      text: word.text, x: word.box[0] * page.width, width: word.box[2] * page.width,
    })),
  }]
}

/** Ấ stands higher than Á, Á higher than A, A higher than a: a word's box tells its size by it. */
function riseOf(text: string): number {
  let rise: number = RISE.low
  for (const letter of text) {
    const [base = '', ...marks] = letter.normalize('NFD')
    const above = marks.filter((mark) => mark !== '\u0323' && mark !== '\u031b').length
    if (/\p{Lu}/u.test(base)) {
      rise = Math.max(rise, above > 1 ? RISE.stacked : above > 0 ? RISE.markedCapital : RISE.tall)
    } else if (above > 1) rise = Math.max(rise, 0.8)
    else if (above > 0 || /[bdđfhijklt\d()/[\]]/u.test(base)) rise = Math.max(rise, RISE.tall)
  }
  return rise
}

function fallOf(text: string): number {
  const isDotted = text.normalize('NFD').includes('\u0323')
  return isDotted || /[gjpqyQ,;()/[\]]/u.test(text.normalize('NFD')) ? FALL : 0
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

function sharedSizes(sizes: readonly number[]): Map<number, number> {
  const shared = new Map<number, number>()
  let group: number[] = []
  const close = () => {
    for (const size of group) shared.set(size, Math.round(median(group) * 10) / 10)
    group = []
  }
  for (const size of [...sizes].sort((a, b) => a - b)) {
    if (group[0] !== undefined && size > group[0] * SAME_SIZE) close()
    group.push(size)
  }
  close()
  return shared
}
