import type { RecognisedWord } from '../domain/reading.ts'
import { findSecrecyMark, isOtherStamp, type SecrecyMark } from '../domain/secrecy-mark.ts'
import { readCut, type ReadyPage, straightArea } from './reading-page.ts'
import { paperOf } from './reading-lie.ts'
import { type Area, clip, type Grey } from './reading-picture.ts'
import type { Recogniser } from './reading-recogniser.ts'

const MM_PER_INCH = 25.4
const CELL_MM = 1
/** Dots of a quarter of a millimetre tell what hangs together. */
const DOTS_A_CELL = 4
/** Part of a dot, and of a cell's dots, that must be ink. */
const DOT_INK = 0.5
const CELL_INK = 0.08
const INK_BELOW_PAPER = 60
/** Letters this far apart, in cells, are one thing. */
const GAP_CELLS = 3
/** Height and width of a mark in cells of a millimetre; a word of print is lower, a seal higher. */
const HEIGHT = { least: 3, most: 16 }
const WIDTH = { least: 8, most: 80 }
/** Words that were read cover at most this part of a thing that was not. */
const COVERED_MAX = 0.15
/** The letters of a mark are lower than this; a signature is not, as a rule. */
const LETTERS_MM = 10
const PLACES_MAX = 5
const MARGIN_MM = 2
const RANK = 1
/** Words read with this confidence are those words. */
const SURE_WORD = 85
/** Distance from grey of coloured ink, and the part of a place's dark dots that has it. */
const TINT = 50
const TINTED_SHARE = 0.1

/**
 * A mark on what lies on the page and was not read: the look at a whole page leaves out letters
 * that stand alone (measured: a plain MẬT at the foot of a grey page). What is as large as a mark
 * and under no word is read by itself.
 */
export async function findMarkInUnreadInk(
  recogniser: Recogniser,
  page: ReadyPage,
  words: readonly RecognisedWord[],
): Promise<SecrecyMark | undefined> {
  const dark = darkestOf(page)
  const areas = unreadPlaces(dark, page.dpi, words.map(({ box }) => straightArea(page, box)))
  const marksIn = async (picture: Grey, area: Area) => {
    const read = await readCut(recogniser, { dpi: page.dpi, picture }, area, { layout: 7, rank: RANK, symbols: false })
    const text = read.map((word) => word.text).join(' ')
    const isOther = isOtherStamp(text) && read.every(({ confidence }) => confidence >= SURE_WORD)
    return isOther ? undefined : findSecrecyMark(text, 'stamp')
  }
  // Where colour lies over print, print is read once more without it.
  const found = await Promise.all(areas.flatMap((area) =>
    [dark, ...(isTinted(page, area) ? [page.red] : [])].map((picture) => marksIn(picture, area))))
  return found.find((mark) => mark?.verdict === 'marked') ?? found.find((mark) => mark !== undefined)
}

function isTinted({ colour }: ReadyPage, area: Area): boolean {
  const { x, y, width, height } = clip(area, colour)
  let [inked, tinted] = [0, 0]
  for (let row = y; row < y + height; row++) {
    for (let from = (row * colour.width + x) * 3, to = from + width * 3; from < to; from += 3) {
      const [red, green, blue] = [colour.pixels[from] ?? 255, colour.pixels[from + 1] ?? 255, colour.pixels[from + 2] ?? 255]
      const least = Math.min(red, green, blue)
      if (least > 255 - INK_BELOW_PAPER) continue
      inked += 1
      if (Math.max(red, green, blue) - least > TINT) tinted += 1
    }
  }
  return tinted > inked * TINTED_SHARE
}

/** Ink of any colour. */
function darkestOf({ colour }: ReadyPage): Grey {
  const { width, height, pixels } = colour
  const grey = new Uint8Array(width * height)
  for (let at = 0, from = 0; at < grey.length; at++, from += 3) {
    grey[at] = Math.min(pixels[from] ?? 255, pixels[from + 1] ?? 255, pixels[from + 2] ?? 255)
  }
  return { width, height, pixels: grey }
}

