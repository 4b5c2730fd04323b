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

/**
 * A body has memory of its own and nothing else holds it: it may be let go as soon as it is used.
 * @throws when the other side sends more than `bodyBytesMax` or no message at all.
 */
export async function* readFrames(from: Readable, bodyBytesMax: number): AsyncGenerator<Frame> {
  let wanted = Buffer.allocUnsafeSlow(LENGTHS_BYTES)
  let filled = 0
  let lengths: { head: number; body: number } | undefined
  let head: Record<string, unknown> | undefined
  for await (const chunk of from) {
    let part = chunk as Buffer
    do {
      const copied = part.copy(wanted, filled)
      filled += copied
      part = part.subarray(copied)
      // What is next may be empty, and is then there at once.
      while (filled === wanted.length) {
        filled = 0
        if (!lengths) {
          lengths = { head: wanted.readUInt32BE(0), body: wanted.readUInt32BE(4) }
          if (lengths.head > HEAD_BYTES_MAX || lengths.body > bodyBytesMax) {
            throw new Error('message over its limit')
          }
          wanted = Buffer.allocUnsafeSlow(lengths.head)
        } else if (!head) {
          head = JSON.parse(wanted.toString('utf8')) as Record<string, unknown>
          wanted = Buffer.allocUnsafeSlow(lengths.body)
        } else {
          const frame = { head, body: wanted }
          wanted = Buffer.allocUnsafeSlow(LENGTHS_BYTES)
          head = lengths = undefined
          yield frame
        }
      }
    } while (part.length > 0)
  }
}
