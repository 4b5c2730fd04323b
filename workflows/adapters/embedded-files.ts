import { EMBEDDED_FILE_MAX_BYTES, type EmbeddedFile } from '../domain/embedded-file.ts'
import { runBoundedChild } from './bounded-child.ts'
import type { ByteSource } from './bytes.ts'

const TIMEOUT_MS = 60_000
const MEMORY_MB = 1_536
const LIST_MAX_BYTES = 2 ** 20

/**
 * The files that a PDF carries inside, in a bounded child; null when the PDF breaks its reader.
 */
export async function embeddedFilesOf(file: ByteSource): Promise<EmbeddedFile[] | null> {
  const ended = await runBoundedChild({
    script: 'workflows/adapters/pdf-embedded-child.ts', stdin: file.open(),
    timeoutMs: TIMEOUT_MS, outputMax: LIST_MAX_BYTES, memoryMb: MEMORY_MB,
  })
  // Written by our own child; it says nothing but the list.
  return ended.end === 'finished' ? JSON.parse(ended.output.toString('utf8')) as EmbeddedFile[] : null
}

/** The bytes of one of them; null when they cannot be had. Nothing looks into them. */
export async function takeEmbeddedFile(file: ByteSource, ordinal: number): Promise<Buffer | null> {
  const ended = await runBoundedChild({
    script: 'workflows/adapters/pdf-embedded-child.ts', args: [String(ordinal)], stdin: file.open(),
    timeoutMs: TIMEOUT_MS, outputMax: EMBEDDED_FILE_MAX_BYTES + 1, memoryMb: MEMORY_MB,
  })
  return ended.end === 'finished' && ended.output[0] === 1 ? ended.output.subarray(1) : null
}
