import { calibration } from './letter-calibration.ts'
import type { Agreement } from './letter-two-readings.ts'
import type { ProposalField } from './reading.ts'

/** What speaks for and against a value that was read. */
export interface Signals {
  /** The weakest word, 0 to 100. */
  weakest: number
  agreement: Agreement
  /** Words that cannot be Vietnamese, signs put right: each a likely misreading. */
  odd: number
  /** A list, the directory or another field of the letter confirms it. */
  isKnown: boolean
  /** Never more than this, whatever the rest says (written by hand, the end not sure). */
  cap?: number
}

/** From here on the form shows a field as certain: at most one in a hundred of these is wrong. */
export const CERTAIN = 85
export const DOUBTED = 60
/** A value with a word put right by the lexicon is for the clerk to look at. */
export const MENDED_MAX = 84
export const CONFIDENCE_MAX = 97
/** A born-digital page has no misread letters; the rules may still take the wrong place. */
export const PRINTED: Signals = { weakest: 100, agreement: 'same', odd: 0, isKnown: true }

/** Numbers for the model, in the order of the coefficients after the first (the field's own). */
export function featuresOf(signals: Signals): number[] {
  const weakest = Math.max(0, Math.min(100, signals.weakest))
  return [
    weakest / 100,
    Math.max(0, weakest - 85) / 15,
    signals.agreement === 'near' ? 1 : 0,
    signals.agreement === 'differs' ? 1 : 0,
    signals.agreement === 'single' ? 1 : 0,
    Math.min(3, signals.odd),
    signals.isKnown ? 1 : 0,
  ]
}

/**
 * The share of values with these signals that were right where the model was fitted, shown so
 * that 85 stands for 99 in 100 (`scripts/calibrate-fields.ts`).
 */
export function confidenceOf(field: ProposalField, signals: Signals): number {
  const own = calibration[field] ?? calibration.subject ?? []
  const features = featuresOf(signals)
  let sum = own[0] ?? 0
  for (const [at, feature] of features.entries()) sum += feature * (own[at + 1] ?? 0)
  // What only one reading says is never certain, however sure that reading is.
  const agreed = signals.agreement === 'same' ? CONFIDENCE_MAX : CERTAIN - 1
  return Math.min(shownFor(1 / (1 + Math.exp(-sum))), agreed, signals.cap ?? CONFIDENCE_MAX)
}

/** Points between which the shown figure runs straight: share right, figure. */
const SCALE = [[0, 0], [0.5, 45], [0.8, 62], [0.9, 70], [0.97, 80], [0.99, CERTAIN], [1, CONFIDENCE_MAX]] as const

export function shownFor(share: number): number {
  for (let at = 1; at < SCALE.length; at++) {
    const [from, to] = [SCALE[at - 1], SCALE[at]]
    if (!from || !to || share > to[0]) continue
    const part = (share - from[0]) / (to[0] - from[0])
    const shown = from[1] + part * (to[1] - from[1])
    return to[1] === CERTAIN ? Math.min(CERTAIN - 1, shown) : shown
  }
  return CONFIDENCE_MAX
}
