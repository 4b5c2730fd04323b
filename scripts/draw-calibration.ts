import { writeFileSync } from 'node:fs'
import { calibrationSvg } from './fields/curve-svg.ts'
import { keptReadings } from './fields/field-evidence.ts'
import { fieldTable, greenSentence, rowsOf } from './fields/tables.ts'

// Draws what a confidence is worth, from readings kept by `npm run bench -- fields --keep FOLDER`
// and others of the same shape: `node scripts/draw-calibration.ts TARGET.svg LABEL=FOLDER …`.
// Nothing but counts goes into the picture.

const [target, ...given] = process.argv.slice(2)
if (!target?.endsWith('.svg') || given.length === 0 || given.length > 3) {
  throw new Error('node scripts/draw-calibration.ts TARGET.svg LABEL=FOLDER …')
}
const series = given.map((one) => {
  const [label = '', folder = ''] = one.split('=')
  const readings = keptReadings(folder)
  return { label: `${label}, ${readings.length} letters`, rows: rowsOf(readings) }
})
for (const { label, rows } of series) {
  console.log(`\n${label}\n\n${fieldTable(rows)}\n\n${greenSentence(rows)}`)
}
writeFileSync(target, calibrationSvg(series))
