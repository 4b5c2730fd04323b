import { createRequire } from 'node:module'
import sharp, { type Sharp } from 'sharp'

/** One page of a picture file. Foreign bytes: for bounded children only. */
export interface PicturePage {
  /** Pixels as stored, before the viewer turns them. */
  width: number
  height: number
  /** EXIF, 1 to 8. */
  orientation: number
  /** Dots an inch across, as far as the file tells. */
  density: number | undefined
  open(): Promise<Sharp>
}

export interface PictureLimits {
  /** Of one page, width times height. */
  pixelsMax: number
  pagesMax: number
}

export class TooManyPages extends Error {
  override readonly name = 'TooManyPages'
}

export class TooManyPixels extends Error {
  override readonly name = 'TooManyPixels'
}

/** Kinds of HEIF that differ only in what else the file may hold. */
const HEIC_BRANDS_BESIDE = ['heim', 'heis', 'hevm', 'hevs']

/**
 * The pages of a JPEG, PNG, WebP, TIFF or HEIC, in their order.
 *
 * @throws {TooManyPages} {@link TooManyPixels} and, for what is no picture, whatever its reader says.
 */
export function openPictures(bytes: Buffer, limits: PictureLimits): Promise<PicturePage[]> {
  return isHeic(bytes)
    ? heicPages(bytes, limits)
    : plainPages(bytes, limits)
}

export function isHeic(bytes: Buffer): boolean {
  return bytes.toString('latin1', 4, 8) === 'ftyp'
}

async function plainPages(bytes: Buffer, limits: PictureLimits): Promise<PicturePage[]> {
  const first = await sharp(bytes, { limitInputPixels: false }).metadata()
  const count = first.format === 'tiff' ? first.pages ?? 1 : 1
  if (first.format !== 'tiff' && (first.pages ?? 1) > 1) throw new TooManyPages()
  if (count > limits.pagesMax) throw new TooManyPages()
  const pages: PicturePage[] = []
  for (let page = 0; page < count; page++) {
    const facts = page === 0 ? first
      : await sharp(bytes, { limitInputPixels: false, page }).metadata()
    const { width, height, orientation = 1, density } = facts
    if (!width || !height) throw new Error('no picture')
    if (width * height > limits.pixelsMax) throw new TooManyPixels()
    const open = () => Promise.resolve(
      sharp(bytes, { limitInputPixels: limits.pixelsMax, failOn: 'error', page }))
    pages.push({ width, height, orientation, density, open })
  }
  return pages
}

/** What heic-decode gives; it has no types of its own. */
interface HeicPicture {
  width: number
  height: number
  decode(): Promise<{ width: number; height: number; data: Uint8ClampedArray<ArrayBuffer> }>
}

/** libheif turns and mirrors by itself: the pictures come upright. */
async function heicPages(bytes: Buffer, limits: PictureLimits): Promise<PicturePage[]> {
  const { all } = createRequire(import.meta.url)('heic-decode') as {
    all(file: { buffer: Uint8Array }): Promise<HeicPicture[]>
  }
  let file = bytes
  if (HEIC_BRANDS_BESIDE.includes(bytes.toString('latin1', 8, 12))) {
    file = Buffer.from(bytes)
    file.write('heic', 8, 'latin1')
  }
  const pictures = await all({ buffer: file })
  if (pictures.length > limits.pagesMax) throw new TooManyPages()
  return pictures.map((picture) => {
    const { width, height } = picture
    if (width * height > limits.pixelsMax) throw new TooManyPixels()
    const open = async () => {
      const { data } = await picture.decode()
      return sharp(Buffer.from(data.buffer), { raw: { width, height, channels: 4 } })
    }
    return { width, height, orientation: 1, density: undefined, open }
  })
}
