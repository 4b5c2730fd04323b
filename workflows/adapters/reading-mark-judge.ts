import { openNetwork, smoothedCells } from './reading-mark-arithmetic.ts'
import { CROP, CROP_DPI, cropLayersOf } from './reading-mark-crop.ts'
import type { Area, Colour } from './reading-picture.ts'

/** How likely a place holds a mark of secrecy, 0 to 1. */
export type MarkJudge = (page: Colour, dpi: number, place: Area) => number

/** How sharply the best cells of a crop outweigh the rest; as in `train-crops.py`. */
const SHARPNESS = 2
/** A place larger than a crop is looked at in several. */
const LOOKS_MAX = { across: 4, down: 4 }

/** @throws when the module or its weights are missing. */
export async function openMarkJudge(): Promise<MarkJudge> {
  const network = await openNetwork('mark-judge.wasm', 'judge-weights.bin')
  return (page, dpi, place) => {
    let best = 0
    for (const { x, y } of centresOf(place, dpi)) {
      const { odds, columns, rows } = network(cropLayersOf(page, dpi, { x, y, width: 0, height: 0 }))
      best = Math.max(best, chanceOf(smoothedCells(odds, columns, rows)))
    }
    return best
  }
}

/** Nearly the best of the cells. */
function chanceOf(cells: Float32Array): number {
  const most = cells.reduce((high, value) => Math.max(high, value), -Infinity)
  const sum = cells.reduce((all, value) => all + Math.exp((value - most) * SHARPNESS), 0)
  const odds = most + Math.log(sum / cells.length) / SHARPNESS
  return 1 / (1 + Math.exp(-odds))
}

/** The middle of the place; for a large one, middles half a crop apart. */
function centresOf(place: Area, dpi: number): { x: number; y: number }[] {
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
