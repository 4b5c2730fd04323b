import { keptReadings, readScans } from '../fields/field-evidence.ts'
import { accuracyTable, calibrationCurve, fieldTable, greenSentence, rowsOf } from '../fields/tables.ts'
import { inventedScan, type LayoutFamily } from '../invented-letters/index.ts'

// How well the fields of invented letters are read, and what a confidence is worth:
// `npm run bench -- fields [--letters 28] [--family held-out|tuning] [--keep FOLDER]`.
// Layouts of the held-out family were never used for rules or coefficients.

const LETTERS = 28
const LETTERS_MAX = 2_000

export async function benchFields(given: readonly string[]): Promise<void> {
  const option = (name: string) => {
    const at = given.indexOf(`--${name}`)
    return at < 0 ? undefined : given[at + 1]
  }
  const count = Number(option('letters') ?? LETTERS)
  const families: LayoutFamily[] = option('family') === 'tuning' ? ['tuning']
    : option('family') === 'held-out' ? ['held-out'] : ['tuning', 'held-out']
  if (!Number.isInteger(count) || count < 1 || count > LETTERS_MAX) throw new RangeError('--letters')
  const keep = option('keep') ?? null
  for (const family of families) {
    const scans = Array.from({ length: count }, (_, index) => inventedScan(family, index))
    const folder = keep && `${keep}/${family}`
    const read = given.includes('--kept-only') && folder ? keptReadings(folder) : await readScans(scans, folder)
    const rows = rowsOf(read)
    console.log(`\n${family}: ${read.length} letters\n`)
    console.log(`${fieldTable(rows)}\n\n${calibrationCurve(rows)}\n\n${greenSentence(rows)}\n\n${accuracyTable(read)}`)
  }
}
