import type { Readable, Writable } from 'node:stream'

/**
 * Messages between the office and the child that opens foreign files: the length of the head
 * and of the body (4 bytes each, big endian), the head as JSON, the body as bytes.
 */
export interface Frame {
  head: Record<string, unknown>
  body: Buffer
}

const LENGTHS_BYTES = 8
const HEAD_BYTES_MAX = 4_000_000

export function writeFrame(to: Writable, head: Record<string, unknown>, body?: Buffer): void {
  const json = Buffer.from(JSON.stringify(head))
  const lengths = Buffer.alloc(LENGTHS_BYTES)
  lengths.writeUInt32BE(json.length, 0)
  lengths.writeUInt32BE(body?.length ?? 0, 4)
  to.write(lengths)
  to.write(json)
  if (body && body.length > 0) to.write(body)
}

/** @throws when the other side sends more than `bodyBytesMax` or no message at all. */
export async function* readFrames(from: Readable, bodyBytesMax: number): AsyncGenerator<Frame> {
  let parts: Buffer[] = []
  let held = 0
  let wanted = LENGTHS_BYTES
  let lengths: { head: number; body: number } | undefined
  for await (const part of from) {
    parts.push(part as Buffer)
    held += (part as Buffer).length
    while (held >= wanted) {
      const all = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
      const taken = all.subarray(0, wanted)
      parts = [all.subarray(wanted)]
      held -= wanted
      if (!lengths) {
        lengths = { head: taken.readUInt32BE(0), body: taken.readUInt32BE(4) }
        if (lengths.head > HEAD_BYTES_MAX || lengths.body > bodyBytesMax) {
          throw new Error('message over its limit')
        }
        wanted = lengths.head + lengths.body
        continue
      }
      yield {
        head: JSON.parse(taken.subarray(0, lengths.head).toString('utf8')),
        body: taken.subarray(lengths.head),
      }
      lengths = undefined
      wanted = LENGTHS_BYTES
    }
  }
}
