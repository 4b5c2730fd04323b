import { readFileSync } from 'node:fs'

/** Side of the picture the net looks at, in pixels. */
export const DIGIT_SIDE = 28
const CHANNELS = [1, 8, 16, 24] as const
const KERNEL = 3
const CLASSES = 10

/** Three layers of 3×3 with halving between them, and one that decides; 27 KB. */
interface Net {
  layers: { from: number; to: number; weights: Float32Array; bias: Float32Array }[]
  last: { weights: Float32Array; bias: Float32Array }
}

let known: Net | undefined

/** How likely each digit is, from ink of 0 to 1 row by row; made by `scripts/digit-reader`. */
export function digitChances(ink: Float32Array): Float32Array {
  known ??= openNet(readFileSync(new URL('./digit-reader/weights.bin', import.meta.url)))
  let side = DIGIT_SIDE
  let planes = ink
  for (const layer of known.layers) {
    planes = halved(convolved(planes, side, layer), side, layer.to)
    side = Math.floor(side / 2)
  }
  const { weights, bias } = known.last
  const sums = bias.map((start, at) => {
    let sum = start
    for (let from = 0; from < planes.length; from++) {
      sum += (weights[at * planes.length + from] ?? 0) * (planes[from] ?? 0)
    }
    return sum
  })
  const most = Math.max(...sums)
  const powers = sums.map((sum) => Math.exp(sum - most))
  const all = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / all)
}

function openNet(bytes: Buffer): Net {
  const floats = new Float32Array(bytes.length / 4)
  for (let at = 0; at < floats.length; at++) floats[at] = bytes.readFloatLE(at * 4)
  let at = 0
  const take = (count: number) => floats.subarray(at, (at += count))
  const layers = CHANNELS.slice(1).map((to, index) => {
    const from = CHANNELS[index] ?? 1
    return { from, to, weights: take(to * from * KERNEL * KERNEL), bias: take(to) }
  })
  const inputs = (floats.length - at - CLASSES) / CLASSES
  return { layers, last: { weights: take(inputs * CLASSES), bias: take(CLASSES) } }
}

function convolved(planes: Float32Array, side: number, layer: Net['layers'][number]): Float32Array {
  const size = side * side
  const made = new Float32Array(layer.to * size)
  for (let to = 0; to < layer.to; to++) {
    const out = made.subarray(to * size, (to + 1) * size).fill(layer.bias[to] ?? 0)
    for (let from = 0; from < layer.from; from++) {
      for (let tap = 0; tap < KERNEL * KERNEL; tap++) {
        const weight = layer.weights[(to * layer.from + from) * KERNEL * KERNEL + tap] ?? 0
        const [dx, dy] = [(tap % KERNEL) - 1, Math.floor(tap / KERNEL) - 1]
        addShifted(out, planes.subarray(from * size, (from + 1) * size), { side, dx, dy, weight })
      }
    }
  }
  return made
}

function addShifted(
  out: Float32Array, plane: Float32Array,
  { side, dx, dy, weight }: { side: number; dx: number; dy: number; weight: number },
): void {
  for (let y = Math.max(0, -dy); y < Math.min(side, side - dy); y++) {
    for (let x = Math.max(0, -dx); x < Math.min(side, side - dx); x++) {
      const at = y * side + x
      out[at] = (out[at] ?? 0) + weight * (plane[at + dy * side + dx] ?? 0)
    }
  }
}

/** The largest of each four, and never below nothing. */
function halved(planes: Float32Array, side: number, count: number): Float32Array {
  const half = Math.floor(side / 2)
  const made = new Float32Array(count * half * half)
  for (let plane = 0; plane < count; plane++) {
    for (let y = 0; y < half; y++) {
      for (let x = 0; x < half; x++) {
        const at = plane * side * side + 2 * y * side + 2 * x
        made[(plane * half + y) * half + x] = Math.max(0, planes[at] ?? 0, planes[at + 1] ?? 0,
          planes[at + side] ?? 0, planes[at + side + 1] ?? 0)
      }
    }
  }
  return made
}
