import { CELL, openNetwork, smoothedCells } from './reading-mark-arithmetic.ts'
import { CROP, CROP_DPI, cropLayersOf } from './reading-mark-crop.ts'
import { LAYER_DPI, type MarkLayers } from './reading-mark-layers.ts'
import type { Area, Colour } from './reading-picture.ts'

/** The second network: looks at a place from near, and over the whole page for what the first does not see. */
export interface MarkJudge {
  /** How likely a place holds a mark of secrecy, 0 to 1: looked at where it lies and a little beside. */
  chanceOf(page: Colour, dpi: number, place: Area): number
  /** Places of a page that are worth a look, likeliest first; pixels of its layers. */
  pointAt(layers: MarkLayers): Area[]
}

interface Place {
  x: number
  y: number
}

/** How sharply the best cells of a crop outweigh the rest; as in `train-crops.py`. */
const SHARPNESS = 2
/** A place larger than a crop is looked at in several. */
const LOOKS_MAX = { across: 4, down: 4 }
/**
 * Millimetres beside a place from which it is looked at too: one look changes with where it is
 * taken, their mean hardly does. Measured on 681 marked and 678 other pages: 18 instead of 21
 * missed, 12 instead of 18 stopped.
 */
const BESIDE_MM = { across: [0, -6, 6], down: [0, -2.5, 2.5] }
/** Looks from the place itself and to both sides that all find less than this are enough. */
const SURELY_NONE = 0.02
const ODDS_MAX = 9.2

/** Cells of a look over the whole page, steps between looks, and how likely one must be. */
const WINDOW = { columns: 30, rows: 9, across: 4, down: 2, chance: 0.08 }
const POINTS_MAX = 5
/** Middles nearer than this are one place. */
const SAME_MM = { across: 15, down: 8 }
/** The cells that speak most for a mark lie at the dot under its Ậ, this far below its middle. */
const DOT_BELOW_MM = 3.5
/** About as large as a mark. */
const SIZE_MM = { width: 40, height: 9 }
const MM_PER_INCH = 25.4

/** @throws when the module or its weights are missing. */
export async function openMarkJudge(): Promise<MarkJudge> {
  const network = await openNetwork('mark-judge.wasm', 'judge-weights.bin')
  const lookAt = (page: Colour, dpi: number, { x, y }: Place): number => {
    const { odds, columns, rows } = network(cropLayersOf(page, dpi, { x, y, width: 0, height: 0 }))
    return nearlyBest(smoothedCells(odds, columns, rows))
  }
  return {
    chanceOf(page, dpi, place) {
      const millimetre = dpi / MM_PER_INCH
      const middle = bestOf(centresOf(place, dpi), (centre) => lookAt(page, dpi, centre))
      const found: number[] = []
      for (const down of BESIDE_MM.down) {
        for (const across of BESIDE_MM.across) {
          found.push(lookAt(page, dpi, { x: middle.x + across * millimetre, y: middle.y + down * millimetre }))
        }
        if (down === 0 && found.every((odds) => shareOf(odds) < SURELY_NONE)) break
      }
      const bounded = found.map((odds) => Math.max(-ODDS_MAX, Math.min(ODDS_MAX, odds)))
      return shareOf(bounded.reduce((sum, odds) => sum + odds, 0) / bounded.length)
    },
    pointAt(layers) {
      const { odds, columns, rows } = network(layers)
      return pointsOf(smoothedCells(odds, columns, rows), columns, rows)
    },
  }
}

const shareOf = (odds: number) => 1 / (1 + Math.exp(-odds))

/** Nearly the best of the cells. */
function nearlyBest(cells: Float32Array): number {
  const most = cells.reduce((high, value) => Math.max(high, value), -Infinity)
  const sum = cells.reduce((all, value) => all + Math.exp((value - most) * SHARPNESS), 0)
  return most + Math.log(sum / cells.length) / SHARPNESS
}

function bestOf(centres: readonly Place[], value: (centre: Place) => number): Place {
  const [only = { x: 0, y: 0 }, ...others] = centres
  if (others.length === 0) return only
  return centres.map((centre) => ({ centre, odds: value(centre) }))
    .reduce((best, one) => one.odds > best.odds ? one : best).centre
}

/** The middle of the place; for a large one, middles half a crop apart. */
function centresOf(place: Area, dpi: number): Place[] {
  const step = { x: (CROP.width * dpi) / CROP_DPI / 2, y: (CROP.height * dpi) / CROP_DPI / 2 }
  const across = Math.min(LOOKS_MAX.across, Math.max(1, Math.round(place.width / step.x)))
  const down = Math.min(LOOKS_MAX.down, Math.max(1, Math.round(place.height / step.y)))
  const centres = []
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      centres.push({
        x: place.x + (place.width * (column + 0.5)) / across,
        y: place.y + (place.height * (row + 0.5)) / down,
      })
    }
  }
  return centres
}

/** The likeliest windows of a whole page, and in each the middle of what speaks for a mark. */
function pointsOf(cells: Float32Array, columns: number, rows: number): Area[] {
  const millimetre = LAYER_DPI / MM_PER_INCH
  const windows: { odds: number; column: number; row: number }[] = []
  const least = Math.log(WINDOW.chance / (1 - WINDOW.chance))
  for (let row = 0; row < rows; row += WINDOW.down) {
    for (let column = 0; column < columns; column += WINDOW.across) {
      const odds = nearlyBest(cellsIn(cells, columns, rows, column, row))
      if (odds >= least) windows.push({ odds, column, row })
    }
  }
  const middles: Place[] = []
  for (const { column, row } of windows.sort((a, b) => b.odds - a.odds)) {
    if (middles.length >= POINTS_MAX) break
    const { x, y } = middleOf(cells, columns, rows, column, row)
    const isKnown = middles.some((one) => Math.abs(one.x - x) < SAME_MM.across * millimetre
      && Math.abs(one.y - y) < SAME_MM.down * millimetre)
    if (!isKnown) middles.push({ x, y })
  }
  const [width, height] = [SIZE_MM.width * millimetre, SIZE_MM.height * millimetre]
  return middles.map(({ x, y }) => ({
    x: x - width / 2, y: y - DOT_BELOW_MM * millimetre - height / 2, width, height,
  }))
}

function cellsIn(cells: Float32Array, columns: number, rows: number, column: number, row: number): Float32Array {
  const wide = Math.min(WINDOW.columns, columns - column)
  const high = Math.min(WINDOW.rows, rows - row)
  const found = new Float32Array(wide * high)
  for (let y = 0; y < high; y++) {
    const from = (row + y) * columns + column
    found.set(cells.subarray(from, from + wide), y * wide)
  }
  return found
}

/** Pixels of the layers; every cell weighs as much as it speaks for a mark. */
function middleOf(cells: Float32Array, columns: number, rows: number, column: number, row: number): Place {
  let [across, down, weight] = [0, 0, 0]
  for (let y = row; y < Math.min(rows, row + WINDOW.rows); y++) {
    for (let x = column; x < Math.min(columns, column + WINDOW.columns); x++) {
      const own = Math.exp(cells[y * columns + x] ?? -Infinity)
      across += own * (x + 0.5)
      down += own * (y + 0.5)
      weight += own
    }
  }
  return { x: (across / weight) * CELL, y: (down / weight) * CELL }
}
