import type { HandDate, HandDigits } from '../domain/letter-evidence.ts'
import { canBeDigit } from './reading-digit-shape.ts'
import { readHandDigits } from './reading-hand-digits.ts'
import type { Area, Colour, Grey } from './reading-picture.ts'
import { clip, cutGrey } from './reading-picture.ts'
import type { FoundWord } from './reading-recogniser.ts'
import { shapesOf } from './reading-shapes.ts'

/** Digits whose tops differ by more than this share of their height were not printed. */
const UNEVEN_HEIGHTS = 0.09
const HEIGHT_RATIO_MIN = 0.9
const HEIGHT_RATIO_MAX = 1.1
const BASELINE_SHARE_MAX = 0.1
const COLOURED_CHROMA = 45
const COLOURED_SHARE = 0.25

interface Page {
  colour: Colour
  red: Grey
}

/**
 * Whether digits may have been written or stamped by hand: another colour, height or baseline
 * than the print beside them, uneven among themselves, joined, or more or fewer pieces of ink
 * than digits read, or not of the shape of the digits read. Anything that cannot be measured
 * counts as doubt.
 */
export function looksHandmade(
  page: Page,
  digits: Area,
  beside: Area,
  read: string,
): boolean {
  if (read.length === 0 || digits.width < 4 || beside.width < 8) return true
  const own = piecesIn(page.red, digits)
  const print = piecesIn(page.red, beside)
  if (own.length !== read.length || print.length < 2) return true
  if (own.some((piece, at) => !canBeDigit(page.red, piece, read[at] ?? ''))) return true
  const printHeights = print.map((piece) => piece.height).sort((a, b) => a - b)
  const height = printHeights[Math.floor(printHeights.length * 0.6)] ?? 0
  const baseline = median(print
    .filter((piece) => piece.height > height * 0.85)
    .map((piece) => piece.y + piece.height))
  const heights = own.map((piece) => piece.height)
  const tallest = Math.max(...heights)
  const ratio = tallest / height
  const isUneven = (tallest - Math.min(...heights)) / tallest > UNEVEN_HEIGHTS
  const isShifted = own.some((piece) =>
    Math.abs(piece.y + piece.height - baseline) > Math.max(2, height * BASELINE_SHARE_MAX))
  return ratio < HEIGHT_RATIO_MIN || ratio > HEIGHT_RATIO_MAX || isUneven || isShifted
    || isColoured(page.colour, digits)
}

/** Pieces of ink as tall as a letter, in page pixels, left to right. */
function piecesIn(page: Grey, area: Area): Area[] {
  const cut = clip(area, page)
  const { shapes } = shapesOf(cutGrey(page, cut))
  const tallest = Math.max(0, ...shapes.map((shape) => shape.height))
  return shapes
    .filter((shape) => shape.height > tallest * 0.5 && shape.size > 6)
    .map((shape) => ({ ...shape, x: shape.x + cut.x, y: shape.y + cut.y }))
    .sort((a, b) => a.x - b.x)
}

