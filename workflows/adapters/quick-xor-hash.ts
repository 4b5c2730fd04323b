const SHIFT = 11
const WIDTH_BITS = 160
const WORDS = 40

export interface QuickXorHash {
  update(bytes: Uint8Array): void
  /** Base64, as Graph writes `file.hashes.quickXorHash`. */
  digest(): string
}

/**
 * The hash that OneDrive gives of every file: byte i is XORed in at bit i·11 modulo 160, the length
 * into the last eight bytes. As the pattern repeats every 160 bytes, what comes in is folded into
 * 160 bytes, forty words at a time, and spread once at the end.
 */
export function quickXorHash(): QuickXorHash {
  const folded = new Uint8Array(WIDTH_BITS)
  const words = new Uint32Array(folded.buffer)
  let length = 0
  return {
    update(bytes) {
      let at = 0
      let place = length % WIDTH_BITS
      while (at < bytes.length && place !== 0) {
        folded[place] = (folded[place] ?? 0) ^ (bytes[at] ?? 0)
        at += 1
        place = (place + 1) % WIDTH_BITS
      }
      const rounds = Math.floor((bytes.length - at) / WIDTH_BITS)
      if (rounds > 0) {
        foldWords(words, aligned(bytes, at, rounds * WIDTH_BITS))
        at += rounds * WIDTH_BITS
      }
      for (let rest = 0; at < bytes.length; at += 1, rest += 1) {
        folded[rest] = (folded[rest] ?? 0) ^ (bytes[at] ?? 0)
      }
      length += bytes.length
    },
    digest: () => spread(folded, length),
  }
}

/** Words need an address that four divides. */
function aligned(bytes: Uint8Array, from: number, size: number): Uint32Array {
  const offset = bytes.byteOffset + from
  if (offset % 4 === 0) return new Uint32Array(bytes.buffer, offset, size / 4)
  return new Uint32Array(Uint8Array.from(bytes.subarray(from, from + size)).buffer)
}

function foldWords(words: Uint32Array, source: Uint32Array): void {
  for (let start = 0; start < source.length; start += WORDS) {
    for (let word = 0; word < WORDS; word += 1) {
      words[word] = (words[word] ?? 0) ^ (source[start + word] ?? 0)
    }
  }
}

function spread(folded: Uint8Array, length: number): string {
  const sum = Buffer.alloc(WIDTH_BITS / 8)
  for (const [place, byte] of folded.entries()) {
    const bit = (place * SHIFT) % WIDTH_BITS
    const wide = byte << (bit % 8)
    const cell = bit >> 3
    const next = (cell + 1) % sum.length
    sum[cell] = (sum[cell] ?? 0) ^ (wide & 0xff)
    sum[next] = (sum[next] ?? 0) ^ (wide >> 8)
  }
  const count = Buffer.alloc(8)
  count.writeBigUInt64LE(BigInt(length))
  for (const [place, byte] of count.entries()) sum[12 + place] = (sum[12 + place] ?? 0) ^ byte
  return sum.toString('base64')
}
