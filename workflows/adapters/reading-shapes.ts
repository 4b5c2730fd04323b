import sharp from 'sharp'
import type { Area, Grey } from './reading-picture.ts'

/** A connected piece of ink. */
export interface Shape extends Area {
  /** Dark pixels in it. */
  size: number
  /** Its number in `marks` of the same search, from 1. */
  mark: number
}

export interface Shapes {
  shapes: Shape[]
  /** For every pixel the number of its shape, 0 for paper. */
  marks: Int32Array
}

const SHAPES_MAX = 60_000

/** Connected pieces of everything darker than `below`. */
export function shapesOf(picture: Grey, below = 140): Shapes {
  const { width, height, pixels } = picture
  const marks = new Int32Array(width * height)
  const stack = new Int32Array(width * height)
  const shapes: Shape[] = []
  for (let start = 0; start < pixels.length; start++) {
    if ((pixels[start] ?? 255) >= below || marks[start] !== 0) continue
    if (shapes.length >= SHAPES_MAX) break
    const mark = shapes.length + 1
    let depth = 0
    let size = 0
    let [left, top, right, bottom] = [width, height, 0, 0]
    stack[depth++] = start
    marks[start] = mark
    while (depth > 0) {
      const at = stack[--depth] ?? 0
      const x = at % width
      const y = (at - x) / width
      size += 1
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      if (y > bottom) bottom = y
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const [nx, ny] = [x + dx, y + dy]
          if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue
          const next = ny * width + nx
          if (marks[next] !== 0 || (pixels[next] ?? 255) >= below) continue
          marks[next] = mark
          stack[depth++] = next
        }
      }
    }
    shapes.push({ x: left, y: top, width: right - left + 1, height: bottom - top + 1, size, mark })
  }
  return { shapes, marks }
}

/** Smaller by a whole factor; a block is as dark as its darkest pixel, so thin rules stay. */
export function shrunk(picture: Grey, factor: number): Grey {
  const width = Math.ceil(picture.width / factor)
  const height = Math.ceil(picture.height / factor)
  const pixels = new Uint8Array(width * height).fill(255)
  for (let y = 0; y < picture.height; y++) {
    const row = Math.floor(y / factor) * width
    for (let x = 0; x < picture.width; x++) {
      const at = row + Math.floor(x / factor)
      const value = picture.pixels[y * picture.width + x] ?? 255
      if (value < (pixels[at] ?? 255)) pixels[at] = value
    }
  }
  return { width, height, pixels }
}

/** Whites out pieces that go round the whole cutting: the frame of a stamp. */
export function withoutFrame(cutting: Grey): Grey {
  const { shapes, marks } = shapesOf(cutting, 160)
  const frames = new Set(shapes
    .filter((shape) => shape.width > cutting.width * 0.6
      && (shape.height > cutting.height * 0.6 || shape.height < cutting.height * 0.12))
    .map((shape) => shape.mark))
  const sides = shapes.filter((shape) =>
    shape.height > cutting.height * 0.6 && shape.width < cutting.height * 0.2
    && (shape.x < cutting.width * 0.1 || shape.x + shape.width > cutting.width * 0.9))
  for (const side of sides) frames.add(side.mark)
  const pixels = cutting.pixels.slice()
  for (let at = 0; at < pixels.length; at++) {
    if (frames.has(marks[at] ?? 0)) pixels[at] = 255
  }
  return { ...cutting, pixels }
}

/** What stands inside the frame of a stamp; undefined when no frame goes round. */
export function insideFrame(cutting: Grey): Area | undefined {
  const frame = shapesOf(cutting, 160).shapes
    .filter((shape) => shape.width > cutting.width * 0.5 && shape.height > cutting.height * 0.4
      && shape.size < shape.width * shape.height * 0.5)
    .sort((a, b) => b.width * b.height - a.width * a.height)[0]
  if (!frame) return undefined
  const inset = Math.max(3, Math.round(frame.height * 0.1))
  return {
    x: frame.x + inset, y: frame.y + inset,
    width: frame.width - 2 * inset, height: frame.height - 2 * inset,
  }
}

/** Turns a cutting by any angle (degrees clockwise) on white. */
export async function turnedGrey(picture: Grey, degrees: number): Promise<Grey> {
  if (degrees === 0) return picture
  const { data, info } = await sharp(Buffer.from(picture.pixels), {
    raw: { width: picture.width, height: picture.height, channels: 1 },
  }).rotate(degrees, { background: '#ffffff' }).toColourspace('b-w').raw()
    .toBuffer({ resolveWithObject: true })
  const pixels = new Uint8Array(info.width * info.height)
  for (let at = 0; at < pixels.length; at++) pixels[at] = data[at * info.channels] ?? 255
  return { width: info.width, height: info.height, pixels }
}
