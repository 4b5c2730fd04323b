import { PDFDocument, PDFName, type PDFRef } from 'pdf-lib'
import { imagePage } from './pdf-image-page.ts'
import { readTiff, type TiffPage } from './tiff-directory.ts'

const STRIPS_MAX = 64
const FAX_GROUP_3 = 3
const FAX_GROUP_4 = 4

/**
 * A PDF of the pages of a TIFF file of fax data (CCITT), which goes in as it is packed. Undefined
 * for a file with a page that is packed otherwise: it must be unpacked first.
 *
 * @throws when the file is no classic TIFF or a page has too many pixels.
 */
export async function wrapFaxTiff(
  bytes: Buffer, pixelsMax: number,
): Promise<PDFDocument | undefined> {
  const pages = readTiff(bytes)
  if (pages.length === 0 || !pages.every((page) => goesAsItIs(bytes, page))) return undefined
  const document = await PDFDocument.create({ updateMetadata: false })
  for (const page of pages) {
    if (page.width * page.height > pixelsMax) throw new Error('a page of the file is too large')
    placeOn(document, page, faxPieces(document, bytes, page))
  }
  return document
}

function goesAsItIs(bytes: Buffer, page: TiffPage): boolean {
  const { compression, faxOptions, strips, rowsPerStrip, height } = page
  const isFax = compression === FAX_GROUP_4
    // Without the mode that mixes in plain rows, which PDF does not know.
    || (compression === FAX_GROUP_3 && (faxOptions & 2) === 0)
  if (!isFax || page.bits !== 1 || page.samples !== 1 || page.width < 1 || height < 1) return false
  if (strips.length > STRIPS_MAX || strips.length !== Math.ceil(height / rowsPerStrip)) return false
  return strips.every(({ offset, length }) => length > 0 && offset + length <= bytes.length)
}

interface Piece {
  picture: PDFRef
  top: number
  rows: number
}

/** Each strip of fax data is a picture of its own: they are laid under each other. */
function faxPieces(document: PDFDocument, bytes: Buffer, page: TiffPage): Piece[] {
  const { context } = document
  const isGroup3 = page.compression === FAX_GROUP_3
  return page.strips.map((strip, index) => {
    const top = index * page.rowsPerStrip
    const rows = Math.min(page.rowsPerStrip, page.height - top)
    const own = bytes.subarray(strip.offset, strip.offset + strip.length)
    const picture = context.register(context.stream(page.isFillReversed ? mirrored(own) : own, {
      Type: 'XObject', Subtype: 'Image', Width: page.width, Height: rows, BitsPerComponent: 1,
      ColorSpace: 'DeviceGray', Filter: 'CCITTFaxDecode',
      DecodeParms: {
        K: isGroup3 ? page.faxOptions & 1 : -1, Columns: page.width, Rows: rows,
        BlackIs1: page.photometric === 1,
        ...(isGroup3 ? { EndOfLine: true, EncodedByteAlign: (page.faxOptions & 4) !== 0 } : {}),
      },
    }))
    return { picture, top, rows }
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

function placeOn(document: PDFDocument, tiff: TiffPage, pieces: readonly Piece[]): void {
  const { page, mirrored: isMirrored } = imagePage(tiff.width, tiff.height, tiff.orientation)
  const { context } = document
  const sheet = document.addPage([page.width, page.height])
  const drawn = pieces.map(({ top, rows }, index) => {
    const height = (rows / tiff.height) * page.height
    const foot = page.height - (top / tiff.height) * page.height - height
    const across = isMirrored ? `-${page.width} 0 0 ${height} ${page.width} ${foot}`
      : `${page.width} 0 0 ${height} 0 ${foot}`
    return `q ${across} cm /P${index} Do Q`
  })
  sheet.node.set(PDFName.of('Contents'), context.register(context.flateStream(drawn.join('\n'))))
  sheet.node.set(PDFName.of('Resources'), context.obj({
    XObject: Object.fromEntries(pieces.map(({ picture }, index) => [`P${index}`, picture])),
  }))
  sheet.node.set(PDFName.of('Rotate'), context.obj(page.rotation))
}
