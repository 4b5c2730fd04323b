import { readFileSync } from 'node:fs'
import { pageSkewOf } from './reading-lie.ts'
import { type Colour, redChannelOf } from './reading-picture.ts'

/** A page made straight, and how: what the places of its words are counted back with. */
export interface Straightened {
  picture: Colour
  /** Degrees clockwise by which it was turned. */
  angle: number
}

/** The lines of the page level: turned by what they rise, on white paper. */
export function straightenPage(page: Colour): Straightened {
  const angle = 0 - pageSkewOf(redChannelOf(page))
  return { picture: angle === 0 ? page : turnedBy(page, angle), angle }
}

const CHANNELS = 3
const DEGREES_MAX = 45
const WHITE = 255
/** Rows made at a time: the memory of a module never shrinks. */
const BAND_ROWS = 128
/** The module reads and writes a little past a row's end. */
const SLACK_BYTES = 64

/** What the module offers (`scripts/page-turn/page-turn.c`). */
interface Arithmetic {
  memory: WebAssembly.Memory
  room(bytes: number): number
  turn(
    from: number, stride: number, to: number, first: number, end: number,
    x: number, y: number, cos: number, sin: number,
  ): void
}

let opened: Arithmetic | undefined

function arithmetic(): Arithmetic {
  const code = () => readFileSync(new URL('./page-turn/page-turn.wasm', import.meta.url))
  // The exports are those of our own C file.
  return opened ??= new WebAssembly.Instance(new WebAssembly.Module(code()))
    .exports as unknown as Arithmetic
}

/**
 * Turns a page clockwise by a small angle about its middle on white paper; the canvas grows. Each
 * pixel is the mean of the four it falls between. An eighth of the processor time that a general
 * library takes, which adds a layer for what is see-through and counts in floating point.
 * @throws {RangeError} from 45 degrees on: the rows that one row needs would be the whole page.
 */
export function turnedBy({ width, height, pixels }: Colour, degrees: number): Colour {
  if (!(Math.abs(degrees) < DEGREES_MAX)) throw new RangeError('degrees')
  const module = arithmetic()
  const radians = (degrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)]
  const across = Math.max(1, Math.round(width * cos + height * Math.abs(sin)))
  const down = Math.max(1, Math.round(width * Math.abs(sin) + height * cos))
  const turned = Buffer.alloc(across * down * CHANNELS, WHITE)
  const stride = width * CHANNELS
  const rowBytes = across * CHANNELS
  const rise = Math.ceil(across * Math.abs(sin)) + 2
  // Where the pixel in column 0 of a row comes from; each next one is (cos, -sin) further.
  const startOf = (row: number) => {
    const y = row - (down - 1) / 2
    return {
      x: (width - 1) / 2 + y * sin - ((across - 1) / 2) * cos,
      y: (height - 1) / 2 + y * cos + ((across - 1) / 2) * sin,
    }
  }
  for (let top = 0; top < down; top += BAND_ROWS) {
    const end = Math.min(down, top + BAND_ROWS)
    const ends = [startOf(top).y, startOf(end - 1).y]
    const from = clamped(Math.floor(Math.min(...ends)) - (sin > 0 ? rise : 1), height)
    const until = clamped(Math.ceil(Math.max(...ends)) + (sin > 0 ? 2 : rise + 1), height)
    const sourceBytes = (until - from) * stride + SLACK_BYTES
    const at = module.room(sourceBytes + (end - top) * rowBytes + SLACK_BYTES)
    if (at === 0) throw new Error('no memory for the page')
    const memory = new Uint8Array(module.memory.buffer)
    memory.set(pixels.subarray(from * stride, until * stride), at)
    const to = at + sourceBytes
    memory.fill(WHITE, to, to + (end - top) * rowBytes)
    for (let row = top; row < end; row++) {
      const { x, y } = startOf(row)
      const [first, last] = columnsInside({ x, y }, { x: cos, y: -sin },
        { width: width - 1, height: height - 1, columns: across })
      if (first < last) {
        module.turn(at, stride, to + (row - top) * rowBytes, first, last, x, y - from, cos, sin)
      }
    }
    turned.set(memory.subarray(to, to + (end - top) * rowBytes), top * rowBytes)
  }
  return { width: across, height: down, pixels: turned }
}

const clamped = (row: number, height: number) => Math.min(height, Math.max(0, row))

/** The columns of a row whose pixels come from inside the page, with a neighbour on each side. */
function columnsInside(
  from: { x: number; y: number },
  step: { x: number; y: number },
  inside: { width: number; height: number; columns: number },
): [first: number, end: number] {
  let [first, end] = [0, inside.columns]
  for (const [at, by, size] of [
    [from.x, step.x, inside.width], [from.y, step.y, inside.height],
  ] as const) {
    if (by === 0) {
      if (at < 0 || at >= size) return [0, 0]
      continue
    }
    const [one, other] = [(0 - at) / by, (size - at) / by]
    first = Math.max(first, Math.ceil(Math.min(one, other) + EDGE))
    end = Math.min(end, Math.ceil(Math.max(one, other) - EDGE))
  }
  return [first, end]
}

/** Of a pixel: so that rounding never reaches over the border of the page. */
const EDGE = 0.01
