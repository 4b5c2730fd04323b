import { Readable } from 'node:stream'
import { OfficeError } from '../domain/office-error.ts'
import { runBoundedChild } from './bounded-child.ts'
import type { ByteSource } from './bytes.ts'
import type { MediaType } from './file-inspector.ts'
import { frame, unframe } from './pdf-framing.ts'
import type { SearchableFacts, SearchableJob, SearchablePage } from './searchable-build.ts'

export type { SearchablePage } from './searchable-build.ts'

const TIMEOUT_MS = 180_000
const MEMORY_MB = 1_536
const GROWTH_MAX = 4
const ROOM_BYTES = 64 * 2 ** 20
const PIXELS_MAX = 100_000_000
const PAGES_MAX = 999

export interface SearchableRequest {
  original: ByteSource
  /** As the inspector found it. */
  mediaType: MediaType
  /** The pages of the copy in their order; pages of the file that are not named are left out. */
  pages: readonly SearchablePage[]
}

export interface SearchableCopy extends SearchableFacts {
  bytes: Buffer
}

type Answer =
  | ({ made: true } & SearchableFacts)
  | { made: false; code: string; facts: Record<string, string | number | null> }

/**
 * A copy of a letter whose words can be found: a PDF with the file's own pictures, byte for byte as
 * they are packed, upright and straight, and the words that were read lying unseen where they
 * stand. The same request gives the same bytes.
 *
 * It is always a file of its own beside the original: without scripts, launchers, attachments, and
 * without signatures (what they draw stays). Pages with a text layer that the reading trusted keep
 * that one.
 *
 * @throws {OfficeError} `searchable-not-for-this-type`; `searchable-not-needed` when no page lacks
 *   words that were read; `searchable-failed` with the reason; `searchable-timed-out`,
 *   `searchable-too-large`.
 */
export async function makeSearchableCopy(request: SearchableRequest): Promise<SearchableCopy> {
  const { original, mediaType, pages } = request
  if (mediaType !== 'application/pdf' && !mediaType.startsWith('image/')) {
    throw new OfficeError('searchable-not-for-this-type', { mediaType })
  }
  if (pages.length > PAGES_MAX) throw new OfficeError('searchable-too-large')
  if (!pages.some(addsWords)) throw new OfficeError('searchable-not-needed')
  const job: SearchableJob = { mediaType, pixelsMax: PIXELS_MAX, pages: [...pages] }
  const ended = await runBoundedChild({
    script: 'workflows/adapters/searchable-copy-child.ts',
    stdin: Readable.from(messageOf(job, original)),
    timeoutMs: TIMEOUT_MS,
    outputMax: original.byteSize * GROWTH_MAX + ROOM_BYTES,
    memoryMb: MEMORY_MB,
    addons: mediaType !== 'application/pdf',
  })
  switch (ended.end) {
    case 'timed-out':
      throw new OfficeError('searchable-timed-out')
    case 'too-much-memory':
    case 'too-much-output':
      throw new OfficeError('searchable-too-large')
    case 'crashed':
      throw new OfficeError('searchable-failed', { why: 'crashed' }, { cause: ended.complaint })
  }
  const { header, blocks } = unframe<Answer>(ended.output)
  if (!header.made) throw new OfficeError(header.code, header.facts)
  const [bytes] = blocks
  if (!bytes) throw new Error('the child answered without a file')
  return { bytes, pages: header.pages, words: header.words }
}

/** A page that was read from its picture and holds words. */
export function addsWords({ reading }: SearchablePage): boolean {
  return reading !== null && reading.origin === 'ocr' && reading.words.length > 0
}

async function* messageOf(job: SearchableJob, original: ByteSource): AsyncGenerator<Buffer> {
  yield* frame(job, [])
  for await (const part of original.open()) yield part as Buffer
}
