import { Readable } from 'node:stream'
import { OfficeError } from '../domain/office-error.ts'
import { runBoundedChild } from './bounded-child.ts'
import { type ByteSource, readAll } from './bytes.ts'
import type { CutJob } from './pdf-cut-child.ts'
import { frame, unframe } from './pdf-framing.ts'

const CUT_TIMEOUT_MS = 120_000
const CUT_MEMORY_MB = 1_400
const PIXELS_MAX = 100_000_000
/** Pages share fonts and colours; cut apart, each part has its own. */
const GROWTH_MAX = 6
const ROOM_BYTES = 64 * 2 ** 20
const PARTS_MAX = 200
const PAGES_MAX = 999

export interface CutSource {
  file: ByteSource
  mediaType: string
}

/**
 * New files made of pages of others, in a bounded child: pictures keep their bytes, and nothing of a
 * page that was not asked for goes along. The same request gives the same bytes.
 * @param parts for each new file its pages: number of the source, page counted from 1.
 * @throws {OfficeError} `pages-not-cut` when the files do not let themselves be taken apart.
 */
export async function cutFiles(
  sources: readonly CutSource[],
  parts: readonly (readonly { source: number; page: number }[])[],
): Promise<Buffer[]> {
  const pageCount = parts.reduce((sum, pages) => sum + pages.length, 0)
  if (parts.length > PARTS_MAX || pageCount > PAGES_MAX) throw new OfficeError('pages-not-cut')
  const blocks: Buffer[] = []
  for (const { file } of sources) blocks.push(await readAll(file))
  const bytes = blocks.reduce((sum, block) => sum + block.length, 0)
  const job: CutJob = {
    mediaTypes: sources.map(({ mediaType }) => mediaType), parts, pixelsMax: PIXELS_MAX,
  }
  const ended = await runBoundedChild({
    script: 'workflows/adapters/pdf-cut-child.ts',
    stdin: Readable.from(frame(job, blocks)),
    timeoutMs: CUT_TIMEOUT_MS,
    outputMax: bytes * GROWTH_MAX + ROOM_BYTES,
    memoryMb: CUT_MEMORY_MB,
    addons: sources.some(({ mediaType }) => mediaType !== 'application/pdf'),
  })
  if (ended.end !== 'finished') {
    throw new OfficeError('pages-not-cut', { why: ended.end }, { cause: ended.complaint })
  }
  const { header, blocks: made } = unframe<{ made: boolean }>(ended.output)
  if (!header.made) throw new OfficeError('pages-not-cut', { why: 'refused' })
  return made
}
