import {
  CHANGES_TOLD_MAX, type ChangedAfter, type SignatureChange, type SignatureFileProblem,
  SIGNATURES_MAX, type SignatureReport,
} from '../domain/signature-report.ts'
import { holdsPackedBomb, limitBroken } from './pdf-limits.ts'
import { type PdfRevision, readRevision, StructureTooLarge } from './pdf-structure.ts'
import { withoutAttachmentLock } from './pdf-attachment-lock.ts'
import { withEmptyMetadataTold } from './pdf-empty-metadata.ts'
import { compareRevisions } from './signature-changes.ts'
import type { Permissions } from './signature-comparison.ts'
import type { Cover } from './signature-cover.ts'
import { listRawSignatures, listSignatures, type ToldSignature } from './signature-fields.ts'
import { type JudgedSignature, judgeSignature } from './signature-judge.ts'
import { isCurrentAnswer, isCurrentList } from './signature-revocation.ts'
import { questionsAbout, QUESTIONS_MAX, type RevocationQuestion } from './signature-revocation-asks.ts'
import { storeOf } from './signature-stores.ts'
import type { Belief } from './signature-timestamp.ts'

/** Bytes of revisions that are taken apart for one file; the rest is not compared. */
const COMPARED_MAX_BYTES = 600 * 2 ** 20
const PIXELS_NOT_JUDGED = Number.POSITIVE_INFINITY

export interface Asked {
  anchors: readonly Buffer[]
  crls: readonly Buffer[]
  ocsps?: readonly Buffer[]
  /** Moment of judging, for signatures that say nothing of time. */
  now: Date
}

/** A report, and whom to ask about signers of whom nothing says whether they were taken back. */
export interface JudgedReport extends SignatureReport {
  questions?: RevocationQuestion[]
}

/** Judges every signature of a file. For bounded child processes only. */
export async function reportOf(bytes: Buffer, asked: Asked): Promise<JudgedReport> {
  const empty = (problem: SignatureFileProblem): SignatureReport => ({ signatures: [], problem })
  if (bytes.length === 0) return empty('file-empty')
  if (!bytes.subarray(0, 1_024 + 5).includes('%PDF-')) return empty('not-a-pdf')
  if (holdsPackedBomb(bytes)) return empty('file-bomb')
  const whole = await revisionOf(bytes)
  if (whole === 'file-bomb' || whole === 'file-encrypted') return empty(whole)
  const told = whole === 'file-broken' ? listRawSignatures(bytes) : listSignatures(whole, bytes)
  const problem = whole === 'file-broken' ? 'file-broken'
    : told.length > SIGNATURES_MAX ? 'too-many-signatures' : null
  const revision = whole === 'file-broken' ? undefined : whole
  const untold: (readonly Buffer[])[] = []
  const judged = await judgeAll(told.slice(0, SIGNATURES_MAX), bytes, revision, asked, untold)
  await judgeChanges(judged, bytes, revision, told.slice(SIGNATURES_MAX))
  judged.sort((a, b) => (a.finding.revisionEnd ?? Infinity) - (b.finding.revisionEnd ?? Infinity))
  const questions: RevocationQuestion[] = []
  for (const path of untold) questions.push(...await questionsAbout(path))
  return {
    signatures: judged.map((one) => one.finding), problem,
    ...(questions.length > 0 ? { questions: questions.slice(0, QUESTIONS_MAX) } : {}),
  }
}

async function revisionOf(
  bytes: Buffer,
): Promise<PdfRevision | 'file-bomb' | 'file-encrypted' | 'file-broken'> {
  try {
    const revision = await readRevision(withEmptyMetadataTold(withoutAttachmentLock(bytes)))
    if (revision.exitCode === 2) {
      const isLocked = revision.complaints.some((line) => {
        return /invalid password|unsupported encryption/iu.test(line)
      })
      return isLocked ? 'file-encrypted' : 'file-broken'
    }
    return limitBroken(revision, PIXELS_NOT_JUDGED) ? 'file-bomb' : revision
  } catch (fault) {
    if (fault instanceof StructureTooLarge) return 'file-bomb'
    throw fault
  }
}

