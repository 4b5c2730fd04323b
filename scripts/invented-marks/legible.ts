import type { Pixels } from './scan.ts'
import type { Harshness } from './style.ts'
import type { DrawnStamp } from './stamp.ts'

/** Where the words of a stamp lie on the scanned page: pixels, degrees clockwise. */
export interface StampPlace {
  x: number
  y: number
  width: number
  height: number
  turn: number
  stamp: DrawnStamp
}

/** Strokes are this many grey levels darker than what lies between them. */
const CONTRAST_MIN = 16
/** Share of strokes darker than the best level, less the share of the ground that is. */
const APART_MIN = { office: 0.7, usual: 0.5, beyond: 0.3 } as const
/** Inches: the eye takes dots as near as this together. */
const EYE_INCHES = 0.01

/**
 * A person can read the letters: seen with eyes that melt the finest dots together, the strokes as
 * cut into the rubber (worn off or covered ones too) stand out from the ground between them.
 */
export function isLegible(
  picture: Pixels, dpi: number, place: StampPlace, harshness: Harshness = 'usual',
): boolean {
  const strokes = new Uint32Array(256)
  const ground = new Uint32Array(256)
  const seen = seenBy(picture, Math.max(0, Math.round((EYE_INCHES * dpi - 1) / 2)))
  const { letters, picture: { width, height } } = place.stamp
  const radians = (place.turn * Math.PI) / 180
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)]
  for (let v = -place.height * 0.45; v < place.height * 0.45; v++) {
    for (let u = -place.width / 2; u < place.width / 2; u++) {
      const x = Math.round(place.x + u * cos - v * sin)
      const y = Math.round(place.y + u * sin + v * cos)
      if (x < 0 || y < 0 || x >= picture.width || y >= picture.height) continue
      const letter = letters[Math.round(v + height / 2) * width + Math.round(u + width / 2)] ?? 0
      if (letter > 20 && letter < 200) continue
      const counts = letter >= 200 ? strokes : ground
      const level = seen(x, y)
      counts[level] = (counts[level] ?? 0) + 1
    }
  }
  return meanOf(ground) - meanOf(strokes) >= CONTRAST_MIN
    && apart(strokes, ground) >= APART_MIN[harshness]
}

/** Mean of the darkest colour over a few pixels around a place. */
function seenBy({ width, height, pixels }: Pixels, reach: number) {
  return (x: number, y: number) => {
    let [sum, count] = [0, 0]
    for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++) {
      for (let at = Math.max(0, x - reach); at <= Math.min(width - 1, x + reach); at++) {
        const from = (row * width + at) * 3
        sum += Math.min(pixels[from] ?? 0, pixels[from + 1] ?? 0, pixels[from + 2] ?? 0)
        count += 1
      }
    }
    return Math.round(sum / count)
  }
}

const total = (counts: Uint32Array) => Math.max(1, counts.reduce((sum, count) => sum + count, 0))

function meanOf(counts: Uint32Array): number {
  return counts.reduce((sum, count, level) => sum + count * level, 0) / total(counts)
}

function apart(strokes: Uint32Array, ground: Uint32Array): number {
  const [strokesAll, groundAll] = [total(strokes), total(ground)]
  let [stroke, other, best] = [0, 0, 0]
  for (let level = 0; level < 256; level++) {
    stroke += strokes[level] ?? 0
    other += ground[level] ?? 0
    best = Math.max(best, stroke / strokesAll - other / groundAll)
  }
  return best
}
