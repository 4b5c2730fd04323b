import type { Area, Colour } from './reading-picture.ts'
import { layersOfSize, type MarkLayers } from './reading-mark-layers.ts'

/** What the second network looks at: a place and what is around it, finer than the first look. */
export const CROP_DPI = 120
export const CROP = { width: 288, height: 88 } as const

/** The layers of a crop with the place in its middle; outside the page there is paper. */
export function cropLayersOf(page: Colour, dpi: number, place: Area): MarkLayers {
  const width = Math.round((CROP.width * dpi) / CROP_DPI)
  const height = Math.round((CROP.height * dpi) / CROP_DPI)
  const left = Math.round(place.x + place.width / 2 - width / 2)
  const top = Math.round(place.y + place.height / 2 - height / 2)
  const pixels = Buffer.alloc(width * height * 3, 255)
  const from = Math.max(0, left)
  const until = Math.min(page.width, left + width)
  const rows = from < until ? Math.min(page.height, top + height) : 0
  for (let y = Math.max(0, top); y < rows; y++) {
    page.pixels.copy(pixels, ((y - top) * width + from - left) * 3,
      (y * page.width + from) * 3, (y * page.width + until) * 3)
  }
  return layersOfSize({ width, height, pixels }, CROP)
}
