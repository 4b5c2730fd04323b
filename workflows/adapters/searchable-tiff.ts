import { deflateSync } from 'node:zlib'
import { PDFDocument, PDFName, type PDFRef } from 'pdf-lib'
import sharp from 'sharp'
import { imagePage } from './pdf-image-page.ts'
import { readTiff, type TiffPage } from './tiff-directory.ts'

const STRIPS_MAX = 64

/**
 * A PDF of the pages of a TIFF file. Fax data (CCITT) and whole JPEG data go in as they are; what
 * is packed otherwise is unpacked and packed again without loss.
 */
export async function wrapTiff(bytes: Buffer, pixelsMax: number): Promise<PDFDocument> {
  const document = await PDFDocument.create({ updateMetadata: false })
  const pages = readTiff(bytes)
  for (const [index, page] of pages.entries()) {
    if (page.width * page.height > pixelsMax) throw new Error('a page of the file is too large')
    const pieces = faxPieces(document, bytes, page)
      ?? [await pixels(document, bytes, { index, page, pixelsMax })]
    placeOn(document, page, pieces)
  }
  return document
}

interface Piece {
  picture: PDFRef
  top: number
  rows: number
}

/** Each strip of fax data is a picture of its own: they are laid under each other. */
function faxPieces(document: PDFDocument, bytes: Buffer, page: TiffPage): Piece[] | undefined {
  const isFax = page.compression === 4 || page.compression === 3
  if (!isFax || page.bits !== 1 || page.samples !== 1) return undefined
  if (page.strips.length === 0 || page.strips.length > STRIPS_MAX) return undefined
  const isTwoDimensional = page.compression === 4 || (page.faxOptions & 1) === 1
  if (page.compression === 3 && (page.faxOptions & 2) === 2) return undefined
  const { context } = document
  return page.strips.map((strip, index) => {
    const rows = Math.min(page.rowsPerStrip, page.height - index * page.rowsPerStrip)
    const own = bytes.subarray(strip.offset, strip.offset + strip.length)
    const picture = context.register(context.stream(page.isFillReversed ? mirrored(own) : own, {
      Type: 'XObject', Subtype: 'Image', Width: page.width, Height: rows, BitsPerComponent: 1,
      ColorSpace: 'DeviceGray', Filter: 'CCITTFaxDecode',
      DecodeParms: {
        K: page.compression === 4 ? -1 : isTwoDimensional ? 1 : 0, Columns: page.width, Rows: rows,
        BlackIs1: page.photometric === 1,
        ...(page.compression === 3
          ? { EncodedByteAlign: (page.faxOptions & 4) === 4, EndOfLine: true } : {}),
      },
    }))
    return { picture, top: index * page.rowsPerStrip, rows }
  })
}

/** Bits of each byte from the other end: some fax cards write them so. */
function mirrored(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte) => {
    let turned = 0
    for (let bit = 0; bit < 8; bit++) turned |= ((byte >> bit) & 1) << (7 - bit)
    return turned
  }))
}

async function pixels(
  document: PDFDocument, bytes: Buffer,
  { index, page, pixelsMax }: { index: number; page: TiffPage; pixelsMax: number },
): Promise<Piece> {
  const { context } = document
  const jpeg = page.compression === 7 && page.strips.length === 1 && !page.hasJpegTables
    ? page.strips[0] : undefined
  if (jpeg && page.photometric !== 5) {
    const image = await document.embedJpg(bytes.subarray(jpeg.offset, jpeg.offset + jpeg.length))
    await image.embed()
    return { picture: image.ref, top: 0, rows: page.height }
  }
  const { data, info } = await sharp(bytes, { page: index, limitInputPixels: pixelsMax })
    .flatten({ background: '#ffffff' }).toColourspace(page.samples === 1 ? 'b-w' : 'srgb')
    .raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  const isBlackWhite = page.bits === 1 && info.channels === 1
  const packed = deflateSync(isBlackWhite ? oneBit(data, info.width, info.height) : data)
  const picture = context.register(context.stream(packed, {
    Type: 'XObject', Subtype: 'Image', Width: info.width, Height: info.height,
    BitsPerComponent: isBlackWhite ? 1 : 8,
    ColorSpace: info.channels === 1 ? 'DeviceGray' : 'DeviceRGB', Filter: 'FlateDecode',
  }))
  return { picture, top: 0, rows: page.height }
}

function oneBit(grey: Buffer, width: number, height: number): Buffer {
  const rowBytes = Math.ceil(width / 8)
  const bits = Buffer.alloc(rowBytes * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((grey[y * width + x] ?? 0) < 128) continue
      const at = y * rowBytes + (x >> 3)
      bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7))
    }
  }
  return bits
}

function placeOn(document: PDFDocument, tiff: TiffPage, pieces: readonly Piece[]): void {
  const { page: laid, mirrored: isMirrored } = imagePage(tiff.width, tiff.height, tiff.orientation)
  const { context } = document
  const sheet = document.addPage([laid.width, laid.height])
  const drawn = pieces.map(({ top, rows }, index) => {
    const height = (rows / tiff.height) * laid.height
    const foot = laid.height - (top / tiff.height) * laid.height - height
    const across = isMirrored ? `-${laid.width} 0 0 ${height} ${laid.width} ${foot}`
      : `${laid.width} 0 0 ${height} 0 ${foot}`
    return `q ${across} cm /P${index} Do Q`
  })
  sheet.node.set(PDFName.of('Contents'),
    context.register(context.flateStream(drawn.join('\n'))))
  sheet.node.set(PDFName.of('Resources'), context.obj({
    XObject: Object.fromEntries(pieces.map(({ picture }, index) => [`P${index}`, picture])),
  }))
  sheet.node.set(PDFName.of('Rotate'), context.obj(laid.rotation))
}
