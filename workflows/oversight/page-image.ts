import type { ByteSource } from '../adapters/bytes.ts'
import type { MediaType } from '../adapters/file-inspector.ts'
import type { PageImage } from '../adapters/letter-reader.ts'
import { cutStrips } from '../adapters/page-strips.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

const CACHE_BYTES_MAX = 96_000_000
/** Widths a page may be drawn at, in pixels: few, so that pictures are found again. */
export const imageWidths = [120, 480, 900, 1400, 2000] as const
export type ImageWidth = (typeof imageWidths)[number]

/** Widths for a page that is looked at closely: given out in strips, so that nobody holds all of it. */
export const stripWidths = [2000, 2800, 4000] as const
export type StripWidth = (typeof stripWidths)[number]
/** Equal strips of a page, from the top. */
export const STRIPS = 8

export function nearestWidth(wanted: number): ImageWidth {
  return imageWidths.find((width) => width >= wanted) ?? imageWidths[imageWidths.length - 1]!
}

interface Drawn {
  images: Promise<PageImage[]>
  bytes: number
}

/** Newest last. In memory only: a page of a letter never lies on disk as a picture. */
const drawn = new Map<string, Drawn>()
let drawnBytes = 0

/**
 * A page for the screen, drawn in a bounded child and kept for a while. Whether the person may see
 * it has been asked before. Two who ask for the same page at once wait for one drawing.
 */
export async function pageImage(
  office: Office,
  page: DrawnPage & { width: ImageWidth },
): Promise<PageImage> {
  const [image] = await kept(`${keyOf(page)}`, async () => [await draw(office, page)])
  if (!image) throw new Error('a page was drawn without a picture')
  return image
}

/** One strip of a page drawn large; all of them are cut at once, since the next is asked for soon. */
export async function pageStrip(
  office: Office,
  page: DrawnPage & { width: StripWidth; strip: number },
): Promise<PageImage> {
  const images = await kept(`${keyOf(page)}:strips`, async () => {
    const whole = await draw(office, page)
    return cutStrips(whole, STRIPS)
  })
  const image = images[page.strip]
  if (!image) throw new OfficeError('page-not-found', { page: page.page })
  return image
}

interface DrawnPage {
  sha256: string
  source: ByteSource
  mediaType: MediaType
  page: number
  turn: number
  width: ImageWidth | StripWidth
}

function keyOf({ sha256, page, turn, width }: DrawnPage): string {
  return `${sha256}:${page}:${turn}:${width}`
}

function draw(office: Office, { source, mediaType, page, turn, width }: DrawnPage): Promise<PageImage> {
  return office.reader.image(source, mediaType, page, turn, width)
}

function kept(key: string, make: () => Promise<PageImage[]>): Promise<PageImage[]> {
  const known = drawn.get(key)
  if (known) {
    drawn.delete(key)
    drawn.set(key, known)
    return known.images
  }
  const images = make()
  const entry: Drawn = { images, bytes: 0 }
  drawn.set(key, entry)
  images.then(
    (made) => {
      if (drawn.get(key) !== entry) return
      entry.bytes = made.reduce((sum, { bytes }) => sum + bytes.length, 0)
      drawnBytes += entry.bytes
      dropOldest()
    },
    () => void drawn.delete(key),
  )
  return images
}

/** Forgets every picture of a file: it turned out to be secret, or it is gone. */
export function forgetImages(sha256: string): void {
  for (const [key, entry] of drawn) {
    if (!key.startsWith(`${sha256}:`)) continue
    drawn.delete(key)
    drawnBytes -= entry.bytes
  }
}

function dropOldest(): void {
  for (const [key, entry] of drawn) {
    if (drawnBytes <= CACHE_BYTES_MAX) return
    drawn.delete(key)
    drawnBytes -= entry.bytes
  }
}
