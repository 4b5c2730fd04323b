import sharp from 'sharp'
import type { Grey } from './reading-picture.ts'

const WHITE = 255

/**
 * As PGM for the recogniser, enlarged `scale` times, with white paper around: plain pixels behind
 * a line of text, so that nothing is packed and unpacked on the way.
 */
export async function pgmOf(picture: Grey, scale = 1, margin = 0): Promise<Buffer> {
  const { width, height, pixels } = scale === 1 ? picture : await enlarged(picture, scale)
  const wide = width + 2 * margin
  const high = height + 2 * margin
  const head = Buffer.from(`P5\n${wide} ${high}\n${WHITE}\n`)
  const pgm = Buffer.alloc(head.length + wide * high, WHITE)
  head.copy(pgm)
  for (let row = 0; row < height; row++) {
    const to = head.length + (row + margin) * wide + margin
    pgm.set(pixels.subarray(row * width, (row + 1) * width), to)
  }
  return pgm
}

async function enlarged({ width, height, pixels }: Grey, scale: number): Promise<Grey> {
  const plain = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength)
  const { data, info } = await sharp(plain, { raw: { width, height, channels: 1 } })
    .resize({ width: Math.max(1, Math.round(width * scale)) })
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, pixels: data }
}
