import { LAYER_DPI, type MarkLayers } from './reading-mark-layers.ts'
import type { Area } from './reading-picture.ts'
import { shapesOf, shrunk } from './reading-shapes.ts'

const MILLIMETRES_PER_INCH = 25.4
/** Size of a stamp, turned and touching a seal included; a seal alone is as high as wide. */
const SIZE = { widthMin: 7, widthMax: 90, heightMin: 3.2, heightMax: 45, widerThanHigh: 1.15 }
/** Distance from grey from which ink is coloured: below it are the fringes of print. */
const TINT_MIN = 28
const PATCHES_MAX = 6

/**
 * Patches of coloured ink as large as a stamp, largest first; pixels of the layers. Letters and frame
 * melt together over one millimetre.
 */
export function colouredPatches({ width, height, tint }: MarkLayers): Area[] {
  const factor = Math.round(LAYER_DPI / MILLIMETRES_PER_INCH)
  const millimetres = (factor * MILLIMETRES_PER_INCH) / LAYER_DPI
  const picture = { width, height, pixels: tint.map((value) => 255 - value) }
  return shapesOf(shrunk(picture, factor), 256 - TINT_MIN).shapes
    .filter((shape) => {
      const [wide, high] = [shape.width * millimetres, shape.height * millimetres]
      return wide >= SIZE.widthMin && wide <= SIZE.widthMax && high >= SIZE.heightMin
        && high <= SIZE.heightMax && wide > high * SIZE.widerThanHigh
    })
    .sort((a, b) => b.width * b.height - a.width * a.height)
    .slice(0, PATCHES_MAX)
    .map((shape) => ({
      x: shape.x * factor, y: shape.y * factor,
      width: shape.width * factor, height: shape.height * factor,
    }))
}
