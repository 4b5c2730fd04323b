import { Readable } from 'node:stream'
import { OfficeError } from '../domain/office-error.ts'
import { runBoundedChild } from './bounded-child.ts'
import { frame, unframe } from './pdf-framing.ts'
import { signedMessage, toBeSigned } from './signing-cms.ts'
import type { SigningTask } from './signing-child.ts'
import type { SheetAddition } from './signing-sheet.ts'
import type { ValidationData } from './signing-store.ts'
import {
  type ByteRange, digestOver, embedMessage, type Prepared, type SignatureUpdate,
  type TimestampUpdate,
} from './signing-update.ts'

export type { Prepared, SignatureUpdate } from './signing-update.ts'

/** Sheets are slips and a few pages; a letter is never carried along. */
export const SHEET_BYTES_MAX = 48 * 2 ** 20
const SOURCES_BYTES_MAX = 220 * 2 ** 20
const TIMEOUT_MS = 30_000
const MEMORY_MB = 1_024
const GROWTH_MAX = 3
const ROOM_BYTES = 8 * 2 ** 20

type Answer =
  | { made: true; byteRange?: ByteRange }
  | { made: false; code: string; facts: Record<string, string | number | null> }

/**
 * The first half of a signature: everything but the message. Keep `bytes` and `byteRange`; what
 * the key signs follows from them and the certificate (`askOf`).
 * @param image the signature as it stands on paper, PNG.
 * @throws {OfficeError} `pdf-append-refused`, `signing-failed`.
 */
export async function prepareSignature(
  bytes: Buffer, update: SignatureUpdate, image: Uint8Array | null,
): Promise<Prepared> {
  return prepare(bytes, update, image ? [image] : [])
}

async function prepare(
  bytes: Buffer, update: SignatureUpdate | TimestampUpdate, blocks: readonly Uint8Array[],
): Promise<Prepared> {
  const { header, made } = await runTask(bytes, { task: 'prepare', update }, blocks)
  if (!header.byteRange) throw new Error('the child prepared without a range')
  return {
    bytes: made, byteRange: header.byteRange, digest: digestOver(made, header.byteRange),
  }
}

/** What the owner's key is asked to sign: the attributes, and their hash for a remote key. */
export function askOf(prepared: Pick<Prepared, 'digest'>, certificate: Uint8Array) {
  return toBeSigned(prepared.digest, certificate)
}

/**
 * The second half. The signature must have been proven first (`isSignedBy`).
 * @throws {OfficeError} `signature-too-large`.
 */
export function finishSignature(prepared: Prepared, of: {
  certificate: Uint8Array
  chain: readonly Uint8Array[]
  signature: Uint8Array
  timestamp?: Uint8Array | undefined
}): Buffer {
  return embedMessage(prepared, signedMessage({ digest: prepared.digest, ...of }))
}

/** @throws {OfficeError} `pdf-append-refused`, `signing-failed`. */
export async function addValidationData(bytes: Buffer, data: ValidationData): Promise<Buffer> {
  const { certificates, crls, ocsps } = data
  const task: SigningTask = {
    task: 'store', certificates: certificates.length, crls: crls.length, ocsps: ocsps.length,
  }
  return (await runTask(bytes, task, [...certificates, ...crls, ...ocsps])).made
}

/**
 * A timestamp over the whole file as it stands, in a field of its own: gives signatures that were
 * made without one a proven time.
 * @param stamp asked with the covered bytes.
 */
export async function addDocumentTimestamp(
  bytes: Buffer, fieldName: string, stamp: (data: Uint8Array) => Promise<{ token: Buffer; at: Date }>,
): Promise<{ bytes: Buffer; at: Date }> {
  const prepared = await prepare(bytes, { kind: 'timestamp', fieldName }, [])
  const [, open, close] = prepared.byteRange
  const { token, at } = await stamp(
    Buffer.concat([prepared.bytes.subarray(0, open), prepared.bytes.subarray(close)]),
  )
  return { bytes: embedMessage(prepared, token), at }
}

/** @throws {OfficeError} `pdf-append-refused`, `signing-failed`. */
export async function addDirectivesToSheet(bytes: Buffer, addition: SheetAddition): Promise<Buffer> {
  return (await runTask(bytes, { task: 'add-to-sheet', addition }, [])).made
}

/**
 * A new directive sheet of pages of other files.
 * @throws {OfficeError} `signing-failed`.
 */
export async function makeSheet(
  sources: readonly Buffer[], pages: { source: number; page: number }[],
): Promise<Buffer> {
  return (await runTask(Buffer.alloc(0), { task: 'compose-sheet', pages }, sources)).made
}

async function runTask(
  file: Buffer, task: SigningTask, blocks: readonly Uint8Array[],
): Promise<{ header: Answer & { made: true }; made: Buffer }> {
  if (file.length + sizeOf(blocks) > SOURCES_BYTES_MAX) throw new OfficeError('signing-failed', { why: 'too-large' })
  const ended = await runBoundedChild({
    script: 'workflows/adapters/signing-child.ts',
    stdin: Readable.from([...frame(task, blocks), file]),
    timeoutMs: TIMEOUT_MS, outputMax: (file.length + sizeOf(blocks)) * GROWTH_MAX + ROOM_BYTES, memoryMb: MEMORY_MB,
  })
  if (ended.end !== 'finished') {
    throw new OfficeError('signing-failed', { why: ended.end }, { cause: ended.complaint })
  }
  const { header, blocks: [made] } = unframe<Answer>(ended.output)
  if (!header.made) throw new OfficeError(header.code, header.facts)
  if (!made?.subarray(0, file.length).equals(file)) {
    throw new OfficeError('pdf-append-refused', { why: 'beginning-changed' })
  }
  return { header, made }
}

function sizeOf(blocks: readonly Uint8Array[]): number {
  return blocks.reduce((sum, block) => sum + block.length, 0)
}
