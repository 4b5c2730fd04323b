import sharp from 'sharp'

/**
 * Two pictures in one telephone file, 128 × 160 and 160 × 128, white with a black square at the
 * upper left (nothing we ship can write HEIC, so it lies here as it is).
 */
export const HEIC_OF_TWO = Buffer.from([
  'AAAAKGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZm1pZjFoZWljbWlhZgAAAgttZXRhAAAAAAAAACFoZGxyAAAAAAAAAABw',
  'aWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAABAAAANGlsb2MAAAAAREAAAgABAAAAAAI7AAEAAAAAAAAARwACAAAA',
  'AAKCAAEAAAAAAAAASgAAADhpaW5mAAAAAAACAAAAFWluZmUCAAAAAAEAAGh2YzEAAAAAFWluZmUCAAAAAAIAAGh2YzEA',
  'AAABZGlwcnAAAAFAaXBjbwAAAHhodmNDAQNwAAAAAAAAAAAAHvAA/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMA',
  'AAMAHroCQCEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoBAgKFlupJKa5uBAQMCAAAADAIAAAAMAhCIAAQAHRAHBcrAiQAAA',
  'ABRpc3BlAAAAAAAAAIAAAACgAAAAEHBpeGkAAAAAAwgICAAAAHhodmNDAQNwAAAAAAAAAAAAHvAA/P34+AAADwMgAAEA',
  'GEABDAH//wNwAAADAJAAAAMAAAMAHroCQCEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoBQgIFlupJKa5uBAQMCAAAADAIAA',
  'AAMAhCIAAQAHRAHBcrBiQAAAABRpc3BlAAAAAAAAAKAAAACAAAAAEHBpeGkAAAAAAwgICAAAABxpcG1hAAAAAAAAAAIA',
  'AQOBAoMAAgOEBYYAAACZbWRhdAAAAEMoAa8ZgP1OOEsem/9B2xAHaVbUaTj9H5nEYPpmiJ67+Mdk2e7NJ5q6zXG91xAe',
  'v+pGAgxv5yYnX8IA1V7MihyjRJaAAAAARigBrxlG5v1OOEsem/9B2xAHaVbUaTj9H5nEYPpmiJ67+Mdk2e7NJ5q6zXG9',
  '1xAev+pGAgxv5yYnX8IA1V7CGUDVWM4XLIA=',
].join(''), 'base64')

/** A TIFF with a page for each picture, black and white, as a scanner or a fax writes it. */
export async function tiffOf(pages: readonly { width: number; height: number }[]): Promise<Buffer> {
  const rows = await Promise.all(pages.map(async ({ width, height }) => {
    const square = { create: { width: 40, height: 40, channels: 3 as const, background: '#000' } }
    const { data } = await sharp({ create: { width, height, channels: 3, background: '#fff' } })
      .composite([{ input: await sharp(square).png().toBuffer(), left: 10, top: 10 }])
      .toColourspace('b-w').raw().toBuffer({ resolveWithObject: true })
    return { width, height, grey: data }
  }))
  return joinTiff(rows)
}

interface GreyPage {
  width: number
  height: number
  grey: Buffer
}

const TAGS_A_PAGE = 8
const ENTRY_BYTES = 12

/** sharp writes TIFF of one page only: the joining is ours. Grey, uncompressed, one strip a page. */
function joinTiff(pages: readonly GreyPage[]): Buffer {
  const parts: Buffer[] = [Buffer.from('II*\0\x08\0\0\0', 'latin1')]
  let at = 8
  for (const [index, { width, height, grey }] of pages.entries()) {
    const directory = Buffer.alloc(2 + TAGS_A_PAGE * ENTRY_BYTES + 4)
    const pixelsAt = at + directory.length
    const tags: [tag: number, value: number][] = [
      [256, width], [257, height], [258, 8], [259, 1], [262, 1], [273, pixelsAt], [278, height],
      [279, grey.length],
    ]
    directory.writeUInt16LE(TAGS_A_PAGE, 0)
    for (const [entry, [tag, value]] of tags.entries()) {
      const place = 2 + entry * ENTRY_BYTES
      directory.writeUInt16LE(tag, place)
      directory.writeUInt16LE(4, place + 2)
      directory.writeUInt32LE(1, place + 4)
      directory.writeUInt32LE(value, place + 8)
    }
    at = pixelsAt + grey.length
    directory.writeUInt32LE(index + 1 < pages.length ? at : 0, 2 + TAGS_A_PAGE * ENTRY_BYTES)
    parts.push(directory, grey)
  }
  return Buffer.concat(parts)
}
