import { runBoundedChild } from './bounded-child.ts'
import type { ByteSource } from './bytes.ts'
import { mailLimits, type MailReader, type MailReading, type ReadMessage } from './mail-message.ts'

const TIMEOUT_MS = 30_000
const MEMORY_MB = 1_000
const LIST_BYTES_MAX = 4 * 1_048_576
const OUTPUT_MAX = mailLimits.contentBytes + LIST_BYTES_MAX

/** Reads messages one process each: whatever a message does to its reader, the answer is a named reason. */
export function openMailReader({ timeoutMs = TIMEOUT_MS }: { timeoutMs?: number } = {}): MailReader {
  async function run(file: ByteSource, paths: readonly string[]): Promise<MailReading> {
    if (file.byteSize > mailLimits.messageBytes) return { ok: false, reason: 'message-too-large' }
    const ended = await runBoundedChild({
      script: 'workflows/adapters/mail-reader-child.ts', args: [JSON.stringify(paths)],
      timeoutMs, outputMax: OUTPUT_MAX, memoryMb: MEMORY_MB, stdin: file.open(),
    })
    switch (ended.end) {
      case 'finished': return answerIn(ended.output)
      case 'timed-out': return { ok: false, reason: 'message-timed-out' }
      case 'too-much-memory':
      case 'too-much-output': return { ok: false, reason: 'message-bomb' }
      case 'crashed': return { ok: false, reason: 'message-broken' }
    }
  }
  return { read: (file) => run(file, []), extract: (file, paths) => run(file, paths) }
}

function answerIn(output: Buffer): MailReading {
  const length = output.length < 4 ? Number.POSITIVE_INFINITY : output.readUInt32BE(0)
  if (4 + length > output.length) return { ok: false, reason: 'message-crashed-reader' }
  // Written by our own child; it says nothing but this.
  const { message, given } = JSON.parse(output.toString('utf8', 4, 4 + length)) as {
    message: ReadMessage
    given: { path: string; byteSize: number }[]
  }
  const bytes = new Map<string, Buffer>()
  let at = 4 + length
  for (const { path, byteSize } of given) {
    bytes.set(path, output.subarray(at, at + byteSize))
    at += byteSize
  }
  return { ok: true, message, bytesOf: (path) => bytes.get(path) }
}
