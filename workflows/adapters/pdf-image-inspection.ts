import type { Inspection, MediaType, UnreadableReason } from './file-inspector.ts'
import type { InspectionLimits } from './pdf-file-inspector.ts'
import { imagePage } from './pdf-image-page.ts'
import { openPictures, type PicturePage, TooManyPages, TooManyPixels } from './picture-pages.ts'

/** A look at every pixel is taken at this width: damage in the middle of a file is found too. */
const TRIAL_WIDTH = 64

export async function inspectImage(
  bytes: Buffer, mediaType: MediaType, limits: InspectionLimits,
): Promise<Inspection> {
  const refuse = (reason: UnreadableReason): Inspection => ({ ok: false, mediaType, reason })
  try {
    const pictures = await openPictures(bytes, limits)
    if (pictures.length === 0) return refuse('file-no-pages')
    // One damaged page of many is marked when it is read; the letter is not lost for it.
    let whole = 0
    for (const picture of pictures) if (await opens(picture)) whole += 1
    if (whole === 0 || (whole < pictures.length && pictures.length === 1)) {
      return refuse('file-broken')
    }
    return {
      ok: true, mediaType, holdsSignature: false, activeContent: [],
      pages: pictures.map((one) => imagePage(one.width, one.height, one.orientation).page),
    }
  } catch (fault) {
    if (fault instanceof TooManyPages) return refuse('file-too-many-pages')
    if (fault instanceof TooManyPixels) return refuse('file-too-many-pixels')
    return refuse('file-broken')
  }
}

async function opens(picture: PicturePage): Promise<boolean> {
  try {
    await (await picture.open()).resize({ width: TRIAL_WIDTH }).raw().toBuffer()
    return true
  } catch {
    return false
  }
}
