import type { ReadyPage } from './reading-page.ts'
import { type Area, clip, cutGrey, type Grey, skewOf } from './reading-picture.ts'
import { turnedGrey, withoutFrame } from './reading-shapes.ts'
import { stretched } from './reading-stamps.ts'

/** A part of the page as ink on white, and where the place stands in it. */
export interface InkCut {
  picture: Grey
  middle: Area
}

const MILLIMETRES_PER_INCH = 25.4
/** Stamps are set by hand. */
const TURN_MAX_DEGREES = 14
/** Mean distance from grey of the most coloured tenth of a place that holds coloured ink. */
const TINTED_FROM = 40
/** A cut with fewer pixels between black and white than this is a 1-bit scan. */
const BETWEEN_SHARE = 0.12

/** The ink of a place: as dark as it is in its darkest colour, and the coloured ink by itself. */
export function inkOfPlace(
  page: ReadyPage,
  place: Area,
  room: { sides: number; ends: number },
): { dark: InkCut; tint: InkCut | undefined } {
  const sides = (room.sides * page.dpi) / MILLIMETRES_PER_INCH
  const ends = (room.ends * page.dpi) / MILLIMETRES_PER_INCH
  const area = clip({
    x: place.x - sides, y: place.y - ends,
    width: place.width + sides * 2, height: place.height + ends * 2,
  }, page.colour)
  const middle = clip({ ...place, x: place.x - area.x, y: place.y - area.y }, area)
  const dark = cutOf(page, area, (red, green, blue) => Math.min(red, green, blue))
  const tint = cutOf(page, area, (red, green, blue) => {
    const colour = Math.max(red, green, blue) - Math.min(red, green, blue) - 12
    return Math.max(0, 255 - 3 * Math.max(0, colour))
  })
  const once = smoothed(dark)
  const smooth = isOneBit(dark) ? smoothed(once) : once
  return {
    dark: { picture: stretched(smooth), middle },
    tint: tintedLevel(tint) >= TINTED_FROM ? { picture: tint, middle } : undefined,
  }
}

/** Set upright and freed of a frame: the whole, and the words alone, whatever stands around them. */
export async function uprightCuts({ picture, middle }: InkCut, dpi: number): Promise<Grey[]> {
  const straight = await turnedGrey(picture, -skewOf(picture, TURN_MAX_DEGREES))
  const place = clip({
    ...middle,
    x: middle.x + (straight.width - picture.width) / 2,
    y: middle.y + (straight.height - picture.height) / 2,
  }, straight)
  const millimetre = dpi / MILLIMETRES_PER_INCH
  const words = clip({
    x: place.x - 2.5 * millimetre, y: place.y - 0.8 * millimetre,
    width: place.width + 5 * millimetre, height: place.height + 1.6 * millimetre,
  }, straight)
  return [withoutFrame(straight), withoutFrame(cutGrey(straight, words))]
}

function cutOf(
  { colour }: ReadyPage,
  area: Area,
  level: (red: number, green: number, blue: number) => number,
): Grey {
  const pixels = new Uint8Array(area.width * area.height)
  for (let y = 0; y < area.height; y++) {
    let from = ((area.y + y) * colour.width + area.x) * 3
    for (let x = 0; x < area.width; x++, from += 3) {
      pixels[y * area.width + x] = level(
        colour.pixels[from] ?? 255, colour.pixels[from + 1] ?? 255, colour.pixels[from + 2] ?? 255)
    }
  }
  return { width: area.width, height: area.height, pixels }
}

function tintedLevel({ pixels }: Grey): number {
  const sorted = pixels.slice().sort()
  const tenth = sorted.subarray(0, Math.max(1, Math.floor(sorted.length / 10)))
  return 255 - tenth.reduce((sum, value) => sum + value, 0) / tenth.length
}

function isOneBit({ pixels }: Grey): boolean {
  let between = 0
  for (const pixel of pixels) if (pixel > 40 && pixel < 215) between += 1
  return between < pixels.length * BETWEEN_SHARE
}

/** Mean of 3 by 3: the dots of a 1-bit scan become grey again. */
function smoothed({ width, height, pixels }: Grey): Grey {
  const result = new Uint8Array(pixels.length).fill(255)
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x
      let sum = 0
      for (const row of [at - width, at, at + width]) {
        sum += (pixels[row - 1] ?? 0) + (pixels[row] ?? 0) + (pixels[row + 1] ?? 0)
      }
      result[at] = sum / 9
    }
  }
  return { width, height, pixels: result }
}
