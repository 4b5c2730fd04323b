/**
 * Makes the samples of the second look: what the detector points at on parts of invented pages, and
 * the marks there, as crops. `node scripts/mark-detector/make-crops.ts FILE COUNT SEED
 * [known|unseen|mixed]` writes for each crop the dark layer, the tint layer and one byte: 0 no mark,
 * 1 MẬT, 2 TỐI MẬT, 3 TUYỆT MẬT. COUNT is the number of parts of pages.
 */
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { inventedPage, type MarkedPlace } from '../invented-marks.ts'
import { chanceFrom } from '../invented-marks/random.ts'
import { openNetwork } from '../../workflows/adapters/reading-mark-arithmetic.ts'
import { placesSeen } from '../../workflows/adapters/reading-mark-heat.ts'
import { CROP, CROP_DPI, cropLayersOf } from '../../workflows/adapters/reading-mark-crop.ts'
import { isFamily } from '../invented-marks/style.ts'
import type { Area } from '../../workflows/adapters/reading-picture.ts'

const WINDOW = { width: 3.4, height: 1.8 }
const SAMPLES_MAX = 100_000
const LEVELS = ['', 'MẬT', 'TỐI MẬT', 'TUYỆT MẬT']
const NEGATIVES_MAX = 5

const [path = '', count = '0', seed = '1', family = 'known'] = process.argv.slice(2)
if (!path || Number(count) > SAMPLES_MAX || !isFamily(family)) {
  throw new Error('make-crops.ts FILE COUNT SEED [known|unseen|mixed]')
}
const network = await openNetwork('mark-detector.wasm', 'weights.bin')
const file = createWriteStream(path)
for (let at = 0; at < Number(count); at++) {
  const number = Number(seed) * 1_000_003 + at
  const chance = chanceFrom(number + 17)
  const page = await inventedPage({
    seed: number, kind: chance.isTrue(0.45) ? 'stamped' : 'unmarked', family, window: WINDOW, isTraining: true,
    harshness: chance.isTrue(0.6) ? 'usual' : 'beyond',
  }).catch(() => undefined)
  if (!page) continue
  const colour = page.picture
  const moved = (x: number, y: number): Area => ({
    x: x + (chance.between(-0.35, 0.35) * page.dpi), y: y + chance.between(-0.09, 0.09) * page.dpi,
    width: 0, height: 0,
  })
  const places: Area[] = placesSeen(network, colour, page.dpi).slice(0, NEGATIVES_MAX)
    .map((place) => moved(place.x + place.width / 2, place.y + place.height / 2))
  for (const { x, y } of [...page.marks, ...page.others]) places.push(moved(x, y))
  if (chance.isTrue(0.3)) {
    places.push(moved(chance.between(0, colour.width), chance.between(0, colour.height)))
  }
  for (const place of places) {
    const label = labelOf(page.marks, place, page.dpi)
    if (label === undefined) continue
    const layers = cropLayersOf(colour, page.dpi, place)
    if (!file.write(Buffer.concat([layers.dark, layers.tint, Buffer.from([label])]))) {
      await once(file, 'drain')
    }
  }
}
file.end()

/** A mark that is nearly whole in the crop counts; one that is cut counts neither way. */
function labelOf(marks: readonly MarkedPlace[], place: Area, dpi: number): number | undefined {
  const [halfWidth, halfHeight] = [(CROP.width * dpi) / CROP_DPI / 2, (CROP.height * dpi) / CROP_DPI / 2]
  for (const mark of marks) {
    const radians = (Math.abs(mark.turn) * Math.PI) / 180
    const width = mark.width * Math.cos(radians) + mark.height * Math.sin(radians)
    const height = mark.width * Math.sin(radians) + mark.height * Math.cos(radians)
    const across = halfWidth + width / 2 - Math.abs(mark.x - place.x)
    const down = halfHeight + height / 2 - Math.abs(mark.y - place.y)
    if (across >= width * 0.95 && down >= height * 0.9) return LEVELS.indexOf(mark.text)
    if (across > 0 && down > 0) return undefined
  }
  return 0
}
