import type { HandDigits } from '../domain/letter-evidence.ts'
import { DIGIT_SIDE, digitChances } from './reading-digit-net.ts'
import { type Area, clip, type Colour, type Grey } from './reading-picture.ts'
import { type Shape, type Shapes, shapesOf } from './reading-shapes.ts'

/** Ink lies between paper and the darkest point; faint pens are nearer to the paper. */
const INK_SHARE = 0.5
const INK_MARGIN = 10
const CONTRAST_MIN = 40
/** Of the height of the line of print beside them. */
const HEIGHT_MIN = 0.5
const HEIGHT_MAX = 2.2
const ABOVE = 0.8
const BELOW = 0.8
/** Wider pieces are digits joined to each other. */
const WIDTH_MAX = 1.4
const INK_MIN = 25
const DIGITS_MAX = 6
/** The digit fills so much of the net's picture. */
const FILLED = 20

/**
 * Reads digits written between two printed words. Null where they are joined, broken, too many,
 * or where there is no ink.
 * @param between from the end of one word to the start of the next, on the rows of the print.
 */
export function readHandDigits(page: Colour, between: Area): HandDigits | null {
  if (between.width < 6 || between.height < 6) return null
  const area = clip({ ...between, y: between.y - between.height * ABOVE,
    height: between.height * (1 + ABOVE + BELOW) }, page)
  const ink = darkest(page, area)
  const sorted = [...ink.pixels].sort((a, b) => a - b)
  const paper = sorted[Math.floor(sorted.length * 0.98)] ?? 255
  const black = sorted[0] ?? 0
  if (paper - black < CONTRAST_MIN) return null
  const found = shapesOf(ink, black + (paper - black) * INK_SHARE + INK_MARGIN)
  const pieces = found.shapes.filter((shape) => isDigitHigh(shape, between.height, ink))
    .sort((a, b) => a.x - b.x)
  if (pieces.length === 0 || pieces.length > DIGITS_MAX) return null
  const isCut = found.shapes.some(({ x, height }) => x === 0 && height > between.height * HEIGHT_MIN)
  if (isCut || pieces.some(({ width, height }) => width > WIDTH_MAX * height)) return null
  let digits = ''
  let chance = 1
  for (const piece of pieces) {
    const chances = digitChances(normalised(piece, found, ink.width))
    const best = Math.max(...chances)
    digits += chances.indexOf(best)
    chance = Math.min(chance, best)
  }
  return { digits, chance }
}

/** Rules and print above and below run out of the cutting; specks are low. */
function isDigitHigh(shape: Shape, line: number, { height }: Grey): boolean {
  return shape.height >= line * HEIGHT_MIN && shape.height < line * HEIGHT_MAX
    && shape.size > INK_MIN && shape.y > 0 && shape.y + shape.height < height
}

/** The darkest of the three colours: blue and red ink are dark there, too. */
function darkest({ width, pixels }: Colour, area: Area): Grey {
  const grey = { width: area.width, height: area.height, pixels: new Uint8Array(area.width * area.height) }
  for (let y = 0; y < area.height; y++) {
    for (let x = 0; x < area.width; x++) {
      const at = ((y + area.y) * width + x + area.x) * 3
      grey.pixels[y * area.width + x] = Math.min(
        pixels[at] ?? 255, pixels[at + 1] ?? 255, pixels[at + 2] ?? 255)
    }
  }
  return grey
}

/** One piece of ink as the net knows digits: 20 pixels at its longer side, its middle in the middle. */
function normalised(piece: Shape, { marks }: Shapes, width: number): Float32Array {
  const scale = FILLED / Math.max(piece.width, piece.height)
  const [wide, high] = [Math.max(1, Math.round(piece.width * scale)), Math.max(1, Math.round(piece.height * scale))]
  const small = new Float32Array(wide * high)
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      small[y * wide + x] = inkShare(piece, { marks, width }, {
        left: (x * piece.width) / wide, right: ((x + 1) * piece.width) / wide,
        top: (y * piece.height) / high, bottom: ((y + 1) * piece.height) / high })
    }
  }
  const [left, top] = placeOf(small, wide, high)
  const made = new Float32Array(DIGIT_SIDE * DIGIT_SIDE)
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      made[(y + top) * DIGIT_SIDE + x + left] = Math.min(1, (small[y * wide + x] ?? 0) * 1.2)
    }
  }
  return made
}

interface Cell { left: number; right: number; top: number; bottom: number }

function inkShare(piece: Shape, { marks, width }: { marks: Int32Array; width: number }, cell: Cell): number {
  let [ink, count] = [0, 0]
  for (let y = Math.floor(cell.top); y < Math.max(cell.top + 1, cell.bottom) && y < piece.height; y++) {
    for (let x = Math.floor(cell.left); x < Math.max(cell.left + 1, cell.right) && x < piece.width; x++) {
      count += 1
      if (marks[(piece.y + y) * width + piece.x + x] === piece.mark) ink += 1
    }
  }
  return count === 0 ? 0 : ink / count
}

const INKED = 0.2

/** Where the small picture goes so that the middle of its ink is the middle of the large one. */
function placeOf(small: Float32Array, wide: number, high: number): [number, number] {
  let [across, down, count] = [0, 0, 0]
  for (const [at, ink] of small.entries()) {
    if (ink <= INKED) continue
    across += at % wide
    down += Math.floor(at / wide)
    count += 1
  }
  const middle = DIGIT_SIDE / 2
  const within = (start: number, size: number) => Math.min(Math.max(Math.round(start), 0), DIGIT_SIDE - size)
  return count === 0 ? [0, 0]
    : [within(middle - across / count, wide), within(middle - down / count, high)]
}
