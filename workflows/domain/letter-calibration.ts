import type { ProposalField } from './reading.ts'

/**
 * Coefficients of the model of confidence for each field, fitted by `scripts/calibrate-fields.ts`
 * on the tuning letters: the field's own, then those of `featuresOf`.
 */
export const calibration: Readonly<Partial<Record<ProposalField, readonly number[]>>> = {
  documentType: [-0.3, 5.65, 2.08, -3.31, -3.93, -2.54, -1.16, 1.37],
  number: [-0.36, 5.63, 2.02, -3.31, -3.69, -2.69, -1.26, 1.47],
  notation: [-0.16, 5.45, 2.04, -3.09, -3.96, -2.69, -1.26, 1.15],
  issuedOn: [-1.66, 4.63, 2.24, -3.31, -3.93, -2.69, -1.26, 0.16],
  parentBody: [0.17, 5.67, 2.03, -3.31, -3.58, -2.66, -1.23, 1.55],
  issuer: [-0.58, 4.27, 1.69, -3.31, -3.64, -2.69, -1.47, 1.72],
  subject: [-0.83, 5.34, 2.31, -3.92, -3.98, -2.69, -1.27, 1.14],
  signer: [-1.56, 5.16, 2.18, -2.75, -3.93, -3.2, -1.26, 0.64],
  signerPosition: [-0.28, 5.57, 2.02, -3.31, -3.93, -2.42, -1.26, 1.54],
  addressees: [-0.5, 5.55, 2.05, -3.31, -3.93, -2.69, -1.27, 1.14],
  dueOnInText: [-0.67, 5.41, 2.02, -3.31, -3.93, -2.69, -1.26, 1.15],
  meetingAt: [-0.68, 5.4, 2.02, -3.31, -3.93, -2.69, -1.26, 1.14],
  meetingPlace: [-0.67, 5.41, 2.02, -3.31, -3.93, -2.69, -1.26, 1.14],
}
