import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, describe, it } from 'node:test'
import { PDFDocument } from 'pdf-lib'
import sharp from 'sharp'
import type { MediaType } from '../../workflows/adapters/file-inspector.ts'
import { hashOf, openPageImages, PageUnreadable } from '../../workflows/adapters/page-images.ts'
import { buildRenditions } from '../../workflows/adapters/pdf-composer.ts'
import { openFileInspector } from '../../workflows/adapters/pdf-file-inspector.ts'
import { HEIC_OF_TWO, tiffOf } from '../support/picture-files.ts'

const LIMITS = { bytesMax: 2 ** 22, pagesMax: 3, pixelsMax: 1_000_000, timeoutMs: 60_000 }
const inspector = openFileInspector(LIMITS)
const images = openPageImages({ pixelsMax: LIMITS.pixelsMax, timeoutMs: LIMITS.timeoutMs })
after(() => images.close())

const source = (bytes: Buffer) => ({
  byteSize: bytes.length,
  open: (range?: { start: number; end: number }) =>
    Readable.from([bytes.subarray(range?.start ?? 0, range?.end)]),
})

async function drawn(bytes: Buffer, mediaType: MediaType, page: number, turn = 0) {
  const file = { sha256: hashOf(bytes), mediaType, bytes }
  return images.draw(file, { page, turn, dpi: 20, maxWidth: null })
}

/** Where the dark square lies: the middle of all dark pixels, as fractions of the page. */
function darkMiddle(page: { width: number; height: number; pixels: Buffer }): [number, number] {
  let [x, y, count] = [0, 0, 0]
  for (let at = 0; at < page.width * page.height; at++) {
    if ((page.pixels[at * 3] ?? 255) > 128) continue
    x += at % page.width
    y += Math.floor(at / page.width)
    count += 1
  }
  return [x / count / page.width, y / count / page.height]
}

const isUpperLeft = ([x, y]: [number, number]) => x < 0.45 && y < 0.45

describe('a TIFF with several pages', () => {
  it('has a page for each of its pages, drawn one by one, and all of them in the copy', async () => {
    const bytes = await tiffOf([{ width: 120, height: 160 }, { width: 160, height: 120 }])
    const seen = await inspector.inspect(source(bytes))
    assert.ok(seen.ok)
    assert.deepEqual(seen.pages.map((page) => page.width < page.height), [true, false])
    const [first, second] = [await drawn(bytes, 'image/tiff', 1), await drawn(bytes, 'image/tiff', 2)]
    assert.deepEqual([first.width < first.height, second.width < second.height], [true, false])
    assert.ok(isUpperLeft(darkMiddle(first)) && isUpperLeft(darkMiddle(second)))
    const made = await buildRenditions({
      original: source(bytes), mediaType: 'image/tiff', holdsSignature: false, slip: null, ink: [],
    })
    assert.equal((await PDFDocument.load(made.letter)).getPageCount(), 2)
  })

  it('is refused when it has more pages than the office takes, or one too large', async () => {
    const many = await tiffOf(Array.from({ length: 4 }, () => ({ width: 60, height: 60 })))
    const large = await tiffOf([{ width: 60, height: 60 }, { width: 1_100, height: 1_000 }])
    const reasons = await Promise.all([many, large].map((one) => inspector.inspect(source(one))))
    assert.deepEqual(reasons.map((seen) => seen.ok || seen.reason), [
      'file-too-many-pages', 'file-too-many-pixels',
    ])
  })

  it('has no page beyond its last', async () => {
    const bytes = await tiffOf([{ width: 60, height: 60 }])
    await assert.rejects(drawn(bytes, 'image/tiff', 2), PageUnreadable)
  })
})

describe('a picture from a telephone', () => {
  it('may be HEIC, with several pictures, each a page', async () => {
    const seen = await inspector.inspect(source(HEIC_OF_TWO))
    assert.ok(seen.ok)
    assert.equal(seen.mediaType, 'image/heic')
    assert.equal(seen.pages.length, 2)
    assert.ok(isUpperLeft(darkMiddle(await drawn(HEIC_OF_TWO, 'image/heic', 1))))
    const turned = darkMiddle(await drawn(HEIC_OF_TWO, 'image/heic', 2, 90))
    assert.ok(turned[0] > 0.55 && turned[1] < 0.45)
    const made = await buildRenditions({
      original: source(HEIC_OF_TWO), mediaType: 'image/heic', holdsSignature: false, slip: null,
      ink: [],
    })
    assert.equal((await PDFDocument.load(made.letter)).getPageCount(), 2)
  })

  it('lies upright whichever of the eight ways the camera was held', async () => {
    const square = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#000' } })
      .png().toBuffer()
    const upright = await sharp({ create: { width: 120, height: 160, channels: 3, background: '#fff' } })
      .composite([{ input: square, left: 10, top: 10 }]).png().toBuffer()
    for (let orientation = 1; orientation <= 8; orientation++) {
      const marked = await sharp(upright).withMetadata({ orientation }).jpeg().toBuffer()
      const theirs = await sharp(marked).autoOrient().removeAlpha().raw().toBuffer({ resolveWithObject: true })
      const ours = await drawn(marked, 'image/jpeg', 1)
      const [x, y] = darkMiddle(ours)
      const [wantedX, wantedY] = darkMiddle({ ...theirs.info, pixels: theirs.data })
      assert.ok(Math.abs(x - wantedX) < 0.03 && Math.abs(y - wantedY) < 0.03, String(orientation))
      assert.equal(ours.width < ours.height, theirs.info.width < theirs.info.height)
    }
  })
})
