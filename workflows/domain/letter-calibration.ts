import type { ProposalField } from './reading.ts'

/**
 * Coefficients of the model of confidence for each field, fitted by `scripts/calibrate-fields.ts`
 * on the tuning letters: the field's own, then those of `featuresOf`.
 */
export const calibration: Readonly<Partial<Record<ProposalField, readonly number[]>>> = {
  subject: [-2, 4, 3, -3, -6, -3, -1.5, 1],
}