function isColoured(colour: Colour, area: Area): boolean {
  const cut = clip(area, colour)
  let dark = 0
  let coloured = 0
  for (let y = cut.y; y < cut.y + cut.height; y++) {
    for (let x = cut.x; x < cut.x + cut.width; x++) {
      const at = (y * colour.width + x) * 3
      const channels = [colour.pixels[at] ?? 0, colour.pixels[at + 1] ?? 0,
        colour.pixels[at + 2] ?? 0]
      if (Math.min(...channels) > 140) continue
      dark += 1
      if (Math.max(...channels) - Math.min(...channels) > COLOURED_CHROMA) coloured += 1
    }
  }
  return dark > 0 && coloured / dark > COLOURED_SHARE
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

const spanOf = (line: Area, from: number, to: number): Area => ({
  x: from, y: line.y, width: Math.max(0, to - from), height: line.height,
})

/** Where the digits of a number line stand, the print after them, and what was read there. */
interface NumberPlace { digits: Area; beside: Area; read: string }

function numberPlace(words: readonly FoundWord[]): NumberPlace | null {
  const line = areaOf(words)
  const symbols = words.flatMap((word) => word.symbols)
  const label = symbols.findIndex((symbol) => /[:;.]/u.test(symbol.text))
  const firstDigit = symbols.findIndex((symbol) => /\d/u.test(symbol.text))
  const start = label >= 0 && label < 5 ? label : firstDigit - 1
  const slash = symbols.findIndex((symbol, at) => at > start && /[/–-]/u.test(symbol.text))
  const labelEnd = symbols[start]
  const slashAt = symbols[slash]
  const last = symbols.at(-1)
  if (start < 0 || slash < 0 || !labelEnd || !slashAt || !last) return null
  return {
    digits: spanOf(line, labelEnd.x + labelEnd.width + 1, slashAt.x),
    beside: spanOf(line, slashAt.x + slashAt.width, last.x + last.width),
    read: symbols.slice(start + 1, slash).map(({ text }) => text.replace(/\D/gu, '')).join(''),
  }
}

/** Whether the number of a number line may be by hand. */
export function isNumberByHand(page: Page, words: readonly FoundWord[]): boolean {
  const place = numberPlace(words)
  return place === null || looksHandmade(page, place.digits, place.beside, place.read)
}

/** The number written by hand between "Số:" and the stroke. */
export function handNumber(page: Page, words: readonly FoundWord[]): HandDigits | null {
  const place = numberPlace(words)
  return place && readHandDigits(page.colour, place.digits)
}

/** Where day and month of a date line stand; the printed year is the measure. */
function datePlaces(words: readonly FoundWord[]) {
  const line = areaOf(words)
  const day = words.findIndex((word) => /^ng.y$/iu.test(word.text))
  const month = words.findIndex((word, at) => at > day && /^th..?g$/iu.test(word.text))
  const year = words.findIndex((word, at) => at > month && /^n.m$/iu.test(word.text))
  const figures = words[year + 1]
  const [before, between, after] = [words[day], words[month], words[year]]
  if (day < 0 || month < 0 || year < 0 || !figures || !before || !between || !after) return null
  const gap = (from: FoundWord, to: FoundWord) =>
    spanOf(line, from.x + from.width + 1, to.x - 1)
  const readIn = (from: number, to: number) =>
    words.slice(from + 1, to).map((word) => word.text.replace(/\D/gu, '')).join('')
  return {
    beside: spanOf(line, figures.x - 2, figures.x + figures.width + 2),
    day: { digits: gap(before, between), read: readIn(day, month) },
    month: { digits: gap(between, after), read: readIn(month, year) },
  }
}

/** Whether day or month of a date line may be by hand. */
export function isDateByHand(page: Page, words: readonly FoundWord[]): boolean {
  const places = datePlaces(words)
  return places === null || [places.day, places.month].some(({ digits, read }) =>
    looksHandmade(page, digits, places.beside, read))
}

/** Day and month as written by hand; what is printed stays as it was read. */
export function handDate(page: Page, words: readonly FoundWord[]): HandDate | null {
  const places = datePlaces(words)
  if (!places) return null
  const [day, month] = [places.day, places.month].map(({ digits, read }) =>
    looksHandmade(page, digits, places.beside, read) ? readHandDigits(page.colour, digits)
      : { digits: read, chance: 1 })
  return day && month
    ? { day: day.digits, month: month.digits, chance: Math.min(day.chance, month.chance) } : null
}

export function areaOf(words: readonly Area[]): Area {
  const x = Math.min(...words.map((word) => word.x))
  const y = Math.min(...words.map((word) => word.y))
  return {
    x, y,
    width: Math.max(...words.map((word) => word.x + word.width)) - x,
    height: Math.max(...words.map((word) => word.y + word.height)) - y,
  }
}

/** Width of the strokes in a place: bold letters have wider ones. Null when there is little ink. */
export function strokeWidth(page: Grey, area: Area): number | null {
  const cut = cutGrey(page, clip(area, page))
  let runs = 0
  let dark = 0
  for (let y = 0; y < cut.height; y++) {
    let run = 0
    for (let x = 0; x <= cut.width; x++) {
      const isDark = x < cut.width && (cut.pixels[y * cut.width + x] ?? 255) < 150
      if (isDark) run += 1
      if (isDark || run === 0) continue
      // Longer runs are bars of letters or rules, not the width of a stroke.
      if (run < cut.height * 0.35) {
        runs += 1
        dark += run
      }
      run = 0
    }
  }
  return runs < 30 ? null : dark / runs
}
