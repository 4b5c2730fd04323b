/** Bits by which each next byte is shifted (Microsoft's published algorithm: 160 bits, shift 11). */
const SHIFT = 11
const WIDTH = 160

export interface QuickXorSum {
  update(bytes: Uint8Array): void
  /** Base64, as Graph writes it. */
  digest(): string
}

/**
 * The hash that SharePoint gives of a file, written straight from its description, a byte at a
 * time: slow and plain, so that it can judge a fast one.
 */
export function quickXorSum(): QuickXorSum {
  const cells = Buffer.alloc(WIDTH / 8)
  let length = 0
  // Where the next byte begins: its number times the shift, around the width.
  let bit = 0
  return {
    update(bytes) {
      for (let at = 0; at < bytes.length; at += 1) {
        const wide = (bytes[at] ?? 0) << (bit & 7)
        const cell = bit >> 3
        const next = cell + 1 === cells.length ? 0 : cell + 1
        cells[cell] = (cells[cell] ?? 0) ^ (wide & 0xff)
        cells[next] = (cells[next] ?? 0) ^ (wide >> 8)
        bit += SHIFT
        if (bit >= WIDTH) bit -= WIDTH
      }
      length += bytes.length
    },
    digest() {
      const sum = Buffer.from(cells)
      const count = Buffer.alloc(8)
      count.writeBigUInt64LE(BigInt(length))
      for (let at = 0; at < 8; at += 1) sum[12 + at] = (sum[12 + at] ?? 0) ^ (count[at] ?? 0)
      return sum.toString('base64')
    },
  }
}

export function quickXorOf(bytes: Uint8Array): string {
  const sum = quickXorSum()
  sum.update(bytes)
  return sum.digest()
}
