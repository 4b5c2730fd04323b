const HEADER_LENGTH_BYTES = 4
const HEADER_MAX_BYTES = 64 * 2 ** 20

/** One message between the office and its child: a JSON header, then blocks of bytes. */
export function frame(header: object, blocks: readonly Uint8Array[]): Buffer[] {
  const text = Buffer.from(JSON.stringify({ header, sizes: blocks.map((block) => block.length) }))
  if (text.length > HEADER_MAX_BYTES) throw new Error('the header of a message is too large')
  const length = Buffer.alloc(HEADER_LENGTH_BYTES)
  length.writeUInt32BE(text.length)
  const bytes = blocks.map((block) => Buffer.from(block.buffer, block.byteOffset, block.length))
  return [length, text, ...bytes]
}

/** The last block is whatever follows, so that a file can be sent on without knowing its size. */
export function unframe<Header>(
  message: Buffer,
): { header: Header; blocks: Buffer[]; rest: Buffer } {
  const textEnd = HEADER_LENGTH_BYTES + message.readUInt32BE(0)
  // Both ends are ours; the header is what `frame` was given.
  const { header, sizes } = JSON.parse(message.toString('utf8', HEADER_LENGTH_BYTES, textEnd)) as {
    header: Header
    sizes: number[]
  }
  let at = textEnd
  const blocks = sizes.map((size) => message.subarray(at, (at += size)))
  return { header, blocks, rest: message.subarray(at) }
}