/**
 * Things as large as a mark of which no word was read, those as low as its letters first. Ink that
 * hangs together and is larger than a mark (the ring of a seal, the rules of a table) is left out:
 * a mark may stand close beside it.
 */
export function unreadPlaces(page: Grey, dpi: number, words: readonly Area[]): Area[] {
  const cell = Math.max(DOTS_A_CELL, Math.round((CELL_MM / MM_PER_INCH) * dpi))
  const grid = { cell, across: Math.floor(page.width / cell), down: Math.floor(page.height / cell) }
  const dots = inkedDots(page, grid)
  eraseLarge(dots)
  const isInk = inkedCells(dots, grid)
  const isRead = coveredCells(words, grid)
  const rank = ({ top, bottom }: Thing) => bottom - top + 1 <= LETTERS_MM / CELL_MM ? 0 : 1
  return thingsOf(isInk, grid.across, grid.down)
    .filter(({ left, top, right, bottom, cells }) => {
      const [width, height] = [right - left + 1, bottom - top + 1]
      if (height < HEIGHT.least || height > HEIGHT.most || width < WIDTH.least || width > WIDTH.most) return false
      const read = cells.reduce((sum, at) => sum + (isRead[at] ?? 0), 0)
      return read <= cells.length * COVERED_MAX
    })
    .sort((a, b) => rank(a) - rank(b) || b.cells.length - a.cells.length)
    .slice(0, PLACES_MAX)
    .map(({ left, top, right, bottom }) => {
      const margin = Math.round((MARGIN_MM / MM_PER_INCH) * dpi)
      return {
        x: Math.max(0, left * cell - margin), y: Math.max(0, top * cell - margin),
        width: (right - left + 1) * cell + 2 * margin, height: (bottom - top + 1) * cell + 2 * margin,
      }
    })
}

interface Grid {
  cell: number
  across: number
  down: number
}

interface Dots {
  across: number
  down: number
  isInk: Uint8Array
}

/** Paper is judged row of cells by row of cells: a scan may be darker at its foot. */
function inkedDots(page: Grey, { cell, across: cells, down: rows }: Grid): Dots {
  const [across, down] = [cells * DOTS_A_CELL, rows * DOTS_A_CELL]
  const isInk = new Uint8Array(across * down)
  const edges = Array.from({ length: DOTS_A_CELL + 1 }, (_, at) => Math.round((at * cell) / DOTS_A_CELL))
  for (let row = 0; row < rows; row++) {
    const from = row * cell * page.width
    const strip = { width: page.width, height: cell, pixels: page.pixels.subarray(from, from + cell * page.width) }
    const limit = paperOf(strip) - INK_BELOW_PAPER
    for (let y = 0; y < cell; y++) {
      const dotRow = edges.findLastIndex((edge) => edge <= y)
      for (let dot = 0; dot < across; dot++) {
        const left = Math.floor(dot / DOTS_A_CELL) * cell
        const end = left + (edges[(dot % DOTS_A_CELL) + 1] ?? cell)
        let dark = 0
        for (let x = left + (edges[dot % DOTS_A_CELL] ?? 0); x < end; x++) {
          if ((strip.pixels[y * page.width + x] ?? 255) < limit) dark += 1
        }
        isInk[(row * DOTS_A_CELL + dotRow) * across + dot] = (isInk[(row * DOTS_A_CELL + dotRow) * across + dot] ?? 0) + dark
      }
    }
    for (let dotRow = 0; dotRow < DOTS_A_CELL; dotRow++) {
      const high = (edges[dotRow + 1] ?? cell) - (edges[dotRow] ?? 0)
      for (let dot = 0; dot < across; dot++) {
        const wide = (edges[(dot % DOTS_A_CELL) + 1] ?? cell) - (edges[dot % DOTS_A_CELL] ?? 0)
        const at = (row * DOTS_A_CELL + dotRow) * across + dot
        isInk[at] = (isInk[at] ?? 0) >= high * wide * DOT_INK ? 1 : 0
      }
    }
  }
  return { across, down, isInk }
}

