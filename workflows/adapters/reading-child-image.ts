/** In the child only: pictures (JPEG, PNG, WebP, TIFF) as pages of one. */
import sharp from 'sharp'
import type { DrawAsk, Drawn, OpenedFile } from './page-image-child.ts'

const A4_LONG_INCHES = 11.69
const A4_SHORT_INCHES = 8.27
/** Small pictures are enlarged at most this much: more adds no ink. */
const ENLARGE_MAX = 2.6

sharp.cache(false)
sharp.concurrency(1)

export async function openImage(bytes: Buffer, pixelsMax: number): Promise<OpenedFile> {
  const source = () =>
    sharp(bytes, { limitInputPixels: pixelsMax, failOn: 'error', autoOrient: true })
  const { width, height, density, autoOrient } = await source().metadata()
  if (!width || !height) throw new Error('no picture')
  const upright = autoOrient ?? { width, height }
  const dpi = dpiOf(upright.width, upright.height, density)

  async function draw(ask: DrawAsk): Promise<Drawn> {
    if (ask.page !== 1) throw new Error('no such page')
    const isTurned = ask.turn % 180 !== 0
    const shownWidth = isTurned ? upright.height : upright.width
    const shownHeight = isTurned ? upright.width : upright.height
    let scale = Math.min(ask.dpi / dpi, ENLARGE_MAX)
    if (ask.maxWidth) scale = Math.min(ask.maxWidth / shownWidth, 1)
    scale = Math.min(scale, Math.sqrt(pixelsMax / (shownWidth * shownHeight)))
    const { data, info } = await sharp(
      await source().flatten({ background: '#fff' }).toColourspace('srgb').png({
        compressionLevel: 0,
      }).toBuffer(),
      { limitInputPixels: pixelsMax },
    )
      .rotate(ask.turn)
      .resize({
        width: Math.max(1, Math.round(shownWidth * scale)),
        height: Math.max(1, Math.round(shownHeight * scale)),
        fit: 'fill',
      })
      .removeAlpha()
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    const pixels = info.channels === 3 ? data : spread(data)
    return { width: info.width, height: info.height, dpi: dpi * scale, pixels }
  }
  return { draw, text: async () => ({ words: [], widgets: [], pictured: 1 }) }
}

/** The density in the file where it makes a sheet of a usual size, else that of a whole A4 sheet. */
function dpiOf(width: number, height: number, density: number | undefined): number {
  const long = Math.max(width, height)
  const short = Math.min(width, height)
  const fromSheet = Math.max(long / A4_LONG_INCHES, short / A4_SHORT_INCHES)
  if (!density || density < 100) return fromSheet
  const inches = long / density
  return inches > 7 && inches < 18 ? density : fromSheet
}

function spread(grey: Buffer): Buffer {
  const pixels = Buffer.alloc(grey.length * 3)
  for (let at = 0; at < grey.length; at++) pixels.fill(grey[at] ?? 0, at * 3, at * 3 + 3)
  return pixels
}
