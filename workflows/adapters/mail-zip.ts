import { crc32, inflateRawSync } from 'node:zlib'

const END_RECORD_BYTES = 22
const END_SEARCH_BYTES = 65_557
const ENTRY_HEAD_BYTES = 46
const LOCAL_HEAD_BYTES = 30
const STORED = 0
const DEFLATED = 8
const UNIX_LINK = 0xa000
const UNIX_TYPE = 0xf000

export interface ZipEntry {
  /** For showing only: no path is ever made of it. */
  name: string
  byteSize: number
  packedSize: number
  isLocked: boolean
  crc: number
  method: number
  localAt: number
  isLink: boolean
}

export class ZipRefused extends Error {
  override readonly name = 'ZipRefused'
}

/**
 * The directory of a ZIP, without its folders; nothing is unpacked.
 * @throws {ZipRefused} for a directory that does not add up, or lists more than `entriesMax`.
 */
export function listZip(zip: Buffer, entriesMax: number): ZipEntry[] {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  if (end < 0 || end < zip.length - END_SEARCH_BYTES || end + END_RECORD_BYTES > zip.length) {
    throw new ZipRefused('no directory')
  }
  const count = zip.readUInt16LE(end + 10)
  if (count > entriesMax) throw new ZipRefused('too many entries')
  const entries: ZipEntry[] = []
  const places = new Set<number>()
  let at = zip.readUInt32LE(end + 16)
  for (let n = 0; n < count; n += 1) {
    if (at + ENTRY_HEAD_BYTES > end || zip.readUInt32LE(at) !== 0x02014b50) throw new ZipRefused('broken directory')
    const nameBytes = zip.readUInt16LE(at + 28)
    const entry = entryAt(zip, at, nameBytes)
    at += ENTRY_HEAD_BYTES + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
    if (places.has(entry.localAt)) throw new ZipRefused('two entries at one place')
    places.add(entry.localAt)
    if (!entry.name.endsWith('/')) entries.push(entry)
  }
  return entries
}

function entryAt(zip: Buffer, at: number, nameBytes: number): ZipEntry {
  const flags = zip.readUInt16LE(at + 8)
  const raw = zip.subarray(at + ENTRY_HEAD_BYTES, at + ENTRY_HEAD_BYTES + nameBytes)
  const isUnix = zip[at + 5] === 3
  return {
    name: raw.toString('utf8'),
    method: zip.readUInt16LE(at + 10),
    crc: zip.readUInt32LE(at + 16),
    packedSize: zip.readUInt32LE(at + 20),
    byteSize: zip.readUInt32LE(at + 24),
    isLocked: (flags & 1) !== 0,
    localAt: zip.readUInt32LE(at + 42),
    isLink: isUnix && ((zip.readUInt32LE(at + 38) >>> 16) & UNIX_TYPE) === UNIX_LINK,
  }
}

/**
 * Unpacks one entry. The output is bounded while it grows, whatever the directory claims, and its
 * length and check sum must be those of the directory.
 * @throws {ZipRefused}
 */
export function unpackEntry(
  zip: Buffer,
  entry: ZipEntry,
  limits: { bytesMax: number; ratioMax: number },
): Buffer {
  if (entry.isLocked) throw new ZipRefused('locked')
  if (entry.isLink) throw new ZipRefused('a link')
  if (entry.byteSize > limits.bytesMax) throw new ZipRefused('too large')
  if (entry.byteSize > Math.max(1, entry.packedSize) * limits.ratioMax) throw new ZipRefused('packed too tightly')
  const { localAt } = entry
  if (localAt + LOCAL_HEAD_BYTES > zip.length || zip.readUInt32LE(localAt) !== 0x04034b50) {
    throw new ZipRefused('not where the directory says')
  }
  const begin = localAt + LOCAL_HEAD_BYTES + zip.readUInt16LE(localAt + 26) + zip.readUInt16LE(localAt + 28)
  const packed = zip.subarray(begin, begin + entry.packedSize)
  if (packed.length !== entry.packedSize) throw new ZipRefused('cut off')
  const bytes = inflate(packed, entry)
  if (bytes.length !== entry.byteSize || crc32(bytes) !== entry.crc) throw new ZipRefused('not what the directory says')
  return bytes
}

function inflate(packed: Buffer, entry: ZipEntry): Buffer {
  if (entry.method === STORED) return packed
  if (entry.method !== DEFLATED) throw new ZipRefused('packed in an unknown way')
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.byteSize) })
  } catch (cause) {
    throw new ZipRefused('does not unpack', { cause })
  }
}
