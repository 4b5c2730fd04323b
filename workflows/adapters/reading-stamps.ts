import { type Area, clip, cutGrey, type Grey, pngOf, skewOf } from './reading-picture.ts'
import type { Recogniser } from './reading-recogniser.ts'
import {
  insideFrame, shapesOf, shrunk, turnedGrey, withoutFrame,
} from './reading-shapes.ts'

const MILLIMETRES_PER_INCH = 25.4
/** Size of a stamp in millimetres, with room for turned ones and for frames lost in part. */
const SIZE = { widthMin: 7, widthMax: 80, heightMin: 3.2, heightMax: 26 }
const PATCHES_MAX = 6
/** Stamps are set by hand. */
const STAMP_TURN_MAX_DEGREES = 14

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
export function inkPatches(picture: Grey, dpi: number): Area[] {
  const factor = Math.max(2, Math.round(dpi / MILLIMETRES_PER_INCH))
  return stampSized(shapesOf(shrunk(picture, factor), 140).shapes, factor, dpi)
    .slice(0, PATCHES_MAX)
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