/** Time stamps of the whole file first: they prove that what they cover was there. */
async function judgeAll(
  told: readonly ToldSignature[], bytes: Buffer, revision: PdfRevision | undefined, asked: Asked,
  untold: (readonly Buffer[])[],
): Promise<JudgedSignature[]> {
  const store = revision ? storeOf(revision) : { crls: [], ocsps: [], certificates: [] }
  const belief: Belief = {
    anchors: asked.anchors, certificates: store.certificates,
    revocation: {
      ...store,
      crls: [...asked.crls.filter((one) => isCurrentList(one, asked.now)), ...store.crls],
      ocsps: [...(asked.ocsps ?? []).filter((one) => isCurrentAnswer(one, asked.now)), ...store.ocsps],
    },
    onUntold: (path) => untold.push(path),
  }
  const judged: JudgedSignature[] = []
  const proven: { at: Date; end: number }[] = []
  for (const one of [...told].sort((a, b) => rank(a) - rank(b))) {
    const done = await judgeSignature(one, bytes, belief, { now: asked.now, proven })
    const { finding } = done
    if (one.kind === 'timestamp' && finding.chain === 'trusted' && finding.integrity === 'intact') {
      proven.push({ at: new Date(finding.signedAt ?? 0), end: finding.revisionEnd ?? 0 })
    }
    judged.push(done)
  }
  return judged
}

function rank(told: ToldSignature): number {
  return told.kind === 'timestamp' ? 0 : 1
}

async function judgeChanges(
  judged: readonly JudgedSignature[], bytes: Buffer, whole: PdfRevision | undefined,
  rest: readonly ToldSignature[],
): Promise<void> {
  const unjudged = new Set(rest.map((one) => one.valueObject).filter((one) => one !== null))
  const intact = new Map<string, ToldSignature['kind']>()
  for (const { told, finding, cover } of judged) {
    if (told.valueObject === null || finding.integrity !== 'intact') continue
    if (cover?.endsWithMarker) intact.set(told.valueObject, told.kind)
  }
  const spent = { bytes: bytes.length }
  for (const one of judged) {
    const { told, cover, finding } = one
    const changes: SignatureChange[] | null = cover
      ? await changesAfter(cover, bytes, whole, {
        intact, unjudged, level: told.level, locked: told.locked,
      }, spent)
      : [{ kind: 'not-compared', weight: 'unknown' }]
    if (told.fieldObject === null && whole !== undefined && told.kind !== 'certification') {
      changes?.push({ kind: 'signature-removed', weight: 'forbidden' })
    }
    finding.changes = distinct(changes ?? []).slice(0, CHANGES_TOLD_MAX)
    const worst = worstOf(changes)
    // Of a signature that does not hold nobody can say what was signed.
    const isSure = finding.integrity === 'intact' || worst === 'forbidden'
    finding.changedAfterSigning = isSure ? worst : 'unknown'
  }
}

/** Null: nothing stands after what was signed. */
async function changesAfter(
  cover: Cover, bytes: Buffer, whole: PdfRevision | undefined, rules: Permissions,
  spent: { bytes: number },
): Promise<SignatureChange[] | null> {
  const changes: SignatureChange[] = []
  if (cover.base > 0) changes.push({ kind: 'bytes-before-header', weight: 'forbidden' })
  const rest = bytes.toString('latin1', cover.end)
  if (!cover.endsWithMarker) {
    return [...changes, { kind: 'covered-part-ends-early', weight: 'forbidden' }]
  }
  if (/^[\s\0]*$/u.test(rest)) return changes.length > 0 ? changes : null
  if (!whole) return [...changes, { kind: 'structure-unreadable', weight: 'unknown' }]
  spent.bytes += cover.end
  if (spent.bytes > COMPARED_MAX_BYTES) {
    return [...changes, { kind: 'not-compared', weight: 'unknown' }]
  }
  const signed = await revisionOf(bytes.subarray(0, cover.end))
  if (typeof signed === 'string') {
    return [...changes, { kind: 'structure-unreadable', weight: 'unknown' }]
  }
  changes.push(...compareRevisions(signed, whole, rules))
  if (mayBeReadOtherwise(rest)) changes.push({ kind: 'two-readings', weight: 'unknown' })
  return changes
}

/**
 * Updates that programs read in more than one way: two cross-reference tables in one (hybrid), or
 * more bytes after the last end mark.
 */
function mayBeReadOtherwise(rest: string): boolean {
  return /\/XRefStm\b/u.test(rest) || !/startxref\s+\d+\s+%%EOF[\s\0]*$/u.test(rest)
}

function worstOf(changes: readonly SignatureChange[] | null): ChangedAfter {
  if (changes === null) return 'no'
  if (changes.some((one) => one.weight === 'forbidden')) return 'forbidden'
  return changes.some((one) => one.weight === 'unknown') ? 'unknown' : 'allowed'
}

/** Told once, the gravest first. */
function distinct(changes: readonly SignatureChange[]): SignatureChange[] {
  const order = { forbidden: 0, unknown: 1, allowed: 2 }
  const seen = new Set<string>()
  return [...changes].sort((a, b) => order[a.weight] - order[b.weight]).filter((one) => {
    const key = JSON.stringify(one)
    return !seen.has(key) && seen.add(key)
  })
}
