import { runBoundedChild } from './bounded-child.ts'
import type { ByteSource } from './bytes.ts'
import type { ReadExchange } from './edxml-read.ts'

export const EDXML_BYTES_MAX = 100 * 1_048_576
const TIMEOUT_MS = 30_000
const MEMORY_MB = 1_000
const OUTPUT_MAX = EDXML_BYTES_MAX

export type ExchangeReading = ({ ok: true } & ReadExchange) | { ok: false; reason: 'exchange-refused' | 'exchange-too-large' }

/** Reads an edXML file in a process of its own: whatever is in it, the answer is a document or a reason. */
export async function readExchangeFile(file: ByteSource): Promise<ExchangeReading> {
  if (file.byteSize > EDXML_BYTES_MAX) return { ok: false, reason: 'exchange-too-large' }
  const ended = await runBoundedChild({
    script: 'workflows/adapters/edxml-child.ts', timeoutMs: TIMEOUT_MS, outputMax: OUTPUT_MAX, memoryMb: MEMORY_MB, stdin: file.open(),
  })
  if (ended.end !== 'finished') return { ok: false, reason: 'exchange-refused' }
  const length = ended.output.readUInt32BE(0)
  // Written by our own child; it says nothing but this.
  const answer = JSON.parse(ended.output.toString('utf8', 4, 4 + length)) as {
    document: ReadExchange['document']
    hasJunk: boolean
    files: { name: string; byteSize: number }[]
  }
  let at = 4 + length
  const files = answer.files.map(({ name, byteSize }) => {
    const bytes = ended.output.subarray(at, at + byteSize)
    at += byteSize
    return { name, bytes }
  })
  return { ok: true, document: answer.document, hasJunk: answer.hasJunk, files }
}
