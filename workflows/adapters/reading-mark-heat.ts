import { CELL, type Network, openNetwork, smoothedCells } from './reading-mark-arithmetic.ts'
import { openMarkJudge } from './reading-mark-judge.ts'
import { type MarkLayers, markLayersOf } from './reading-mark-layers.ts'
import { colouredPatches } from './reading-mark-patches.ts'
import type { Area, Colour } from './reading-picture.ts'

/** A place on the page that looks like a mark of secrecy; pixels of the page. */
export interface MarkPlace extends Area {
  /** What pointed at it: the look from afar, the look from near over the whole page, or its colour. */
  seenBy: 'afar' | 'near' | 'colour'
  /** 0 to 1: how much, by the first look from afar; 0 when it did not point. */
  score: number
  /** 0 to 1: how much, by the second look from near. */
  chance: number
}

export type MarkFinder = (page: Colour, dpi: number) => MarkPlace[]

/** Cells below this are no place; what is above is looked at again from near. */
const SCORE_MIN = 0.12
const PLACES_MAX = 8

/** @throws when a module or its weights are missing or do not fit. */
export async function openMarkFinder(): Promise<MarkFinder> {
  const [network, judge] = await Promise.all([
    openNetwork('mark-detector.wasm', 'weights.bin'), openMarkJudge(),
  ])
  return (page, dpi) => {
    const layers = markLayersOf(page, dpi)
    const seen = [...seenFromAfar(network, layers), ...judge.pointAt(layers).map(byNear)]
    return onPage(seen, page, layers)
      .map((place) => ({ ...place, chance: judge.chanceOf(page, dpi, place) }))
      .sort((a, b) => b.chance - a.chance)
  }
}

const byNear = (area: Area): PlaceSeen => ({ ...area, score: 0, seenBy: 'near' })

type PlaceSeen = Omit<MarkPlace, 'chance'>

/** The first look alone, best first, and then the coloured patches that it does not point at. */
export function placesSeen(network: Network, page: Colour, dpi: number): PlaceSeen[] {
  const layers = markLayersOf(page, dpi)
  return onPage(seenFromAfar(network, layers), page, layers)
}

function seenFromAfar(network: Network, layers: MarkLayers): PlaceSeen[] {
  const seen = placesOf(heatOf(network, layers), layers)
  const more = colouredPatches(layers)
    .filter((patch) => !seen.some((place) => isMiddleIn(patch, place)))
    .map((patch): PlaceSeen => ({ ...patch, score: 0, seenBy: 'colour' }))
  return [...seen, ...more]
}

/** From pixels of the layers to those of the page. */
function onPage(places: readonly PlaceSeen[], page: Colour, layers: MarkLayers): PlaceSeen[] {
  const scale = page.width / layers.width
  return places.map(({ x, y, width, height, ...facts }) => ({
    x: x * scale, y: y * scale, width: width * scale, height: height * scale, ...facts,
  }))
}

/** Whether the place is about the patch: they share their middles. */
function isMiddleIn(patch: Area, place: Area): boolean {
  const [x, y] = [place.x + place.width / 2, place.y + place.height / 2]
  return x >= patch.x && x <= patch.x + patch.width && y >= patch.y && y <= patch.y + patch.height
    && place.width >= patch.width / 2
}

/** One figure from 0 to 1 for every cell, smoothed over its neighbours. */
function heatOf(network: Network, layers: MarkLayers): Float32Array {
  const { odds, columns, rows } = network(layers)
  return smoothedCells(odds.map((value) => 1 / (1 + Math.exp(-value))), columns, rows)
}

const gridOf = (width: number, height: number) => ({
  columns: Math.ceil(width / CELL), rows: Math.ceil(height / CELL),
})

/** Cells that hang together, best first; pixels of the layers. */
function placesOf(heat: Float32Array, layers: MarkLayers): PlaceSeen[] {
  const { columns, rows } = gridOf(layers.width, layers.height)
  const seen = new Uint8Array(heat.length)
  const places: PlaceSeen[] = []
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
      height: (bottom - top + 1) * CELL, score, seenBy: 'afar',
    })
  }
  return places.sort((a, b) => b.score - a.score).slice(0, PLACES_MAX)
}

