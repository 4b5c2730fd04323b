import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { prepareZXingModule, readBarcodes, type ReadResult } from 'zxing-wasm/reader'
import type { ForeignFile, PageImages } from './page-images.ts'
import { type Grey, luminanceOf } from './reading-picture.ts'

const CODES_MAX = 6
/** Dots an inch at which the code of a slip is read: a module of it is about five dots wide. */
const CODE_DPI = 200
const CODE_CHARS_MAX = 300

let opened: Promise<unknown> | undefined

/** The recogniser comes from its package on this machine: it would fetch it from the net if let. */
function openCodes(): Promise<unknown> {
  opened ??= readFile(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')))
    .then((wasmBinary) => prepareZXingModule({
      overrides: { wasmBinary: new Uint8Array(wasmBinary).buffer }, fireImmediately: true,
    }))
  return opened
}

/** QR codes of a page, wherever and however turned they stand. */
export async function findCodes(page: Grey): Promise<ReadResult[]> {
  await openCodes()
  return readBarcodes(imageOf(page), {
    formats: ['QRCode'], tryHarder: true, tryRotate: false, tryInvert: false, tryDownscale: true,
    maxNumberOfSymbols: CODES_MAX,
  })
}

/** What the codes of a page say. A page that cannot be drawn says nothing. */
export async function readCodes(images: PageImages, file: ForeignFile, page: number): Promise<string[]> {
  const drawn = await images.draw(file, { page, turn: 0, dpi: CODE_DPI, maxWidth: null }).catch(() => undefined)
  if (!drawn) return []
  const found = await findCodes(luminanceOf(drawn))
  return found.filter((code) => code.isValid && code.text.length <= CODE_CHARS_MAX).map((code) => code.text)
}

function imageOf(page: Grey): ImageData {
  const data = new Uint8ClampedArray(page.width * page.height * 4)
  for (let at = 0; at < page.pixels.length; at += 1) {
    data.fill(page.pixels[at] ?? 255, at * 4, at * 4 + 3)
    data[at * 4 + 3] = 255
  }
  return { data, width: page.width, height: page.height, colorSpace: 'srgb' } as ImageData // Node has no such class; the fields are all that is read
}
