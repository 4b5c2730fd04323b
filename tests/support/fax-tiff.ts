import sharp from 'sharp'
import { readTiff } from '../../workflows/adapters/tiff-directory.ts'

const WIDTH = 800
const HEIGHT = 1_130

/** A TIFF of several pages in fax group 4, a black square on each: what office scanners write. */
export async function faxTiff(pages: number): Promise<Buffer> {
  const parts: Buffer[] = [Buffer.from('II*\0\0\0\0\0', 'latin1')]
  let end = 8
  let link = 4
  for (let page = 0; page < pages; page++) {
    const one = await sharp(squareAt(100 + 20 * page), {
      raw: { width: WIDTH, height: HEIGHT, channels: 1 },
    }).toColourspace('b-w').tiff({ compression: 'ccittfax4', bitdepth: 1 }).toBuffer()
    const [facts] = readTiff(one)
    if (!facts) throw new Error('sharp wrote a TIFF without a page')
    const strips = facts.strips.map(({ offset, length }) => one.subarray(offset, offset + length))
    const body = Buffer.concat(strips)
    const lists = Buffer.alloc(strips.length * 8)
    let at = end
    for (const [index, strip] of strips.entries()) {
      lists.writeUInt32LE(at, index * 4)
      lists.writeUInt32LE(strip.length, (strips.length + index) * 4)
      at += strip.length
    }
    const listsAt = end + body.length
    const count = strips.length
    const directoryAt = listsAt + lists.length
    const directory = directoryOf([
      [256, 4, 1, WIDTH], [257, 4, 1, HEIGHT], [258, 3, 1, 1], [259, 3, 1, 4],
      [262, 3, 1, facts.photometric],
      [273, 4, count, count === 1 ? end : listsAt], [277, 3, 1, 1],
      [278, 4, 1, facts.rowsPerStrip],
      [279, 4, count, count === 1 ? body.length : listsAt + count * 4],
    ])
    parts.push(body, lists, directory)
    writeLink(parts, link, directoryAt)
    link = directoryAt + directory.length - 4
    end = directoryAt + directory.length
  }
  return Buffer.concat(parts)
}

function squareAt(left: number): Buffer {
  const grey = Buffer.alloc(WIDTH * HEIGHT, 255)
  for (let y = 200; y < 700; y++) grey.fill(0, y * WIDTH + left, y * WIDTH + left + 500)
  return grey
}

function directoryOf(entries: readonly (readonly [number, number, number, number])[]): Buffer {
  const bytes = Buffer.alloc(2 + entries.length * 12 + 4)
  bytes.writeUInt16LE(entries.length, 0)
  for (const [index, [tag, type, count, value]] of entries.entries()) {
    const at = 2 + index * 12
    bytes.writeUInt16LE(tag, at)
    bytes.writeUInt16LE(type, at + 2)
    bytes.writeUInt32LE(count, at + 4)
    if (type === 3) bytes.writeUInt16LE(value, at + 8)
    else bytes.writeUInt32LE(value, at + 8)
  }
  return bytes
}

/** Names the next directory at a place of the file that lies in one of its parts. */
function writeLink(parts: readonly Buffer[], place: number, value: number): void {
  let from = 0
  for (const part of parts) {
    if (place < from + part.length) {
      part.writeUInt32LE(value, place - from)
      return
    }
    from += part.length
  }
}
