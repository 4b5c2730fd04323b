import type { Colour } from './reading-picture.ts'

/** What the mark detector looks at: small layers of the page, one byte a pixel. */
export interface MarkLayers {
  width: number
  height: number
  /** How much darker than the paper, in whichever colour it is darkest. */
  dark: Uint8Array
  /** How far from grey. */
  tint: Uint8Array
}

/** Dots an inch of the layers: capitals of a stamp are 12 to 25 pixels high. */
export const LAYER_DPI = 100
const PAPER_SHARE = 0.75

/** Brings a page down to the detector's size and takes the colour of its paper away. */
export function markLayersOf(page: Colour, dpi: number): MarkLayers {
  const factor = Math.max(1, dpi / LAYER_DPI)
  const width = Math.max(1, Math.floor(page.width / factor))
  const height = Math.max(1, Math.floor(page.height / factor))
  return layersOfSize(page, { width, height })
}

/** The same of any part of a page, at a size of one's own. */
export function layersOfSize(
  page: Colour, { width, height }: { width: number; height: number },
): MarkLayers {
  const small = areaMean(page, width, height)
  const paper = paperOf(small)
  const dark = new Uint8Array(width * height)
  const tint = new Uint8Array(width * height)
  for (let at = 0, from = 0; at < dark.length; at++, from += 3) {
    const red = Math.min(255, ((small[from] ?? 0) * 255) / paper[0])
    const green = Math.min(255, ((small[from + 1] ?? 0) * 255) / paper[1])
    const blue = Math.min(255, ((small[from + 2] ?? 0) * 255) / paper[2])
    const least = Math.min(red, green, blue)
    dark[at] = 255 - least
    tint[at] = Math.max(red, green, blue) - least
  }
  return { width, height, dark, tint }
}

/** Taken again for every page and crop: what is thrown away outside the heap waits long for its collector. */
let room = new Float32Array(0)
/** An A4 page and a little more. */
const ROOM_KEPT_MAX = 3_500_000

function roomFor(count: number): Float32Array {
  if (count > ROOM_KEPT_MAX) return new Float32Array(count)
  if (room.length < count) room = new Float32Array(count)
  return room.subarray(0, count).fill(0)
}

/**
 * Mean of the pixels under each new one, parts of pixels counted by their part. Holds until the next
 * call.
 */
function areaMean(page: Colour, width: number, height: number): Float32Array {
  const small = roomFor(width * height * 3)
  const [stepX, stepY] = [page.width / width, page.height / height]
  const row = new Float32Array(page.width * 3)
  for (let y = 0; y < height; y++) {
    row.fill(0)
    const [top, bottom] = [y * stepY, Math.min(page.height, (y + 1) * stepY)]
    for (let line = Math.floor(top); line < bottom; line++) {
      const part = (Math.min(line + 1, bottom) - Math.max(line, top)) / stepY
      const from = line * page.width * 3
      for (let at = 0; at < row.length; at++) {
        row[at] = (row[at] ?? 0) + (page.pixels[from + at] ?? 255) * part
      }
    }
    for (let x = 0, to = y * width * 3; x < width; x++, to += 3) {
      const [left, right] = [x * stepX, Math.min(page.width, (x + 1) * stepX)]
      for (let column = Math.floor(left); column < right; column++) {
        const part = (Math.min(column + 1, right) - Math.max(column, left)) / stepX
        for (let channel = 0; channel < 3; channel++) {
          small[to + channel] = (small[to + channel] ?? 0) + (row[column * 3 + channel] ?? 0) * part
        }
      }
    }
  }
  return small
}

/** Brightness by channel that three quarters of the page do not pass: paper, not glare. */
function paperOf(small: Float32Array): [number, number, number] {
  const paper: [number, number, number] = [255, 255, 255]
  for (let channel = 0; channel < 3; channel++) {
    const counts = new Uint32Array(256)
    for (let at = channel; at < small.length; at += 3) {
      const level = Math.min(255, Math.round(small[at] ?? 0))
      counts[level] = (counts[level] ?? 0) + 1
    }
    let sum = 0
    const wanted = (small.length / 3) * PAPER_SHARE
    for (const [level, count] of counts.entries()) {
      sum += count
      if (sum < wanted) continue
      paper[channel] = Math.max(60, level)
      break
    }
  }
  return paper
}
