/**
 * Makes the samples the mark detector is trained on: parts of invented pages as the detector sees
 * them, and which cells (8 by 8 pixels) lie on a mark. `node scripts/mark-detector/make-samples.ts
 * FILE COUNT SEED [known|unseen|mixed]` writes FILE with, for each sample, the dark layer, the tint layer
 * and the cells (0 no, 1 yes, 2 neither: around marks, and other stamps, which
 * the second look judges).
 */
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { type InventedPage, inventedPage } from '../invented-marks.ts'
import { isFamily } from '../invented-marks/style.ts'
import { LAYER_DPI, markLayersOf } from '../../workflows/adapters/reading-mark-layers.ts'

const WIDTH = 384
const HEIGHT = 256
const CELL = 8
const SAMPLES_MAX = 100_000

const [path = '', count = '0', seed = '1', family = 'known'] = process.argv.slice(2)
if (!path || Number(count) > SAMPLES_MAX || !isFamily(family)) {
  throw new Error('make-samples.ts FILE COUNT SEED [known|unseen|mixed]')
}
const file = createWriteStream(path)
for (let at = 0; at < Number(count); at++) {
  const kind = at % 9 < 5 ? 'stamped' : 'unmarked'
  const page = await inventedPage({
    seed: Number(seed) * 1_000_003 + at, kind, family,
    isTraining: true,
    window: { width: WIDTH / LAYER_DPI, height: HEIGHT / LAYER_DPI },
  }).catch(() => undefined)
  if (!page) continue
  const layers = markLayersOf(page.picture, page.dpi)
  if (layers.width !== WIDTH || layers.height !== HEIGHT) throw new Error('not the size asked for')
  file.write(layers.dark)
  file.write(layers.tint)
  if (!file.write(cellsOf(page))) await once(file, 'drain')
}
file.end()

function cellsOf({ marks, others, dpi }: InventedPage): Uint8Array {
  const columns = WIDTH / CELL
  const cells = new Uint8Array(columns * (HEIGHT / CELL))
  const scale = LAYER_DPI / dpi
  for (const mark of [...others, ...marks]) {
    const inside = marks.includes(mark) ? 1 : 2
    const radians = (mark.turn * Math.PI) / 180
    for (let at = 0; at < cells.length; at++) {
      const x = ((at % columns) + 0.5) * CELL - mark.x * scale
      const y = (Math.floor(at / columns) + 0.5) * CELL - mark.y * scale
      const u = Math.abs(x * Math.cos(radians) + y * Math.sin(radians))
      const v = Math.abs(y * Math.cos(radians) - x * Math.sin(radians))
      const [halfWidth, halfHeight] = [(mark.width * scale) / 2, (mark.height * scale) / 2]
      if (u < halfWidth * 0.85 && v < halfHeight * 0.75) cells[at] = inside
      else if (cells[at] !== 1 && u < halfWidth + 10 && v < halfHeight + 10) cells[at] = 2
    }
  }
  return cells
}
