import sharp from 'sharp'
import type { Grey } from '../../workflows/adapters/reading-picture.ts'

export interface SheetFlaws {
  dpi: number
  /** Degrees clockwise, quarter turns included. */
  turn?: number
  /** Strength of the grain, 0 to 60. */
  noise?: number
  isOneBit?: boolean
  /** Brightness of ink and of paper: 0 and 255 if left out. */
  ink?: number
  paper?: number
}

/** A drawn page as a scanner would deliver it, then at the size at which stacks are looked at. */
export async function scannedPage(svgOrPng: Buffer, flaws: SheetFlaws, lookDpi: number): Promise<Grey> {
  const { dpi, turn = 0, noise = 0, isOneBit = false, ink = 0, paper = 255 } = flaws
  const width = Math.round(8.27 * dpi)
  const turned = await sharp(svgOrPng).flatten({ background: '#fff' })
    .resize({ width, height: Math.round(11.69 * dpi), fit: 'fill' })
    .rotate(turn, { background: '#fff' }).toColourspace('b-w').raw()
    .toBuffer({ resolveWithObject: true })
  const { data, info } = turned
  let seed = 7
  const random = () => ((seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647)
  for (let at = 0; at < data.length; at += 1) {
    let value = ink + ((data[at] ?? 255) * (paper - ink)) / 255
    if (noise > 0) value += (random() + random() + random() - 1.5) * noise * 2
    if (isOneBit) value = value < 128 ? 0 : 255
    data[at] = Math.max(0, Math.min(255, value))
  }
  const small = await sharp(data, { raw: { width: info.width, height: info.height, channels: 1 } })
    .resize({ width: Math.round((info.width * lookDpi) / dpi) }).toColourspace('b-w').raw()
    .toBuffer({ resolveWithObject: true })
  return { width: small.info.width, height: small.info.height, pixels: small.data }
}
