/** Signatures of one file beyond which nothing more is looked at. */
export const SIGNATURES_MAX = 50
/** What is told of the changes after one signature. */
export const CHANGES_TOLD_MAX = 100

export type Integrity = 'intact' | 'broken' | 'unreadable'
export type ChangedAfter = 'no' | 'allowed' | 'forbidden' | 'unknown'
/**
 * `unknown`: no way to a certificate the office trusts. `expired`: not valid at the moment of
 * signing. `revoked`: taken back before that moment, as far as what the file carries tells.
 */
export type ChainState = 'trusted' | 'unknown' | 'expired' | 'revoked'
export type RevocationState = 'good' | 'revoked' | 'unknown'

/** What somebody did to the file after the signature, in the terms of the PDF. */
export interface SignatureChange {
  kind: ChangeKind
  weight: 'allowed' | 'forbidden' | 'unknown'
  /** `5 0 R`, where one object is meant. */
  object?: string
  /** Counted from 1. */
  page?: number
  /** Keys that changed, a field's name, an annotation's type or its author: foreign words. */
  words?: string
}

export const CHANGE_KINDS = [
  'annotation-added', 'annotation-may-cover', 'annotation-changed', 'annotation-removed',
  'annotation-active', 'signature-added', 'signature-field-added', 'signature-removed',
  'timestamp-added', 'validation-data-added', 'file-facts-changed', 'field-filled',
  'field-locked-changed', 'field-added', 'form-changed', 'page-content-changed',
  'page-list-changed', 'catalog-changed', 'object-changed', 'beyond-certification',
  'covered-part-ends-early', 'bytes-before-header', 'structure-unreadable', 'two-readings',
  'not-compared',
] as const
export type ChangeKind = (typeof CHANGE_KINDS)[number]

/** Why a signature is broken or unreadable, or what else is wrong with it. */
export const SIGNATURE_PROBLEMS = [
  'no-byte-range', 'odd-byte-range', 'no-contents', 'contents-elsewhere', 'not-a-signed-message',
  'too-large', 'several-signers', 'signer-certificate-missing', 'algorithm-not-known',
  'digest-differs', 'signature-value-wrong', 'signing-certificate-differs',
  'sha1', 'timestamp-wrong', 'timestamp-authority-unknown', 'no-revocation-data',
  'certificate-not-for-signing', 'time-only-claimed', 'no-time',
] as const
export type SignatureProblem = (typeof SIGNATURE_PROBLEMS)[number]

export interface TimestampFinding {
  /** ISO 8601, what the authority says. */
  at: string
  authority: string | null
  /** `unknown`: the token is sound, but no trusted certificate stands behind it. */
  state: 'valid' | 'invalid' | 'unknown'
}

export interface SignatureFinding {
  kind: 'signature' | 'certification' | 'timestamp'
  /** Full name of the form field; null for a signature that hangs in none. */
  field: string | null
  signer: string | null
  organisation: string | null
  /** ISO 8601: the time stamp's where one is valid, else what the signer claims. */
  signedAt: string | null
  timeSource: 'timestamp' | 'claimed' | 'none'
  subFilter: string | null
  integrity: Integrity
  coversWholeFile: boolean
  /** Bytes of the file that the signature speaks of: `[0, revisionEnd)`. */
  revisionEnd: number | null
  changedAfterSigning: ChangedAfter
  changes: SignatureChange[]
  chain: ChainState
  revocation: RevocationState
  timestamp: TimestampFinding | null
  /** SHA-256 of the signer's certificate, hex. */
  certificate: string | null
  issuer: string | null
  digest: string | null
  key: string | null
  problems: SignatureProblem[]
}

export const SIGNATURE_FILE_PROBLEMS = [
  'not-a-pdf', 'file-empty', 'file-encrypted', 'file-broken', 'file-bomb', 'file-timed-out',
  'file-crashed-reader', 'too-many-signatures',
] as const
export type SignatureFileProblem = (typeof SIGNATURE_FILE_PROBLEMS)[number]

export interface SignatureReport {
  /** In the order of signing: by the end of what each covers. */
  signatures: SignatureFinding[]
  /** Why nothing, or not everything, could be judged. */
  problem: SignatureFileProblem | null
}

/** How grave a file's signatures are for whoever registers it. */
export type SignatureAlarm = 'none' | 'invalid' | 'doubtful'

/**
 * `invalid`: a signature is broken or unreadable, or the letter was changed after signing (the
 * letter goes back, Decree 30/2020 Art 21.2b). `doubtful`: whole, but it cannot be said who
 * signed or what was done afterwards.
 */
export function alarmOf(report: SignatureReport): SignatureAlarm {
  const { signatures, problem } = report
  const isInvalid = signatures.some((one) => {
    return one.integrity !== 'intact' || one.changedAfterSigning === 'forbidden'
  })
  if (isInvalid) return 'invalid'
  const isDoubtful = problem !== null || signatures.some((one) => {
    return one.chain !== 'trusted' || one.changedAfterSigning === 'unknown'
  })
  return isDoubtful ? 'doubtful' : 'none'
}

/** The part of a file that a signature speaks of, as a file of its own: what the signer saw. */
export function signedRevision(bytes: Uint8Array, finding: SignatureFinding): Uint8Array | null {
  const { revisionEnd } = finding
  if (revisionEnd === null || revisionEnd > bytes.length) return null
  return bytes.subarray(0, revisionEnd)
}
