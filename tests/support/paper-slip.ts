import sharp from 'sharp'
import { findLatestRendition } from '../../db/renditions.ts'
import { readAll } from '../../workflows/adapters/bytes.ts'
import { readCodes } from '../../workflows/adapters/page-codes.ts'
import { hashOf, openPageImages, type PageImages } from '../../workflows/adapters/page-images.ts'
import { hashHex } from '../../workflows/domain/ids.ts'
import { runJob } from '../../workflows/jobs.ts'
import type { TestOffice } from './test-office.ts'

/** Codes are really read: the rest of the reader says what a test tells it to. */
export function readRealCodes(office: TestOffice): PageImages {
  const images = openPageImages({ pixelsMax: 60_000_000, timeoutMs: 60_000 })
  office.reader.readCodes = async (source, mediaType, page) => {
    const bytes = await readAll(source)
    return readCodes(images, { sha256: hashOf(bytes), mediaType, bytes }, page)
  }
  return images
}

/** The slip of a document as it is printed now. */
export async function printedSlip(office: TestOffice, documentId: string): Promise<Buffer> {
  await runJob(office, 'compose-document', { documentId, reason: 'corrected' })
  const slip = await findLatestRendition(office.db, documentId, 'slip')
  if (!slip) throw new Error('no slip was made')
  return readAll(await office.vault.source(hashHex(slip.file_sha256)))
}

export interface ScanFlaws {
  dpi?: number
  turn?: number
  /** Strength of the grain, 0 to 60. */
  noise?: number
  quality?: number
  isOneBit?: boolean
}

/** The slip printed, written on with a pen and laid on a scanner: a picture with all its faults. */
export async function scannedSlip(images: PageImages, slip: Buffer, flaws: ScanFlaws = {}): Promise<Buffer> {
  const { dpi = 200, turn = 0, noise = 0, quality = 75, isOneBit = false } = flaws
  const drawn = await images.draw(
    { sha256: hashOf(slip), mediaType: 'application/pdf', bytes: slip }, { page: 1, turn: 0, dpi, maxWidth: null },
  )
  const { width, height } = drawn
  const hand = Buffer.from(`<svg width="${width}" height="${height}"><path d="M${width * 0.15} ${height * 0.6}
    q60 -80 120 0 t120 0 t120 0 M${width * 0.15} ${height * 0.66} q80 60 160 -10 t160 10"
    fill="none" stroke="#1746a8" stroke-width="${dpi / 40}"/></svg>`)
  const written = await sharp(drawn.pixels, { raw: { width, height, channels: 3 } })
    .composite([{ input: hand }]).png().toBuffer()
  const { data, info } = await sharp(written).rotate(turn, { background: '#fff' }).removeAlpha().raw()
    .toBuffer({ resolveWithObject: true })
  let seed = 7
  const random = () => ((seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647)
  for (let at = 0; at < (noise > 0 ? data.length : 0); at += 1) {
    data[at] = Math.max(0, Math.min(255, (data[at] ?? 0) + (random() + random() + random() - 1.5) * noise * 2))
  }
  const picture = sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
    .withMetadata({ density: dpi })
  return isOneBit ? picture.threshold(128).png().toBuffer() : picture.jpeg({ quality }).toBuffer()
}
