/** What one page of a TIFF file says of itself (TIFF 6.0, section 8). */
export interface TiffPage {
  width: number
  height: number
  bits: number
  samples: number
  /** 1 plain, 3 fax group 3, 4 fax group 4, others as in the specification. */
  compression: number
  photometric: number
  orientation: number
  rowsPerStrip: number
  strips: { offset: number; length: number }[]
  /** T4Options: bit 0 two-dimensional, bit 1 uncompressed, bit 2 lines end on bytes. */
  faxOptions: number
  isFillReversed: boolean
}

const PAGES_MAX = 999
const ENTRIES_MAX = 500
const VALUES_MAX = 100_000
const TYPE_BYTES: Record<number, number> = { 1: 1, 3: 2, 4: 4 }
const TAG = {
  width: 256, height: 257, bits: 258, compression: 259, photometric: 262, fillOrder: 266,
  stripOffsets: 273, orientation: 274, samples: 277, rowsPerStrip: 278, stripLengths: 279,
  t4Options: 292,
} as const

/** @throws when the file is no classic TIFF or its directories lead in a circle. */
export function readTiff(bytes: Buffer): TiffPage[] {
  const isLittle = bytes.toString('latin1', 0, 2) === 'II'
  const u16 = (at: number) => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at))
  const u32 = (at: number) => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  if (u16(2) !== 42) throw new Error('not a classic TIFF file')
  const seen = new Set<number>()
  const pages: TiffPage[] = []
  let at = u32(4)
  while (at !== 0) {
    if (seen.has(at) || pages.length >= PAGES_MAX) throw new Error('too many directories')
    seen.add(at)
    const count = u16(at)
    if (count > ENTRIES_MAX) throw new Error('a directory too long')
    const entries = new Map<number, number[]>()
    for (let index = 0; index < count; index++) {
      const entry = at + 2 + index * 12
      entries.set(u16(entry), valuesAt({ entry, u16, u32, bytes }))
    }
    pages.push(pageOf(entries))
    at = u32(at + 2 + count * 12)
  }
  return pages
}

function valuesAt({ entry, u16, u32, bytes }: {
  entry: number
  u16: (at: number) => number
  u32: (at: number) => number
  bytes: Buffer
}): number[] {
  const size = TYPE_BYTES[u16(entry + 2)] ?? 0
  const count = Math.min(u32(entry + 4), VALUES_MAX)
  if (size === 0) return [0]
  const from = size * count <= 4 ? entry + 8 : u32(entry + 8)
  return Array.from({ length: count }, (_, index) => {
    const place = from + index * size
    return size === 1 ? bytes.readUInt8(place) : size === 2 ? u16(place) : u32(place)
  })
}

function pageOf(entries: ReadonlyMap<number, readonly number[]>): TiffPage {
  const one = (tag: number, missing: number) => entries.get(tag)?.[0] ?? missing
  const height = one(TAG.height, 0)
  const lengths = entries.get(TAG.stripLengths) ?? []
  return {
    width: one(TAG.width, 0),
    height,
    bits: one(TAG.bits, 1),
    samples: one(TAG.samples, 1),
    compression: one(TAG.compression, 1),
    photometric: one(TAG.photometric, 0),
    orientation: one(TAG.orientation, 1),
    rowsPerStrip: Math.max(1, Math.min(one(TAG.rowsPerStrip, height), height)),
    strips: (entries.get(TAG.stripOffsets) ?? []).map((offset, index) => {
      return { offset, length: lengths[index] ?? 0 }
    }),
    faxOptions: one(TAG.t4Options, 0),
    isFillReversed: one(TAG.fillOrder, 1) === 2,
  }
}
