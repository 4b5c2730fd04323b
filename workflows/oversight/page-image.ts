import type { ByteSource } from '../adapters/bytes.ts'
import type { MediaType } from '../adapters/file-inspector.ts'
import type { PageImage } from '../adapters/letter-reader.ts'
import type { Office } from '../office.ts'

const CACHE_BYTES_MAX = 96_000_000
/** Widths a page may be drawn at, in pixels: few, so that pictures are found again. */
export const imageWidths = [120, 480, 900, 1400, 2000] as const
export type ImageWidth = (typeof imageWidths)[number]

export function nearestWidth(wanted: number): ImageWidth {
  return imageWidths.find((width) => width >= wanted) ?? imageWidths[imageWidths.length - 1]!
}

interface Drawn {
  image: Promise<PageImage>
  bytes: number
}

/** Newest last. In memory only: a page of a letter never lies on disk as a picture. */
const drawn = new Map<string, Drawn>()
let drawnBytes = 0

/**
 * A page for the screen, drawn in a bounded child and kept for a while. Whether the person may see
 * it has been asked before. Two who ask for the same page at once wait for one drawing.
 */
export function pageImage(
  office: Office,
  page: { sha256: string; source: ByteSource; mediaType: MediaType; page: number; turn: number; width: ImageWidth },
): Promise<PageImage> {
  const key = `${page.sha256}:${page.page}:${page.turn}:${page.width}`
  const known = drawn.get(key)
  if (known) {
    drawn.delete(key)
    drawn.set(key, known)
    return known.image
  }
  const image = office.reader.image(page.source, page.mediaType, page.page, page.turn, page.width)
  const entry: Drawn = { image, bytes: 0 }
  drawn.set(key, entry)
  image.then(
    ({ bytes }) => {
      if (drawn.get(key) !== entry) return
      entry.bytes = bytes.length
      drawnBytes += bytes.length
      dropOldest()
    },
    () => void drawn.delete(key),
  )
  return image
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
