import { readLetterhead } from '../../workflows/domain/letterhead.ts'
import { type ProposalField, proposalFields } from '../../workflows/domain/reading.ts'
import { evidenceOf, type KeptReading } from './field-evidence.ts'
import { wilson } from './fitting.ts'
import { sum } from './letter-accuracy.ts'
import { verdictOf, type Verdict } from './scoring.ts'

/** From here on the form shows a field as certain. */
const GREEN = 85

export interface Row {
  field: ProposalField
  verdict: Verdict
  confidence: number
}

/** Every field of every letter against its truth. */
export function rowsOf(readings: readonly KeptReading[]): Row[] {
  return readings.flatMap((kept) => {
    const read = readLetterhead(evidenceOf(kept))
    return proposalFields.flatMap((field): Row[] => {
      const verdict = verdictOf(field, kept.truth, read)
      return verdict ? [{ field, verdict, confidence: read[field]?.confidence ?? 0 }] : []
    })
  })
}

export const isMiss = ({ verdict }: Row) => verdict === 'wrong' || verdict === 'extra'
export const isShown = ({ verdict }: Row) => verdict === 'right' || verdict === 'wrong' || verdict === 'extra'

export function fieldTable(rows: readonly Row[]): string {
  const line = (name: string, some: readonly Row[]) => {
    const count = (verdict: Verdict) => some.filter((row) => row.verdict === verdict).length
    const green = some.filter((row) => isShown(row) && row.confidence >= GREEN)
    return [name, count('right'), count('wrong') + count('extra'), count('missing'), count('right-empty'),
      green.length, green.filter(isMiss).length].join(' | ')
  }
  const fields = proposalFields.filter((field) => rows.some((row) => row.field === field))
  return ['| field | right | wrong | not read | rightly empty | green | green and wrong |', '|---|---|---|---|---|---|---|',
    ...fields.map((field) => `| ${line(field, rows.filter((row) => row.field === field))} |`),
    `| ${line('all', rows)} |`].join('\n')
}

export const BINS = [0, 20, 40, 60, 70, 80, 85, 90, 94, 98] as const
const BAR = 40

/** Share of right values by the confidence shown, with the 95 % interval and a bar. */
export function calibrationCurve(rows: readonly Row[]): string {
  const shown = rows.filter(isShown)
  const lines = BINS.slice(0, -1).map((from, at) => {
    const to = BINS[at + 1] ?? 100
    const bin = shown.filter(({ confidence }) => confidence >= from && confidence < to)
    if (bin.length === 0) return `${label(from, to)}     0`
    const wrong = bin.filter(isMiss).length
    const share = 1 - wrong / bin.length
    const [low, high] = wilson(wrong, bin.length)
    return `${label(from, to)} ${String(bin.length).padStart(5)} ${String(wrong).padStart(5)} ${(share * 100).toFixed(1).padStart(6)}`
      + `  ${((1 - high) * 100).toFixed(0).padStart(3)}-${((1 - low) * 100).toFixed(0).padStart(3)}  ${'#'.repeat(Math.round(share * BAR))}`
  })
  return ['shown    count wrong right%  95 % int.', ...lines].join('\n')
}

/** Letters misread on pages of at least 200 dots an inch, and on all. */
export function accuracyTable(readings: readonly KeptReading[]): string {
  const line = (name: string, some: readonly KeptReading[]) => {
    const pages = some.flatMap(({ accuracy = [] }) => accuracy)
    const part = (of: 'body' | 'whole') => {
      const { letters, errors } = pages.map((page) => page[of]).reduce(sum, { letters: 0, errors: 0 })
      return letters === 0 ? '–' : `${((errors / letters) * 100).toFixed(2)} %`
    }
    return `| ${name} | ${pages.length} | ${part('body')} | ${part('whole')} |`
  }
  return ['| letters misread | pages | body | whole page |', '|---|---|---|---|',
    line('200 and 300 dpi', readings.filter(({ dpi = 0 }) => dpi >= 200)),
    line('150 dpi', readings.filter(({ dpi = 0 }) => dpi > 0 && dpi < 200))].join('\n')
}

const label = (from: number, to: number) => `${String(from).padStart(3)}-${String(to - 1).padEnd(3)}`

/** "12 of 1204 green values wrong: 1.0 % (95 %: 0.5 to 1.8 %)". */
export function greenSentence(rows: readonly Row[]): string {
  const green = rows.filter((row) => isShown(row) && row.confidence >= GREEN)
  const wrong = green.filter(isMiss).length
  const right = rows.filter(({ verdict }) => verdict === 'right')
  const [low, high] = wilson(wrong, green.length)
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`
  return `${wrong} of ${green.length} green values wrong: ${percent(wrong / Math.max(1, green.length))} `
    + `(95 %: ${percent(low)} to ${percent(high)}); ${green.length - wrong} of ${right.length} right values are green`
}
