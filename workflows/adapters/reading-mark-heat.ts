import { readFile } from 'node:fs/promises'
import { type MarkLayers, markLayersOf } from './reading-mark-layers.ts'
import type { Area, Colour } from './reading-picture.ts'

/** A place on the page that looks like a mark of secrecy; pixels of the page. */
export interface MarkPlace extends Area {
  /** 0 to 1: how much. */
  score: number
}

/** What the WebAssembly module offers (`scripts/mark-detector/mark-detector.c`). */
interface Arithmetic {
  memory: WebAssembly.Memory
  weights(): number
  begin(): void
  room(bytes: number): number
  detect(dark: number, tint: number, width: number, height: number): number
}

export type MarkFinder = (page: Colour, dpi: number) => MarkPlace[]

const CELL = 8
/** Cells below this are no place; what is above is read, and judged by its peak. */
const SCORE_MIN = 0.12
const PLACES_MAX = 6
/** A page of this many pixels at 100 dots an inch is larger than A3. */
const LAYER_PIXELS_MAX = 4_000_000

/** @throws when the module or its weights are missing or do not fit. */
export async function openMarkFinder(): Promise<MarkFinder> {
  const folder = new URL('./mark-detector/', import.meta.url)
  const [code, weights] = await Promise.all([
    readFile(new URL('mark-detector.wasm', folder)), readFile(new URL('weights.bin', folder)),
  ])
  const { instance } = await WebAssembly.instantiate(code)
  // The exports are those of our own C file.
  const arithmetic = instance.exports as unknown as Arithmetic
  const values = new Float32Array(new Uint8Array(weights).buffer)
  new Float32Array(arithmetic.memory.buffer, arithmetic.weights(), values.length).set(values)
  return (page, dpi) => {
    const layers = markLayersOf(page, dpi)
    const scale = page.width / layers.width
    return placesOf(heatOf(arithmetic, layers), layers)
      .map(({ x, y, width, height, score }) => ({
        x: x * scale, y: y * scale, width: width * scale, height: height * scale, score,
      }))
  }
}

/** One figure from 0 to 1 for every cell, smoothed over its neighbours. */
function heatOf(arithmetic: Arithmetic, { width, height, dark, tint }: MarkLayers): Float32Array {
  if (width * height > LAYER_PIXELS_MAX) throw new Error('the page is too large to look at')
  arithmetic.begin()
  const darkAt = arithmetic.room(dark.length)
  const tintAt = arithmetic.room(tint.length)
  if (darkAt === 0 || tintAt === 0) throw new Error('no memory for the page')
  new Uint8Array(arithmetic.memory.buffer, darkAt, dark.length).set(dark)
  new Uint8Array(arithmetic.memory.buffer, tintAt, tint.length).set(tint)
  const at = arithmetic.detect(darkAt, tintAt, width, height)
  if (at === 0) throw new Error('no memory for the page')
  const { columns, rows } = gridOf(width, height)
  const odds = new Float32Array(arithmetic.memory.buffer, at, columns * rows)
  return smoothed(odds.map((value) => 1 / (1 + Math.exp(-value))), columns, rows)
}

const gridOf = (width: number, height: number) => ({
  columns: Math.ceil(width / CELL), rows: Math.ceil(height / CELL),
})

function smoothed(heat: Float32Array, columns: number, rows: number): Float32Array {
  const result = new Float32Array(heat.length)
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      let sum = 0
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          if (x + dx < 0 || x + dx >= columns || y + dy < 0 || y + dy >= rows) continue
          sum += heat[(y + dy) * columns + x + dx] ?? 0
        }
      }
      result[y * columns + x] = sum / 9
    }
  }
  return result
}

/** Cells that hang together, best first; pixels of the layers. */
function placesOf(heat: Float32Array, layers: MarkLayers): MarkPlace[] {
  const { columns, rows } = gridOf(layers.width, layers.height)
  const seen = new Uint8Array(heat.length)
  const places: MarkPlace[] = []
  for (let start = 0; start < heat.length; start++) {
    if (seen[start] || (heat[start] ?? 0) < SCORE_MIN) continue
    const stack = [start]
    seen[start] = 1
    let [left, top, right, bottom, score] = [columns, rows, 0, 0, 0]
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % columns, Math.floor(at / columns)]
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
      score = Math.max(score, heat[at] ?? 0)
      // Two cells of reach: the words of one mark stand a little apart.
      for (let dy = -2; dy <= 2; dy++) {
        for (let dx = -2; dx <= 2; dx++) {
          const [nx, ny] = [x + dx, y + dy]
          const next = ny * columns + nx
          if (nx < 0 || ny < 0 || nx >= columns || ny >= rows || seen[next]) continue
          if ((heat[next] ?? 0) < SCORE_MIN) continue
          seen[next] = 1
          stack.push(next)
        }
      }
    }
    places.push({
      x: left * CELL, y: top * CELL, width: (right - left + 1) * CELL,
      height: (bottom - top + 1) * CELL, score,
    })
  }
  return places.sort((a, b) => b.score - a.score).slice(0, PLACES_MAX)
}

