import type { ProposalField } from './reading.ts'

/**
 * Coefficients of the model of confidence for each field, fitted by `scripts/calibrate-fields.ts`
 * on the tuning letters: the field's own, then those of `featuresOf`.
 */
export const calibration: Readonly<Partial<Record<ProposalField, readonly number[]>>> = {
  documentType: [-0.16, 5.84, 2.16, -3.2, -3.98, -2.16, -1.24, 1.38],
  number: [-0.34, 5.73, 2.11, -3.2, -3.75, -2.46, -1.33, 1.5],
  notation: [-0.14, 5.34, 2.13, -3.03, -4.24, -2.32, -1.33, 1.44],
  issuedOn: [-1.64, 4.74, 2.31, -3.2, -3.98, -2.46, -1.33, 0.2],
  parentBody: [0.2, 5.81, 2.14, -3.16, -3.65, -2.44, -1.31, 1.57],
  issuer: [-0.71, 4.4, 1.99, -3.2, -3.13, -2.46, -1.55, 1.26],
  subject: [-0.68, 5.54, 2.37, -3.75, -4.03, -2.46, -1.35, 1.19],
  signer: [-1.53, 5.29, 2.27, -2.66, -3.98, -2.95, -1.33, 0.76],
  signerPosition: [-0.07, 5.79, 2.11, -3.2, -3.65, -2.31, -1.33, 1.76],
  addressees: [-0.61, 5.61, 2.14, -3.2, -4.13, -2.46, -1.33, 1.19],
  dueOnInText: [-0.64, 5.53, 2.11, -3.2, -3.98, -2.46, -1.33, 1.2],
  meetingAt: [-0.64, 5.53, 2.11, -3.2, -3.98, -2.46, -1.33, 1.2],
  meetingPlace: [-0.76, 5.48, 2.11, -3.2, -3.98, -2.58, -1.45, 1.19],
}
