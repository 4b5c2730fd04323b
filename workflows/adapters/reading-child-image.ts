/** In the child only: pictures (JPEG, PNG, WebP, TIFF, HEIC) page by page. */
import sharp from 'sharp'
import type { DrawAsk, Drawn, OpenedFile } from './page-image-child.ts'
import { openPictures, type PicturePage } from './picture-pages.ts'

const A4_LONG_INCHES = 11.69
const A4_SHORT_INCHES = 8.27
/** Small pictures are enlarged at most this much: more adds no ink. */
const ENLARGE_MAX = 2.6
/** The inspector lets no more in. */
const PAGES_MAX = 500
/** EXIF ways in which the picture lies on its side. */
const SIDEWAYS_FROM = 5

sharp.cache(false)
sharp.concurrency(1)

export async function openImage(bytes: Buffer, pixelsMax: number): Promise<OpenedFile> {
  const pictures = await openPictures(bytes, { pixelsMax, pagesMax: PAGES_MAX })

  async function draw(ask: DrawAsk): Promise<Drawn> {
    const picture = pictures[ask.page - 1]
    if (!picture) throw new Error('no such page')
    return drawPicture(picture, ask, pixelsMax)
  }
  return { draw, text: async () => ({ words: [], widgets: [], pictured: 1 }) }
}

/** Scaled as stored, where a JPEG can be opened smaller at once; turned afterwards. */
async function drawPicture(
  picture: PicturePage, ask: DrawAsk, pixelsMax: number,
): Promise<Drawn> {
  const { width, height, orientation } = picture
  const isSideways = orientation >= SIDEWAYS_FROM
  const isTurned = isSideways !== (ask.turn % 180 !== 0)
  const dpi = dpiOf(width, height, picture.density)
  let scale = Math.min(ask.dpi / dpi, ENLARGE_MAX)
  if (ask.maxWidth) scale = Math.min(ask.maxWidth / (isTurned ? height : width), 1)
  scale = Math.min(scale, Math.sqrt(pixelsMax / (width * height)))
  const source = await picture.open()
  const isUpright = orientation <= 1 && ask.turn === 0
  const small = await source
    .resize({
      width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)),
      fit: 'fill',
    })
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const { data, info } = isUpright ? small : await turnedBy(small, orientation, ask.turn)
  const pixels = info.channels === 3 ? data : spread(data)
  return { width: info.width, height: info.height, dpi: dpi * scale, pixels }
}

interface Raw {
  data: Buffer
  info: { width: number; height: number; channels: 1 | 2 | 3 | 4 }
}

/** EXIF's eight ways as a mirror left to right and then quarter turns clockwise. */
const WAYS: Readonly<Record<number, readonly [mirrored: boolean, turn: number]>> = {
  2: [true, 0], 3: [false, 180], 4: [true, 180], 5: [true, 270], 6: [false, 90], 7: [true, 90],
  8: [false, 270],
}

async function turnedBy({ data, info }: Raw, orientation: number, turn: number): Promise<Raw> {
  const { width, height, channels } = info
  const [isMirrored, own] = WAYS[orientation] ?? [false, 0]
  let picture = sharp(data, { raw: { width, height, channels } })
  if (isMirrored) {
    const flopped = await picture.flop().raw().toBuffer()
    picture = sharp(flopped, { raw: { width, height, channels } })
  }
  return picture.rotate((own + turn) % 360).raw().toBuffer({ resolveWithObject: true })
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
  const pixels = Buffer.allocUnsafe(grey.length * 3)
  for (let at = 0, to = 0; at < grey.length; at++, to += 3) {
    const value = grey[at] ?? 0
    pixels[to] = value
    pixels[to + 1] = value
    pixels[to + 2] = value
  }
  return pixels
}
