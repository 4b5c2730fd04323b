import { type Area, clip, cutGrey, type Grey } from './reading-picture.ts'

/** Specks of paper within the ink are smaller than this part of a digit's box. */
const HOLE_MIN = 0.008
/** The hole of a 0 is at least this high, those of 6 and 9 lower (parts of the digit's height). */
const TALL_HOLE = 0.64
/** Between ink and paper: pale print loses its thin strokes at the first. */
const LIMITS = [0.5, 0.7] as const
const PAPER = 255

/**
 * Whether printed ink can be the digit that was read: recognisers take the 6 and the 8 of light
 * sans-serif letters for one another, the holes in them do not lie. In doubt it cannot.
 */
export function canBeDigit(page: Grey, piece: Area, digit: string): boolean {
  const cut = cutGrey(page, clip(piece, page))
  return LIMITS.some((limit) => fits(holesIn(cut, limit), digit))
}

function fits(holes: readonly Hole[], digit: string): boolean {
  const [first] = holes
  if (holes.length > 2) return false
  if (digit === '8') return holes.length === 2
  if (!first || holes.length > 1) return '123457'.includes(digit) && holes.length === 0
  const isTall = first.height > TALL_HOLE
  if (digit === '0') return isTall
  if (digit === '6') return !isTall && first.middle > 0.5
  return (digit === '9' && !isTall && first.middle < 0.5) || digit === '4'
}

interface Hole {
  /** Of the digit's height. */
  height: number
  middle: number
}

/** Paper that ink shuts off from the outside, pixel by pixel along the sides. */
function holesIn({ width, height, pixels }: Grey, share: number): Hole[] {
  const [black, white] = [Math.min(...pixels), Math.max(...pixels)]
  const limit = black + (white - black) * share
  const isPaper = (at: number) => (pixels[at] ?? PAPER) >= limit
  const seen = new Uint8Array(width * height)
  const holes: Hole[] = []
  for (let start = 0; start < pixels.length; start++) {
    if (seen[start] || !isPaper(start)) continue
    const patch = fill(start, { width, height, seen, isPaper })
    if (patch.isOpen || patch.size < HOLE_MIN * width * height) continue
    holes.push({
      height: (patch.bottom - patch.top + 1) / height,
      middle: (patch.top + patch.bottom + 1) / 2 / height,
    })
  }
  return holes
}

interface Field {
  width: number
  height: number
  seen: Uint8Array
  isPaper: (at: number) => boolean
}

function fill(start: number, { width, height, seen, isPaper }: Field) {
  const stack = [start]
  const patch = { size: 0, top: height, bottom: 0, isOpen: false }
  seen[start] = 1
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const x = at % width
    const y = (at - x) / width
    patch.size += 1
    patch.top = Math.min(patch.top, y)
    patch.bottom = Math.max(patch.bottom, y)
    if (x === 0 || y === 0 || x === width - 1 || y === height - 1) patch.isOpen = true
    const beside = [x > 0 ? at - 1 : at, x < width - 1 ? at + 1 : at, at - width, at + width]
    for (const next of beside) {
      if (next < 0 || next >= width * height || seen[next] || !isPaper(next)) continue
      seen[next] = 1
      stack.push(next)
    }
  }
  return patch
}