/** Ink that hangs together and is larger than a mark goes. */
function eraseLarge({ across, down, isInk }: Dots): void {
  const isSeen = new Uint8Array(isInk.length)
  for (let start = 0; start < isInk.length; start++) {
    if (!isInk[start] || isSeen[start]) continue
    isSeen[start] = 1
    const piece = [start]
    let [left, right, top, bottom] = [across, 0, down, 0]
    // Grows while it is gone through.
    for (let next = 0; next < piece.length; next++) {
      const at = piece[next] ?? 0
      const [x, y] = [at % across, Math.floor(at / across)]
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
      for (let near = Math.max(0, y - 1); near <= Math.min(down - 1, y + 1); near++) {
        for (let beside = Math.max(0, x - 1); beside <= Math.min(across - 1, x + 1); beside++) {
          const other = near * across + beside
          if (!isInk[other] || isSeen[other]) continue
          isSeen[other] = 1
          piece.push(other)
        }
      }
    }
    const isLarge = right - left >= WIDTH.most * DOTS_A_CELL || bottom - top >= HEIGHT.most * DOTS_A_CELL
    if (isLarge) for (const at of piece) isInk[at] = 0
  }
}

function inkedCells(dots: Dots, { across, down }: Grid): Uint8Array {
  const counts = new Uint8Array(across * down)
  for (let y = 0; y < dots.down; y++) {
    const row = Math.floor(y / DOTS_A_CELL) * across
    for (let x = 0; x < dots.across; x++) {
      if (dots.isInk[y * dots.across + x]) {
        const at = row + Math.floor(x / DOTS_A_CELL)
        counts[at] = (counts[at] ?? 0) + 1
      }
    }
  }
  return counts.map((count) => count >= DOTS_A_CELL * DOTS_A_CELL * CELL_INK ? 1 : 0)
}

function coveredCells(words: readonly Area[], { cell, across, down }: Grid): Uint8Array {
  const isRead = new Uint8Array(across * down)
  for (const { x, y, width, height } of words) {
    const right = Math.min(across - 1, Math.floor((x + width) / cell))
    const bottom = Math.min(down - 1, Math.floor((y + height) / cell))
    for (let row = Math.max(0, Math.floor(y / cell)); row <= bottom; row++) {
      for (let column = Math.max(0, Math.floor(x / cell)); column <= right; column++) isRead[row * across + column] = 1
    }
  }
  return isRead
}

interface Thing {
  left: number
  top: number
  right: number
  bottom: number
  cells: number[]
}

/** Cells of ink that lie near each other, sideways farther than up and down. */
function thingsOf(isInk: Uint8Array, across: number, down: number): Thing[] {
  const isSeen = new Uint8Array(isInk.length)
  const things: Thing[] = []
  for (let start = 0; start < isInk.length; start++) {
    if (!isInk[start] || isSeen[start]) continue
    const thing: Thing = { left: across, top: down, right: 0, bottom: 0, cells: [] }
    const waiting = [start]
    isSeen[start] = 1
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const [column, row] = [at % across, Math.floor(at / across)]
      thing.cells.push(at)
      thing.left = Math.min(thing.left, column)
      thing.right = Math.max(thing.right, column)
      thing.top = Math.min(thing.top, row)
      thing.bottom = Math.max(thing.bottom, row)
      for (let y = Math.max(0, row - 1); y <= Math.min(down - 1, row + 1); y++) {
        for (let x = Math.max(0, column - GAP_CELLS); x <= Math.min(across - 1, column + GAP_CELLS); x++) {
          const next = y * across + x
          if (isInk[next] && !isSeen[next]) {
            isSeen[next] = 1
            waiting.push(next)
          }
        }
      }
    }
    things.push(thing)
  }
  return things
}
