import { Readable } from 'node:stream'
import type { SignatureFileProblem } from '../domain/signature-report.ts'
import { type ChildEnd, runBoundedChild } from './bounded-child.ts'
import type { ByteSource } from './bytes.ts'
import type { JudgedReport } from './signature-report-of.ts'
import { frame } from './pdf-framing.ts'

export const ANCHORS_MAX = 200
const CRLS_MAX = 40
const ANSWER_MAX_BYTES = 4 * 2 ** 20
const CHILD_MEMORY_MB = 1_536
const TIMEOUT_MS = 60_000
/** Larger files are no letters; the upload limit is below. */
const FILE_MAX_BYTES = 200 * 2 ** 20

export interface VerifyQuestion {
  /** Certificates the office trusts, DER. */
  anchors: readonly Uint8Array[]
  /** Revocation lists from elsewhere, DER. */
  crls?: readonly Uint8Array[]
  /** OCSP answers from elsewhere, DER. */
  ocsps?: readonly Uint8Array[]
  /** The moment for signatures that say nothing of time; now when left out. */
  at?: Date
}

export interface AskedHeader {
  task: 'report' | 'certificates'
  anchors: number
  crls: number
  now: string
}

/**
 * Every signature of a PDF: whole or not, what was changed after it, who stands behind it. In a
 * child process, without network; never throws for what is in the file.
 */
export function verifySignatures(
  bytes: Uint8Array, question: VerifyQuestion,
): Promise<JudgedReport> {
  return verifySource(sourceOf(bytes), question)
}

function sourceOf(bytes: Uint8Array): ByteSource {
  return { byteSize: bytes.length, open: () => Readable.from([Buffer.from(bytes)]) }
}

/** As `verifySignatures`, of a file that is read where it lies. */
export async function verifySource(
  file: ByteSource, question: VerifyQuestion,
): Promise<JudgedReport> {
  if (file.byteSize === 0) return { signatures: [], problem: 'file-empty' }
  if (file.byteSize > FILE_MAX_BYTES) return { signatures: [], problem: 'file-bomb' }
  const anchors = question.anchors.slice(0, ANCHORS_MAX)
  const crls = (question.crls ?? []).slice(0, CRLS_MAX)
  const ocsps = (question.ocsps ?? []).slice(0, CRLS_MAX)
  const header: AskedHeader = {
    task: 'report', anchors: anchors.length, crls: crls.length, now: (question.at ?? new Date()).toISOString(),
  }
  const ended = await runBoundedChild({
    script: 'workflows/adapters/signature-child.ts',
    stdin: Readable.from(message(header, [...anchors, ...crls, ...ocsps], file)),
    timeoutMs: TIMEOUT_MS, outputMax: ANSWER_MAX_BYTES, memoryMb: CHILD_MEMORY_MB,
  })
  if (ended.end !== 'finished') return { signatures: [], problem: problemOf(ended) }
  // Written by our own child; it says nothing but a report.
  return JSON.parse(ended.output.toString('utf8')) as JudgedReport
}

/** A certificate as an administrator is shown it. */
export interface ReadCertificate {
  sha256: string
  /** Base64. */
  der: string
  name: string
  issuerName: string | null
  notBefore: string
  notAfter: string
}

/** The certificates of a file (PEM or DER), read in a child process; none for anything else. */
export async function readCertificates(bytes: Uint8Array): Promise<ReadCertificate[]> {
  const header: AskedHeader = { task: 'certificates', anchors: 0, crls: 0, now: new Date(0).toISOString() }
  const ended = await runBoundedChild({
    script: 'workflows/adapters/signature-child.ts',
    stdin: Readable.from(message(header, [], sourceOf(bytes))),
    timeoutMs: TIMEOUT_MS, outputMax: ANSWER_MAX_BYTES, memoryMb: CHILD_MEMORY_MB,
  })
  if (ended.end !== 'finished') return []
  // Written by our own child; it says nothing but a list.
  return JSON.parse(ended.output.toString('utf8')) as ReadCertificate[]
}

async function* message(
  header: AskedHeader, blocks: readonly Uint8Array[], file: ByteSource,
): AsyncGenerator<Buffer> {
  yield* frame(header, blocks)
  for await (const part of file.open()) yield part as Buffer
}

function problemOf(ended: ChildEnd): SignatureFileProblem {
  switch (ended.end) {
    case 'timed-out': return 'file-timed-out'
    case 'too-much-memory':
    case 'too-much-output': return 'file-bomb'
    default: return 'file-crashed-reader'
  }
}
