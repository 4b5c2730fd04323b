import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { featuresOf } from '../workflows/domain/letter-confidence.ts'
import { findFields } from '../workflows/domain/letterhead.ts'
import { type ProposalField, proposalFields } from '../workflows/domain/reading.ts'
import { evidenceOf, type KeptReading, keptReadings, readScans } from './fields/field-evidence.ts'
import { type Example, fitLogistic } from './fields/fitting.ts'
import { asCompared } from './fields/scoring.ts'
import { inventedScan } from './invented-letters/index.ts'

// Fits the model of confidence on letters of the tuning layouts and writes its coefficients:
// `node scripts/calibrate-fields.ts FOLDER [LETTERS]`. What was read is kept in FOLDER; other
// readings of the same shape laid there are used as well, the held-out layouts never.

const LETTERS = 140
const target = fileURLToPath(new URL('../workflows/domain/letter-calibration.ts', import.meta.url))
/**
 * The sign each signal must have and where it starts: the field's own, weakest word, the part of
 * it over 85, readings that differ in marks, that differ, a single reading, odd words, confirmed.
 */
const PRIOR = [-1, 6, 2, -3, -5, -2.5, -1.2, 0.6]
/** Confidence is pulled down by this, so that a field with few examples is not shown as certain. */
const PRUDENCE = 0.2

const [folder, count = String(LETTERS)] = process.argv.slice(2)
if (!folder) throw new Error('node scripts/calibrate-fields.ts FOLDER [LETTERS]')
const wanted = Array.from({ length: Number(count) }, (_, index) => inventedScan('tuning', index))
const readings = Number(count) > 0 ? await readScans(wanted, folder) : []
const all = Number(count) > 0 ? readings : keptReadings(folder)

const byField = new Map<ProposalField, Example[]>()
for (const kept of all) {
  if (kept.name.startsWith('held-out')) continue
  for (const [field, example] of examplesOf(kept)) byField.set(field, [...(byField.get(field) ?? []), example])
}
const pooled = fitLogistic([...byField.values()].flat(), PRIOR)
const lines = proposalFields.flatMap((field) => {
  const examples = byField.get(field) ?? []
  if (examples.length === 0) return []
  const fitted = fitLogistic(examples, pooled)
  fitted[0] = (fitted[0] ?? 0) - PRUDENCE
  console.log(field, examples.length, examples.filter(({ isRight }) => !isRight).length)
  return [`  ${field}: [${fitted.map((value) => Number(value.toFixed(2))).join(', ')}],`]
})
writeFileSync(target, `import type { ProposalField } from './reading.ts'

/**
 * Coefficients of the model of confidence for each field, fitted by \`scripts/calibrate-fields.ts\`
 * on the tuning letters: the field's own, then those of \`featuresOf\`.
 */
export const calibration: Readonly<Partial<Record<ProposalField, readonly number[]>>> = {
${lines.join('\n')}
}
`)

function examplesOf(kept: KeptReading): [ProposalField, Example][] {
  const evidence = evidenceOf(kept)
  if (evidence.origin === 'text-layer') return []
  return Object.entries(findFields(evidence)).flatMap(([name, found]): [ProposalField, Example][] => {
    // The keys are fields by the type of `findFields`.
    const field = name as ProposalField
    const truth = kept.truth[field]
    // A capped value is never certain: what it was teaches nothing about the others.
    if (!found || found.value === null || truth === undefined || found.signals.cap !== undefined) return []
    const isRight = same(field, truth, found.value)
    return [[field, { features: featuresOf(found.signals), isRight }]]
  })
}

function same(field: ProposalField, truth: string | null, value: string): boolean {
  const [a, b] = [asCompared(truth), asCompared(value)].map((text) =>
    field === 'subject' ? text.replace(/^v\/v\s*/u, '') : text)
  return a === b && truth !== null
}
