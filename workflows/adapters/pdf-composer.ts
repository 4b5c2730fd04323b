import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { OfficeError } from '../domain/office-error.ts'
import { runBoundedChild } from './bounded-child.ts'
import type { ByteSource } from './bytes.ts'
import type { MediaType } from './file-inspector.ts'
import { frame, unframe } from './pdf-framing.ts'
import type { InkLayer } from './pdf-ink.ts'
import type { RenditionJob, Renditions } from './pdf-rendition.ts'

export type { InkLayer } from './pdf-ink.ts'
export type { Renditions } from './pdf-rendition.ts'

const RENDITION_TIMEOUT_MS = 120_000
const RENDITION_MEMORY_MB = 3_072
/** Pictures may unpack a little worse than they came; nothing may grow beyond this. */
const GROWTH_MAX = 4
const ROOM_BYTES = 64 * 2 ** 20
const PIXELS_MAX = 100_000_000
const INK_LAYERS_MAX = 50

export interface RenditionRequest {
  original: ByteSource
  /** As the inspector found them. */
  mediaType: MediaType
  holdsSignature: boolean
  slip: Buffer | null
  /** In the order written; each layer has its own author and time. */
  ink: readonly InkLayer[]
}

type Answer =
  | { made: true; keepsSignatures: boolean; beyondCertification: boolean }
  | { made: false; code: string; facts: Record<string, string | number | null> }

/**
 * The copies that are published of a letter: made anew from the original, the slip and all ink,
 * so the same request gives the same bytes and may be made any number of times.
 *
 * A letter that holds a signature keeps every byte: ink goes behind its end, the slip stays a file
 * of its own; where it would run something by itself, its copy is made anew without that and
 * without its signatures. Any other gets the slip in front; pictures are never encoded again.
 *
 * @throws {OfficeError} `rendition-not-for-this-type`, `pdf-append-refused`,
 *   `pdf-compose-failed`, `rendition-timed-out`, `rendition-too-large`,
 *   `ink-page-missing`, `ink-not-drawable`, `ink-of-another-file`.
 */
export async function buildRenditions(request: RenditionRequest): Promise<Renditions> {
  const { original, mediaType, holdsSignature, slip, ink } = request
  if (mediaType !== 'application/pdf' && !mediaType.startsWith('image/')) {
    throw new OfficeError('rendition-not-for-this-type', { mediaType })
  }
  if (ink.length > INK_LAYERS_MAX) throw new OfficeError('ink-not-drawable')
  await assertInkOfThisFile(original, ink)
  const job: RenditionJob = {
    mediaType, holdsSignature, ink: [...ink], pixelsMax: PIXELS_MAX,
  }
  const ended = await runBoundedChild({
    script: 'workflows/adapters/pdf-composer-child.ts',
    stdin: Readable.from(messageOf(job, slip, original)),
    timeoutMs: RENDITION_TIMEOUT_MS,
    outputMax: original.byteSize * GROWTH_MAX + ROOM_BYTES,
    memoryMb: RENDITION_MEMORY_MB,
    addons: mediaType !== 'application/pdf',
  })
  switch (ended.end) {
    case 'timed-out':
      throw new OfficeError('rendition-timed-out')
    case 'too-much-memory':
    case 'too-much-output':
      throw new OfficeError('rendition-too-large')
    case 'crashed':
      throw new OfficeError('pdf-compose-failed', { why: 'crashed' }, { cause: ended.complaint })
  }
  const { header, blocks } = unframe<Answer>(ended.output)
  if (!header.made) throw new OfficeError(header.code, header.facts)
  const [letter, slipMade] = blocks
  if (!letter) throw new Error('the composer answered without a letter')
  const { keepsSignatures, beyondCertification } = header
  return { letter, slip: slipMade ?? null, keepsSignatures, beyondCertification }
}

async function* messageOf(
  job: RenditionJob, slip: Buffer | null, original: ByteSource,
): AsyncGenerator<Buffer> {
  yield* frame(job, slip ? [slip] : [])
  for await (const part of original.open()) yield part as Buffer
}

async function assertInkOfThisFile(original: ByteSource, ink: readonly InkLayer[]): Promise<void> {
  const named = new Set(ink.flatMap((layer) => layer.onOriginal.map((stroke) => stroke.sha256)))
  if (named.size === 0) return
  const hash = createHash('sha256')
  for await (const part of original.open()) hash.update(part as Buffer)
  named.delete(hash.digest('hex'))
  if (named.size > 0) throw new OfficeError('ink-of-another-file')
}
