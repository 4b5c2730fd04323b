import { deflateSync } from 'node:zlib'
import { PDFDocument, type PDFRef } from 'pdf-lib'
import type { Sharp } from 'sharp'
import { type ImagePage, imagePage } from './pdf-image-page.ts'
import { isHeic, openPictures, type PicturePage } from './picture-pages.ts'

/** Pages of one picture file, as the inspector let them in. */
const PAGES_MAX = 500
/** Of a HEIC, which no PDF can hold as it is. */
const HEIC_AS_JPEG_QUALITY = 92

/**
 * A PDF with a page for each page of the picture file. JPEG and plain PNG data go in as they are,
 * whatever else (transparency, interlacing, WebP, TIFF) pixel by pixel without loss; HEIC, which
 * is lossy and unknown to PDF, as a JPEG of high quality. Where the picture was taken and by which
 * telephone does not go along.
 */
export async function wrapImage(bytes: Buffer, pixelsMax: number): Promise<PDFDocument> {
  const document = await PDFDocument.create({ updateMetadata: false })
  for (const picture of await openPictures(bytes, { pixelsMax, pagesMax: PAGES_MAX })) {
    const laid = imagePage(picture.width, picture.height, picture.orientation)
    placeOn(document, laid, await embed(document, bytes, picture))
  }
  return document
}

async function embed(
  document: PDFDocument, bytes: Buffer, picture: PicturePage,
): Promise<PDFRef> {
  if (isHeic(bytes)) {
    const jpeg = await (await picture.open()).flatten({ background: '#ffffff' })
      .jpeg({ quality: HEIC_AS_JPEG_QUALITY, chromaSubsampling: '4:4:4' }).toBuffer()
    return embedJpeg(document, jpeg)
  }
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return embedJpeg(document, bytes)
  return embedPlainPng(document, bytes) ?? embedPixels(document, await picture.open())
}

async function embedJpeg(document: PDFDocument, bytes: Buffer): Promise<PDFRef> {
  const image = await document.embedJpg(withoutCameraNotes(bytes))
  await image.embed()
  return image.ref
}

/** Drops EXIF, XMP, IPTC and comments; the picture's own data is copied byte by byte. */
export function withoutCameraNotes(jpeg: Buffer): Buffer {
  const kept: Buffer[] = [jpeg.subarray(0, 2)]
  let at = 2
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff) {
    const marker = jpeg[at + 1] ?? 0
    if (marker === 0xda) break
    const end = at + 2 + jpeg.readUInt16BE(at + 2)
    const isNote = marker === 0xe1 || marker === 0xed || marker === 0xfe
    if (!isNote) kept.push(jpeg.subarray(at, end))
    at = end
  }
  kept.push(jpeg.subarray(at))
  return Buffer.concat(kept)
}

/** PNG's compressed rows are what PDF calls Flate with predictor 15: no need to unpack them. */
function embedPlainPng(document: PDFDocument, bytes: Buffer): PDFRef | undefined {
  if (bytes.toString('latin1', 1, 4) !== 'PNG') return undefined
  const chunks = pngChunks(bytes)
  const header = chunks.find((chunk) => chunk.type === 'IHDR')?.body
  if (!header || chunks.some((chunk) => chunk.type === 'tRNS')) return undefined
  const [bits = 0, kind = 0, , , interlaced = 0] = header.subarray(8)
  const palette = chunks.find((chunk) => chunk.type === 'PLTE')?.body
  const space = kind === 0 ? 'DeviceGray' : kind === 2 ? 'DeviceRGB' : undefined
  if (interlaced !== 0 || (space === undefined && (kind !== 3 || !palette))) return undefined
  const { context } = document
  const indexed = palette && kind === 3
    ? ['Indexed', 'DeviceRGB', palette.length / 3 - 1, context.register(context.stream(palette))]
    : undefined
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const packed = chunks.filter((chunk) => chunk.type === 'IDAT')
  const rows = Buffer.concat(packed.map(({ body }) => body))
  return context.register(context.stream(rows, {
    Type: 'XObject', Subtype: 'Image', Width: width, Height: height, BitsPerComponent: bits,
    ColorSpace: indexed ?? space ?? 'DeviceGray', Filter: 'FlateDecode',
    DecodeParms: {
      Predictor: 15, Colors: kind === 2 ? 3 : 1, BitsPerComponent: bits, Columns: width,
    },
  }))
}

function pngChunks(bytes: Buffer): { type: string; body: Buffer }[] {
  const chunks: { type: string; body: Buffer }[] = []
  let at = 8
  while (at + 12 <= bytes.length) {
    const length = bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    chunks.push({ type, body: bytes.subarray(at + 8, at + 8 + length) })
    at += 12 + length
  }
  return chunks
}

async function embedPixels(document: PDFDocument, picture: Sharp): Promise<PDFRef> {
  const { space } = await picture.metadata()
  const { data, info } = await picture.flatten({ background: '#ffffff' })
    .toColourspace(space === 'b-w' ? 'b-w' : 'srgb').raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const bits = info.channels === 1 ? packedBits(data, info.width) : undefined
  const { context } = document
  return context.register(context.stream(deflateSync(bits ?? data), {
    Type: 'XObject', Subtype: 'Image', Width: info.width, Height: info.height,
    BitsPerComponent: bits ? 1 : 8, ColorSpace: info.channels === 1 ? 'DeviceGray' : 'DeviceRGB',
    Filter: 'FlateDecode',
  }))
}

/** A picture of black and white only, eight pixels a byte, each row from a byte of its own. */
function packedBits(grey: Uint8Array, width: number): Uint8Array | undefined {
  if (grey.some((value) => value !== 0 && value !== 255)) return undefined
  const rowBytes = (width + 7) >> 3
  const bits = new Uint8Array(rowBytes * (grey.length / width))
  for (let at = 0, x = 0, row = 0; at < grey.length; at++) {
    if (grey[at] === 255) bits[row + (x >> 3)] = (bits[row + (x >> 3)] ?? 0) | (0x80 >> (x & 7))
    x += 1
    if (x === width) [x, row] = [0, row + rowBytes]
  }
  return bits
}

function placeOn(document: PDFDocument, { page, mirrored }: ImagePage, picture: PDFRef): void {
  const { context } = document
  const sheet = document.addPage([page.width, page.height])
  const { width, height } = page
  const across = mirrored ? `-${width} 0 0 ${height} ${width} 0` : `${width} 0 0 ${height} 0 0`
  sheet.node.set(context.obj('Contents'), context.register(
    context.flateStream(`q ${across} cm /Picture Do Q`),
  ))
  sheet.node.set(context.obj('Resources'), context.obj({ XObject: { Picture: picture } }))
  sheet.node.set(context.obj('Rotate'), context.obj(page.rotation))
}
