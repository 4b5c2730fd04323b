import sharp from 'sharp'

/** Plain pixels of a page or a part of one: one byte a pixel, 0 black to 255 white. */
export interface Grey {
  width: number
  height: number
  pixels: Uint8Array
}

/** Red, green, blue, one byte each. Made by our own child: never a foreign file. */
export interface Colour {
  width: number
  height: number
  pixels: Buffer
}

/** A place in pixels. */
export interface Area {
  x: number
  y: number
  width: number
  height: number
}

// Every picture is another: what was kept of the last ones would only fill the memory.
sharp.cache(false)

const raw = (picture: Colour) => ({
  raw: { width: picture.width, height: picture.height, channels: 3 as const },
})

const DESKEW_FROM_DEGREES = 0.2
const DESKEW_MAX_DEGREES = 5
const SKEW_LOOK_WIDTH = 700

export function luminanceOf({ width, height, pixels }: Colour): Grey {
  const grey = new Uint8Array(width * height)
  for (let at = 0, from = 0; at < grey.length; at++, from += 3) {
    const sum = 77 * (pixels[from] ?? 0) + 150 * (pixels[from + 1] ?? 0)
      + 29 * (pixels[from + 2] ?? 0)
    grey[at] = sum >> 8
  }
  return { width, height, pixels: grey }
}

/** Seals and stamps are red: in the red channel they are as white as the paper. */
export function redChannelOf({ width, height, pixels }: Colour): Grey {
  const grey = new Uint8Array(width * height)
  for (let at = 0, from = 0; at < grey.length; at++, from += 3) grey[at] = pixels[from] ?? 255
  return { width, height, pixels: grey }
}

/** Only what is printed in one colour, as black on white: what a stamp says, without the letter. */
export function inkOf({ width, height, pixels }: Colour, colour: 'red' | 'blue'): Grey {
  const grey = new Uint8Array(width * height)
  for (let at = 0, from = 0; at < grey.length; at++, from += 3) {
    const red = pixels[from] ?? 255
    const green = pixels[from + 1] ?? 255
    const blue = pixels[from + 2] ?? 255
    const excess = colour === 'red'
      ? red - Math.max(green, blue)
      : blue - Math.max(red, Math.min(green, 255))
    grey[at] = 255 - Math.min(255, Math.max(0, excess - 18) * 4)
  }
  return { width, height, pixels: grey }
}

/** Degrees by which the lines of a page rise clockwise; 0 when it cannot be told. */
export function skewOf(page: Grey, maxDegrees = DESKEW_MAX_DEGREES): number {
  const step = Math.max(1, Math.round(page.width / SKEW_LOOK_WIDTH))
  const dark = darkPointsOf(page, step)
  if (dark.length < 400) return 0
  const rows = Math.ceil(page.height / step) * 2
  const sharpness = (degrees: number) => profileSharpness(dark, rows, degrees)
  let best = 0
  for (let degrees = -maxDegrees; degrees <= maxDegrees; degrees += 0.5) {
    if (sharpness(degrees) > sharpness(best)) best = degrees
  }
  const coarse = best
  for (let degrees = coarse - 0.5; degrees <= coarse + 0.5; degrees += 0.1) {
    if (sharpness(degrees) > sharpness(best)) best = degrees
  }
  return Math.abs(best) < DESKEW_FROM_DEGREES ? 0 : best
}

function darkPointsOf(page: Grey, step: number): [number, number][] {
  const dark: [number, number][] = []
  for (let y = 0; y < page.height; y += step) {
    for (let x = 0; x < page.width; x += step) {
      if ((page.pixels[y * page.width + x] ?? 255) < 128) dark.push([x / step, y / step])
    }
  }
  const keepEvery = Math.ceil(dark.length / 30_000)
  return keepEvery > 1 ? dark.filter((_, index) => index % keepEvery === 0) : dark
}

function profileSharpness(dark: [number, number][], rows: number, degrees: number): number {
  const slope = Math.tan((degrees * Math.PI) / 180)
  const counts = new Float64Array(rows)
  const middle = rows / 4
  for (const [x, y] of dark) {
    const row = Math.round(y - x * slope + middle)
    if (row >= 0 && row < rows) counts[row] = (counts[row] ?? 0) + 1
  }
  let sum = 0
  for (let row = 1; row < rows; row++) sum += ((counts[row] ?? 0) - (counts[row - 1] ?? 0)) ** 2
  return sum
}

/** Turns a page by any angle (degrees clockwise) on white paper; the canvas grows. */
export async function turned(picture: Colour, degrees: number): Promise<Colour> {
  if (degrees === 0) return picture
  const { data, info } = await sharp(picture.pixels, raw(picture))
    .rotate(degrees, { background: '#ffffff' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, pixels: data }
}

export function cutGrey(picture: Grey, area: Area): Grey {
  const cut = clip(area, picture)
  const pixels = new Uint8Array(cut.width * cut.height)
  for (let row = 0; row < cut.height; row++) {
    const from = (cut.y + row) * picture.width + cut.x
    pixels.set(picture.pixels.subarray(from, from + cut.width), row * cut.width)
  }
  return { width: cut.width, height: cut.height, pixels }
}

export function clip(area: Area, to: { width: number; height: number }): Area {
  const x = Math.max(0, Math.min(to.width - 1, Math.round(area.x)))
  const y = Math.max(0, Math.min(to.height - 1, Math.round(area.y)))
  return {
    x,
    y,
    width: Math.max(1, Math.min(to.width - x, Math.round(area.width))),
    height: Math.max(1, Math.min(to.height - y, Math.round(area.height))),
  }
}

/** As PNG for the recogniser, enlarged `scale` times, with white paper around. */
export async function pngOf(picture: Grey, scale = 1, margin = 0): Promise<Buffer> {
  let image = sharp(Buffer.from(picture.pixels.buffer, picture.pixels.byteOffset,
    picture.pixels.byteLength), {
    raw: { width: picture.width, height: picture.height, channels: 1 },
  })
  if (scale !== 1) image = image.resize({ width: Math.max(1, Math.round(picture.width * scale)) })
  if (margin > 0) {
    image = image.extend({
      top: margin, bottom: margin, left: margin, right: margin, background: '#fff',
    })
  }
  return image.toColourspace('b-w').png({ compressionLevel: 1 }).toBuffer()
}

export async function jpegOf(picture: Colour): Promise<Buffer> {
  return sharp(picture.pixels, raw(picture)).jpeg({ quality: 82 }).toBuffer()
}

export function darkShare(picture: Grey, below = 128): number {
  let dark = 0
  for (const pixel of picture.pixels) if (pixel < below) dark += 1
  return dark / Math.max(1, picture.pixels.length)
}
