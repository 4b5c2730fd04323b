import type { RecognisedWord } from '../domain/reading.ts'
import { findSecrecyMark, type SecrecyMark } from '../domain/secrecy-mark.ts'
import { readCut, type ReadyPage, straightArea } from './reading-page.ts'
import { paperOf } from './reading-lie.ts'
import type { Area, Grey } from './reading-picture.ts'
import type { Recogniser } from './reading-recogniser.ts'

const MM_PER_INCH = 25.4
const CELL_MM = 1
/** Part of a cell that must be ink. */
const CELL_INK = 0.08
const INK_BELOW_PAPER = 60
/** Letters this far apart, in cells, are one thing. */
const GAP_CELLS = 3
/** Height and width of a mark in cells of a millimetre; a word of print is lower, a seal higher. */
const HEIGHT = { least: 3, most: 16 }
const WIDTH = { least: 8, most: 80 }
/** Words that were read cover at most this part of a thing that was not. */
const COVERED_MAX = 0.15
const PLACES_MAX = 3
const MARGIN_MM = 2
const RANK = 1

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
  const found = await Promise.all(areas.map(async (area) => {
    const read = await readCut(recogniser, { dpi: page.dpi, picture: dark }, area, { layout: 7, rank: RANK, symbols: false })
    return findSecrecyMark(read.map(({ text }) => text).join(' '), 'stamp')
  }))
  return found.find((mark) => mark?.verdict === 'marked') ?? found.find((mark) => mark !== undefined)
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

/** Things as large as a mark of which no word was read, the largest first. */
export function unreadPlaces(page: Grey, dpi: number, words: readonly Area[]): Area[] {
  const cell = Math.max(2, Math.round((CELL_MM / MM_PER_INCH) * dpi))
  const [across, down] = [Math.floor(page.width / cell), Math.floor(page.height / cell)]
  const isInk = inkedCells(page, { cell, across, down })
  const isRead = coveredCells(words, { cell, across, down })
  return thingsOf(isInk, across, down)
    .filter(({ left, top, right, bottom, cells }) => {
      const [width, height] = [right - left + 1, bottom - top + 1]
      if (height < HEIGHT.least || height > HEIGHT.most || width < WIDTH.least || width > WIDTH.most) return false
      const read = cells.reduce((sum, at) => sum + (isRead[at] ?? 0), 0)
      return read <= cells.length * COVERED_MAX
    })
    .sort((a, b) => b.cells.length - a.cells.length)
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

/** Paper is judged row of cells by row of cells: a scan may be darker at its foot. */
function inkedCells(page: Grey, { cell, across, down }: Grid): Uint8Array {
  const isInk = new Uint8Array(across * down)
  for (let row = 0; row < down; row++) {
    const from = row * cell * page.width
    const strip = { width: page.width, height: cell, pixels: page.pixels.subarray(from, from + cell * page.width) }
    const limit = paperOf(strip) - INK_BELOW_PAPER
    for (let column = 0; column < across; column++) {
      let dark = 0
      for (let y = 0; y < cell; y++) {
        for (let at = y * page.width + column * cell, end = at + cell; at < end; at++) {
          if ((strip.pixels[at] ?? 255) < limit) dark += 1
        }
      }
      if (dark >= cell * cell * CELL_INK) isInk[row * across + column] = 1
    }
  }
  return isInk
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
