import type { Grey } from './reading-picture.ts'

/** How the lines of a whole page lie. */
const DESKEW_FROM_DEGREES = 0.2
const DESKEW_MAX_DEGREES = 8
const SKEW_LOOK_WIDTH = 700

/** Degrees by which the lines of a page rise clockwise; 0 when it cannot be told. */
export function pageSkewOf(page: Grey): number {
  const { xs, ys, rows } = inkEdges(page)
  if (xs.length < EDGES_MIN) return 0
  const sharpness = (degrees: number) => profileSharpness(xs, ys, rows, degrees)
  let best = 0
  let most = sharpness(0)
  const look = (from: number, to: number, step: number) => {
    for (let degrees = from; degrees <= to + step / 2; degrees += step) {
      const found = sharpness(degrees)
      if (found > most) [best, most] = [degrees, found]
    }
  }
  look(-DESKEW_MAX_DEGREES, DESKEW_MAX_DEGREES, 0.5)
  look(best - 0.4, best + 0.4, 0.1)
  return Math.abs(best) < DESKEW_FROM_DEGREES ? 0 : best
}

/**
 * Whether the lines of a page stand on end: print makes even stripes across its lines, whichever
 * way they run. Undefined when it cannot be told (little print, a photograph, a form of lines).
 */
export function isSideways(page: Grey): boolean | undefined {
  const paper = paperOf(page)
  const upright = inkEdges(page, false, paper)
  const lying = inkEdges(page, true, paper)
  if (Math.min(upright.xs.length, lying.xs.length) < EDGES_MIN) return undefined
  const best = ({ xs, ys, rows }: InkEdges) => {
    let most = 0
    for (let degrees = -SIDEWAYS_SKEW_MAX; degrees <= SIDEWAYS_SKEW_MAX; degrees += 0.5) {
      most = Math.max(most, profileSharpness(xs, ys, rows, degrees))
    }
    // Per point and against what an even page of as many rows would give.
    return most * rows / xs.length ** 2
  }
  const ratio = best(lying) / best(upright)
  if (ratio > SIDEWAYS_RATIO) return true
  return ratio < 1 / SIDEWAYS_RATIO ? false : undefined
}

interface InkEdges {
  xs: Float32Array
  ys: Float32Array
  rows: number
}

const EDGES_MIN = 300
const EDGES_MAX = 30_000
/** Dark borders of a scan lie here. */
const EDGE_MARGIN = 0.03
const SIDEWAYS_SKEW_MAX = 4
const SIDEWAYS_RATIO = 1.5

/**
 * The upper edges of dark things, on a smaller page: a photograph or a border has few of them.
 * @param isTurned of the page a quarter turn clockwise.
 * @param paper how light the paper is.
 */
function inkEdges(page: Grey, isTurned = false, paper = paperOf(page)): InkEdges {
  const { pixels } = page
  const [width, height] = isTurned ? [page.height, page.width] : [page.width, page.height]
  // Where the first point lies, and how far to the next one across and down.
  const [first, across, down] = isTurned
    ? [(page.height - 1) * page.width, -page.width, 1] : [0, 1, page.width]
  const step = Math.max(1, Math.round(width / SKEW_LOOK_WIDTH))
  const [left, top] = [Math.round(width * EDGE_MARGIN), Math.round(height * EDGE_MARGIN) + step]
  const dark = paper - INK_BELOW_PAPER
  const found: number[] = []
  for (let y = top; y < height - top; y += step) {
    for (let x = left; x < width - left; x += step) {
      const at = first + x * across + y * down
      if ((pixels[at] ?? 255) < dark && (pixels[at - step * down] ?? 255) >= dark) found.push(y * width + x)
    }
  }
  const every = Math.ceil(found.length / EDGES_MAX)
  const count = Math.floor(found.length / Math.max(1, every))
  const xs = new Float32Array(count)
  const ys = new Float32Array(count)
  for (let edge = 0; edge < count; edge++) {
    const at = found[edge * every] ?? 0
    xs[edge] = (at % width) / step
    ys[edge] = Math.floor(at / width) / step
  }
  return { xs, ys, rows: Math.ceil(height / step) }
}

/** How light the paper is: nine of ten points are no lighter. */
export function paperOf({ pixels }: Grey, lookStep = PAPER_LOOK_STEP): number {
  const counts = new Uint32Array(256)
  let seen = 0
  for (let at = 0; at < pixels.length; at += lookStep, seen++) {
    const value = pixels[at] ?? 255
    counts[value] = (counts[value] ?? 0) + 1
  }
  let value = 255
  for (let lighter = counts[255] ?? 0; value > 0 && lighter < seen / 10; value--) {
    lighter += counts[value - 1] ?? 0
  }
  return value
}

const PAPER_LOOK_STEP = 7
const INK_BELOW_PAPER = 90

function profileSharpness(
  xs: Float32Array, ys: Float32Array, rows: number, degrees: number,
): number {
  const slope = Math.tan((degrees * Math.PI) / 180)
  const counts = new Float64Array(rows * 2)
  const middle = rows / 2
  for (let at = 0; at < xs.length; at++) {
    const row = Math.round((ys[at] ?? 0) - (xs[at] ?? 0) * slope + middle)
    if (row >= 0 && row < counts.length) counts[row] = (counts[row] ?? 0) + 1
  }
  let sum = 0
  for (let row = 1; row < counts.length; row++) {
    sum += ((counts[row] ?? 0) - (counts[row - 1] ?? 0)) ** 2
  }
  return sum
}
