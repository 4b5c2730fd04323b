import { readFile } from 'node:fs/promises'
import type { MarkLayers } from './reading-mark-layers.ts'

/** What the WebAssembly modules offer (`scripts/mark-detector/mark-detector.c`). */
interface Arithmetic {
  memory: WebAssembly.Memory
  weights(): number
  begin(): void
  room(bytes: number): number
  detect(dark: number, tint: number, width: number, height: number): number
}

/** Log odds of every cell, row by row. */
export interface OddsGrid {
  columns: number
  rows: number
  odds: Float32Array
}

export type Network = (layers: MarkLayers) => OddsGrid

/** Pixels of a layer on each side of a cell. */
export const CELL = 8
/** A page of this many pixels at 100 dots an inch is larger than A3. */
const LAYER_PIXELS_MAX = 4_000_000
/**
 * Rows of pixels gone through at a time, and those above and below that a cell may depend on (both
 * multiples of a cell): the memory of a module never shrinks, and half a page wants half of it.
 */
const BAND = { rows: 592, context: 96 }

/** @throws when the module or its weights are missing or do not fit. */
export async function openNetwork(module: string, weightsFile: string): Promise<Network> {
  const folder = new URL('./mark-detector/', import.meta.url)
  const [code, weights] = await Promise.all([
    readFile(new URL(module, folder)), readFile(new URL(weightsFile, folder)),
  ])
  const { instance } = await WebAssembly.instantiate(code)
  // The exports are those of our own C file.
  const arithmetic = instance.exports as unknown as Arithmetic
  const values = new Float32Array(new Uint8Array(weights).buffer)
  new Float32Array(arithmetic.memory.buffer, arithmetic.weights(), values.length).set(values)
  const wholeOf: Network = ({ width, height, dark, tint }) => {
    arithmetic.begin()
    const darkAt = arithmetic.room(dark.length)
    const tintAt = arithmetic.room(tint.length)
    if (darkAt === 0 || tintAt === 0) throw new Error('no memory for the page')
    new Uint8Array(arithmetic.memory.buffer, darkAt, dark.length).set(dark)
    new Uint8Array(arithmetic.memory.buffer, tintAt, tint.length).set(tint)
    const at = arithmetic.detect(darkAt, tintAt, width, height)
    if (at === 0) throw new Error('no memory for the page')
    const [columns, rows] = [Math.ceil(width / CELL), Math.ceil(height / CELL)]
    const odds = new Float32Array(arithmetic.memory.buffer, at, columns * rows).slice()
    return { columns, rows, odds }
  }
  return (layers) => {
    if (layers.width * layers.height > LAYER_PIXELS_MAX) throw new Error('the page is too large to look at')
    return layers.height <= BAND.rows + BAND.context ? wholeOf(layers) : inBands(wholeOf, layers)
  }
}

/** Band by band, each with enough around it: the same figures as for the whole. */
function inBands(network: Network, { width, height, dark, tint }: MarkLayers): OddsGrid {
  const [columns, rows] = [Math.ceil(width / CELL), Math.ceil(height / CELL)]
  const odds = new Float32Array(columns * rows)
  for (let top = 0; top < height; top += BAND.rows) {
    const from = Math.max(0, top - BAND.context)
    const until = Math.min(height, top + BAND.rows + BAND.context)
    const band = network({
      width, height: until - from,
      dark: dark.subarray(from * width, until * width), tint: tint.subarray(from * width, until * width),
    })
    const own = Math.ceil(Math.min(BAND.rows, height - top) / CELL)
    const first = (top - from) / CELL
    odds.set(band.odds.subarray(first * columns, (first + own) * columns), (top / CELL) * columns)
  }
  return { columns, rows, odds }
}

/** Mean of every cell and its eight neighbours; what is outside counts as 0. */
export function smoothedCells(cells: Float32Array, columns: number, rows: number): Float32Array {
  const result = new Float32Array(cells.length)
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      let sum = 0
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          if (x + dx < 0 || x + dx >= columns || y + dy < 0 || y + dy >= rows) continue
          sum += cells[(y + dy) * columns + x + dx] ?? 0
        }
      }
      result[y * columns + x] = sum / 9
    }
  }
  return result
}
