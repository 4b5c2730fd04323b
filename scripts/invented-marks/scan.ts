import sharp from 'sharp'
import type { Chance } from './random.ts'

export type ScanMode = 'colour' | 'grey' | 'threshold' | 'adaptive' | 'dither'

export interface ScanStyle {
  mode: ScanMode
  /** Brightness of the paper by channel. */
  paper: readonly [number, number, number]
  /** Grain in grey levels. */
  noise: number
  /** Blur in pixels. */
  blur: number
  /** Part of the light lost at one edge. */
  shade: number
  /** 1 to 100. */
  quality: number
  /** Grey level that splits black from white. */
  threshold: number
}

export function scanStyle(chance: Chance): ScanStyle {
  const white = chance.between(228, 255)
  const tint = chance.isTrue(0.7) ? 0 : chance.between(0, 28)
  return {
    mode: chance.pick(['colour', 'colour', 'grey', 'grey', 'threshold', 'adaptive', 'dither']),
    paper: [white, white - tint * 0.4, white - tint],
    noise: chance.isTrue(0.5) ? chance.between(0, 6) : chance.between(4, 20),
    blur: chance.isTrue(0.5) ? 0 : chance.between(0.4, 1.1),
    shade: chance.isTrue(0.7) ? 0 : chance.between(0.03, 0.2),
    quality: chance.whole(30, 90),
    threshold: chance.between(128, 205),
  }
}

/** As the machines of offices are set: little grain, no dots for greys, JPEG of 60 and more. */
export function officeScanStyle(chance: Chance): ScanStyle {
  const style = scanStyle(chance)
  return {
    ...style,
    mode: style.mode === 'dither' ? 'threshold' : style.mode,
    noise: Math.min(style.noise, 8),
    blur: Math.min(style.blur, 0.7),
    quality: Math.max(style.quality, 60),
    threshold: Math.max(style.threshold, 150),
  }
}

export interface Pixels {
  width: number
  height: number
  /** Red, green, blue. */
  pixels: Buffer
}

const NOISE_SIZE = 1 << 16

/** What a scanner makes of a clean sheet (RGBA, any paper is white). */
export async function scanned(
  sheet: { width: number; height: number; data: Uint8ClampedArray },
  style: ScanStyle,
  chance: Chance,
): Promise<Pixels> {
  const { width, height } = sheet
  let image = sharp(Buffer.from(sheet.data.buffer), { raw: { width, height, channels: 4 } })
    .removeAlpha()
  if (style.blur > 0.3) image = image.blur(style.blur)
  const pixels = await image.raw().toBuffer()
  light(pixels, { width, height }, style, chance)
  if (style.mode === 'colour') return { width, height, pixels }
  const grey = greyOf(pixels, width * height)
  if (style.mode === 'threshold') threshold(grey, style.threshold)
  if (style.mode === 'adaptive') adaptive(grey, width, height)
  if (style.mode === 'dither') dither(grey, width, height)
  for (let at = 0, to = 0; at < grey.length; at++, to += 3) {
    pixels.fill(Math.max(0, Math.min(255, Math.round(grey[at] ?? 0))), to, to + 3)
  }
  return { width, height, pixels }
}

function light(
  pixels: Buffer,
  { width, height }: { width: number; height: number },
  { paper, noise, shade }: ScanStyle,
  chance: Chance,
): void {
  const grain = Float32Array.from({ length: NOISE_SIZE },
    () => (chance.next() + chance.next() + chance.next() - 1.5) * 2)
  const slope = chance.between(-1, 1)
  for (let y = 0, at = 0; y < height; y++) {
    let from = Math.floor(chance.next() * NOISE_SIZE)
    for (let x = 0; x < width; x++, at += 3) {
      const lit = 1 - shade * Math.min(1, Math.max(0, 0.5 + slope * (x / width - 0.5)
        + (1 - Math.abs(slope)) * (y / height - 0.5)))
      const common = grain[from++ & (NOISE_SIZE - 1)] ?? 0
      for (let channel = 0; channel < 3; channel++) {
        const own = grain[(from * 7 + channel * 911) & (NOISE_SIZE - 1)] ?? 0
        const value = ((pixels[at + channel] ?? 0) * (paper[channel] ?? 255) * lit) / 255
        const grainy = value + (common * 0.8 + own * 0.4) * noise
        pixels[at + channel] = grainy < 0 ? 0 : grainy > 255 ? 255 : grainy
      }
    }
  }
}

function greyOf(pixels: Buffer, size: number): Float32Array {
  const grey = new Float32Array(size)
  for (let at = 0, from = 0; at < size; at++, from += 3) {
    grey[at] = 0.3 * (pixels[from] ?? 0) + 0.59 * (pixels[from + 1] ?? 0)
      + 0.11 * (pixels[from + 2] ?? 0)
  }
  return grey
}

function threshold(grey: Float32Array, level: number): void {
  for (let at = 0; at < grey.length; at++) grey[at] = (grey[at] ?? 0) < level ? 0 : 255
}

/** Darker than its surroundings by a little. */
function adaptive(grey: Float32Array, width: number, height: number): void {
  const reach = Math.round(width / 60)
  const sums = new Float64Array((width + 1) * (height + 1))
  for (let y = 0; y < height; y++) {
    let row = 0
    for (let x = 0; x < width; x++) {
      row += grey[y * width + x] ?? 0
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] ?? 0) + row
    }
  }
  const at = (x: number, y: number) => sums[y * (width + 1) + x] ?? 0
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - reach), Math.min(height, y + reach)]
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - reach), Math.min(width, x + reach)]
      const sum = at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top)
      const mean = sum / ((right - left) * (bottom - top))
      grey[y * width + x] = (grey[y * width + x] ?? 0) < mean * 0.9 - 4 ? 0 : 255
    }
  }
}

/** Floyd and Steinberg. */
function dither(grey: Float32Array, width: number, height: number): void {
  const give = (at: number, part: number) => {
    if (at < grey.length) grey[at] = (grey[at] ?? 0) + part
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      const value = Math.min(255, (grey[at] ?? 0) * 1.04)
      const made = value < 128 ? 0 : 255
      const rest = (value - made) / 16
      grey[at] = made
      if (x + 1 < width) give(at + 1, rest * 7)
      if (x > 0) give(at + width - 1, rest * 3)
      give(at + width, rest * 5)
      if (x + 1 < width) give(at + width + 1, rest)
    }
  }
}

/** As the scanner's file: 1-bit without loss, the others as JPEG. */
export async function encoded({ width, height, pixels }: Pixels, style: ScanStyle, dpi: number) {
  const image = sharp(pixels, { raw: { width, height, channels: 3 } })
    .withMetadata({ density: dpi })
  const seen = style.mode === 'colour' ? image : image.toColourspace('b-w')
  if (style.mode === 'colour' || style.mode === 'grey') {
    const bytes = await seen.jpeg({ quality: style.quality }).toBuffer()
    return { mediaType: 'image/jpeg', bytes } as const
  }
  return { mediaType: 'image/png', bytes: await seen.png({ compressionLevel: 3 }).toBuffer() } as const
}
