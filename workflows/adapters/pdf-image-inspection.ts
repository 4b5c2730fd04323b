import sharp from 'sharp'
import type { Inspection, MediaType, UnreadableReason } from './file-inspector.ts'
import { imagePage } from './pdf-image-page.ts'
import type { InspectionLimits } from './pdf-file-inspector.ts'

/** A look at every pixel is taken at this width: damage in the middle of a file is found too. */
const TRIAL_WIDTH = 64

export async function inspectImage(
  bytes: Buffer, mediaType: MediaType, limits: InspectionLimits,
): Promise<Inspection> {
  const refuse = (reason: UnreadableReason): Inspection => ({ ok: false, mediaType, reason })
  const open = () => sharp(bytes, { limitInputPixels: limits.pixelsMax, failOn: 'error' })
  const facts = await sharp(bytes, { limitInputPixels: false }).metadata().catch(() => undefined)
  if (!facts?.width || !facts.height || `image/${facts.format}` !== mediaType) {
    return refuse('file-broken')
  }
  if ((facts.pages ?? 1) > 1) {
    return refuse(mediaType === 'image/tiff' ? 'file-tiff-many-pages' : 'file-too-many-pages')
  }
  if (facts.width * facts.height > limits.pixelsMax) return refuse('file-too-many-pixels')
  try {
    await open().resize({ width: TRIAL_WIDTH }).raw().toBuffer()
  } catch {
    return refuse('file-broken')
  }
  const { page } = imagePage(facts.width, facts.height, facts.orientation)
  return { ok: true, mediaType, pages: [page], holdsSignature: false, activeContent: [] }
}
