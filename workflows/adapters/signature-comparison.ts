import type { ChangeKind, SignatureChange } from '../domain/signature-report.ts'
import type { PdfRevision, PdfValue } from './pdf-structure.ts'
import type { FieldLock } from './signature-fields.ts'

type Dictionary = { [key: string]: PdfValue }
type Weight = SignatureChange['weight']

/** The rules a signature sets for what comes after it. */
export interface Permissions {
  /** DocMDP 1–3; null: a signature that certifies nothing. */
  level: number | null
  locked: FieldLock | null
  /** Signatures of the whole file whose own integrity holds, by their dictionary's object. */
  intact: ReadonlyMap<string, 'signature' | 'certification' | 'timestamp'>
  /** Signatures nobody looked at, because there are too many. */
  unjudged: ReadonlySet<string>
}

/** Both revisions with what was already found out about them. */
export interface Comparison {
  before: PdfRevision
  after: PdfRevision
  rules: Permissions
  say(kind: ChangeKind, weight: Weight, more?: Partial<SignatureChange>): void
}

/** What of the first list is not in the second. */
export function missing(old: readonly PdfValue[], now: readonly PdfValue[]): PdfValue[] {
  const still = new Set(now.map((one) => JSON.stringify(one)))
  return old.filter((one) => !still.has(JSON.stringify(one)))
}

export function changedKeys(old: Dictionary, now: Dictionary): string[] {
  const keys = new Set([...Object.keys(old), ...Object.keys(now)])
  return [...keys].filter((key) => {
    return JSON.stringify(old[key] ?? null) !== JSON.stringify(now[key] ?? null)
  })
}
