import type { ProposalField } from './reading.ts'

/**
 * Coefficients of the model of confidence for each field, fitted by `scripts/calibrate-fields.ts`
 * on the tuning letters: the field's own, then those of `featuresOf`.
 */
export const calibration: Readonly<Partial<Record<ProposalField, readonly number[]>>> = {
  documentType: [0.09, 6.23, 2.03, -3.33, -4.27, -2.31, -1.18, 2.09],
  number: [-0.03, 6.06, 1.92, -3.33, -4.42, -2.36, -1.18, 2.16],
  notation: [0.24, 5.99, 1.95, -3.09, -4.9, -2.33, -1.18, 2.31],
  issuedOn: [-0.14, 6.04, 1.92, -3.33, -4.42, -2.36, -1.18, 2.06],
  parentBody: [0.44, 6.39, 1.94, -3.56, -3.74, -2.34, -1.53, 2.32],
  issuer: [0.24, 5.81, 1.55, -3.03, -4.66, -2.36, -0.94, 2.87],
  subject: [-0.52, 5.65, 1.88, -3.83, -4.74, -2.36, -1.19, 2.05],
  signer: [-0.03, 6.1, 1.93, -3.23, -4.42, -2.36, -1.18, 2.17],
  signerPosition: [0.55, 6.14, 1.92, -3.33, -3.94, -2.2, -1.18, 2.74],
  addressees: [0.08, 6.21, 1.94, -3.18, -4.42, -2.36, -1.18, 2.05],
  dueOnInText: [-0.14, 6.03, 1.92, -3.33, -4.42, -2.36, -1.18, 2.06],
  meetingAt: [-0.14, 6.03, 1.92, -3.33, -4.42, -2.36, -1.18, 2.05],
  meetingPlace: [-0.35, 5.96, 1.93, -3.33, -4.42, -2.58, -1.4, 2.05],
}
