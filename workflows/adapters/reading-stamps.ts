import { type Area, clip, cutGrey, type Grey, pngOf, skewOf } from './reading-picture.ts'
import type { Recogniser } from './reading-recogniser.ts'
import {
  insideFrame, type Shape, shapesOf, shrunk, turnedGrey, withoutFrame,
} from './reading-shapes.ts'

/** What looks like a stamp. */
export interface Stamp extends Area {
  /** As low as a line of print: letters without a frame. */
  mayBeWord: boolean
}

const MILLIMETRES_PER_INCH = 25.4
/** Size of a stamp in millimetres, with room for turned ones and for frames lost in part. */
const SIZE = { widthMin: 7, widthMax: 80, heightMin: 3.2, heightMax: 26 }
/** Words of print, up to 15 points and with marks above and below, are lower than this (mm). */
const WORD_HEIGHT_MAX = 5.5
const PATCHES_MAX = 6
const FRAMES_MAX = 10
/** Brightness below which ink is as dark as print. */
const PRINT = 130
const FAINT_BELOW_PAPER = 30
/** Stamps are set by hand. */
const STAMP_TURN_MAX_DEGREES = 14
/** A faint piece has at most this share of its ink as dark as print. */
const FAINT_PRINT_MAX = 0.25

/** The lines of one stamp, enlarged, straightened and without its frame; read in several ways. */
export async function readStamp(
  recogniser: Recogniser,
  page: { dpi: number; picture: Grey },
  stamp: Area,
  rank: number,
): Promise<string[]> {
  const grown = clip({
    x: stamp.x - 6, y: stamp.y - 6, width: stamp.width + 12, height: stamp.height + 12,
  }, page.picture)
  const cut = stretched(cutGrey(page.picture, grown))
  const straight = await turnedGrey(cut, -skewOf(cut, STAMP_TURN_MAX_DEGREES))
  const inside = insideFrame(straight)
  const cuttings = [withoutFrame(straight), ...(inside ? [cutGrey(straight, inside)] : [])]
  const texts = await Promise.all(cuttings.map(async (cutting) => {
    const png = await pngOf(cutting, 2, 24)
    const words = await recogniser.recognise({ png, layout: 6, dpi: page.dpi * 2, rank })
    const lines = new Map<number, string>()
    for (const word of words) {
      lines.set(word.line, `${lines.get(word.line) ?? ''} ${word.text}`)
    }
    const all = [...lines.values()]
    return [...all, all.join(' ')]
  }))
  return texts.flat()
}

/** Patches of one ink as large as a stamp; letters and frame melt together at 1 mm. */
export function inkPatches(picture: Grey, dpi: number): Stamp[] {
  const factor = Math.max(2, Math.round(dpi / MILLIMETRES_PER_INCH))
  return stampSized(shapesOf(shrunk(picture, factor), 140).shapes, factor, dpi)
    .slice(0, PATCHES_MAX)
    // Print is seldom coloured: a word in colour is a stamp.
    .map((patch) => ({ ...patch, mayBeWord: false }))
}

/**
 * Hollow pieces of dark ink as large as a stamp: frames, the faint ones too. Dark pieces as low as
 * a line of print are words, which are read with the page; faint ones may be a stamp without a
 * frame, unless other words stand on both sides.
 */
export function frames(picture: Grey, dpi: number): Stamp[] {
  const factor = 2
  const small = shrunk(picture, factor)
  const wordHeight = (WORD_HEIGHT_MAX * dpi) / MILLIMETRES_PER_INCH / factor
  const dark = hollow(shapesOf(small, PRINT).shapes).filter(({ height }) => height > wordHeight)
  const faintLevel = levelAt(small, 0.5) - FAINT_BELOW_PAPER
  const faint = faintLevel > PRINT + 10 ? faintPieces(small, faintLevel, wordHeight) : []
  const found = [...dark, ...faint]
  const distinct = found.filter((shape, at) => !found.slice(0, at).some((other) =>
    Math.abs(other.x - shape.x) + Math.abs(other.y - shape.y) < 6
    && Math.abs(other.width - shape.width) < 6))
  return stampSized(distinct, factor, dpi)
    .slice(0, FRAMES_MAX)
    .map((shape) => ({ ...shape, mayBeWord: shape.height <= wordHeight * factor }))
}

const hollow = (shapes: readonly Shape[]) =>
  shapes.filter((shape) => shape.size < shape.width * shape.height * 0.5)

function faintPieces(small: Grey, level: number, wordHeight: number): Shape[] {
  const { shapes } = shapesOf(small, level)
  return hollow(shapes).filter((shape) => {
    if (shape.height > wordHeight) return true
    const print = cutGrey(small, shape).pixels.filter((pixel) => pixel < PRINT).length
    return print < shape.size * FAINT_PRINT_MAX && !standsBetween(shape, shapes)
  })
}

/** Other letters or words follow on its row to the left and to the right. */
function standsBetween(shape: Shape, shapes: readonly Shape[]): boolean {
  const reach = shape.height * 1.5
  const beside = shapes.filter((other) =>
    other !== shape && other.height > shape.height * 0.3 && other.height < shape.height * 3
    && other.y < shape.y + shape.height * 0.7
    && other.y + other.height > shape.y + shape.height * 0.3)
  const right = shape.x + shape.width
  return beside.some((other) => other.x >= right - 2 && other.x < right + reach)
    && beside.some((other) => other.x + other.width <= shape.x + 2
      && other.x + other.width > shape.x - reach)
}

/** Brightness below which this share of the pixels lies. */
function levelAt({ pixels }: Grey, share: number): number {
  const counts = new Uint32Array(256)
  for (const pixel of pixels) counts[pixel] = (counts[pixel] ?? 0) + 1
  let sum = 0
  for (const [level, count] of counts.entries()) {
    sum += count
    if (sum >= pixels.length * share) return level
  }
  return 255
}

/** A faint stamp as dark as print: from its darkest ink to just below the paper. */
export function stretched(picture: Grey): Grey {
  const dark = levelAt(picture, 0.02)
  const light = Math.max(dark + 20, levelAt(picture, 0.6) - 12)
  const pixels = picture.pixels.map((pixel) =>
    Math.max(0, Math.min(255, ((pixel - dark) * 255) / (light - dark))))
  return { ...picture, pixels }
}

function stampSized(shapes: readonly Area[], factor: number, dpi: number): Area[] {
  const toMillimetres = (factor * MILLIMETRES_PER_INCH) / dpi
  return shapes
    .filter((shape) => {
      const width = shape.width * toMillimetres
      const height = shape.height * toMillimetres
      return width >= SIZE.widthMin && width <= SIZE.widthMax
        && height >= SIZE.heightMin && height <= SIZE.heightMax && width > height * 1.15
    })
    .map((shape) => ({
      x: shape.x * factor, y: shape.y * factor,
      width: shape.width * factor, height: shape.height * factor,
    }))
    // Frames are larger than the words that look like them.
    .sort((a, b) => b.width * b.height - a.width * a.height)
}
