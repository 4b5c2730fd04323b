import { crc32, inflateRawSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { isPackPath, MANIFEST_PATH, PACK_ENTRIES_MAX } from '../domain/proof-pack.ts'

/** Pack as a whole, packed and unpacked: 512 MiB. */
export const PACK_MAX_BYTES = 512 * 2 ** 20
const END_SIZE = 22
const CENTRAL_SIZE = 46
const LOCAL_SIZE = 30
const END_MARK = 0x06054b50
const CENTRAL_MARK = 0x02014b50
const LOCAL_MARK = 0x04034b50
/** Bits of the general purpose flag that a pack may carry: names in UTF-8. */
const FLAGS_ALLOWED = 0x0800
const STORED = 0
const DEFLATED = 8

export type PackZipProblem =
  | 'not-a-pack' | 'pack-too-large' | 'pack-path' | 'pack-layout' | 'pack-damaged'

export class PackZipError extends Error {
  override readonly name = 'PackZipError'
  readonly code: PackZipProblem
  readonly path: string | undefined

  constructor(code: PackZipProblem, path?: string) {
    super(code)
    this.code = code
    this.path = path
  }
}

/** @throws {PackZipError} when a path or the size is not one of a pack. */
export function zipPack(entries: ReadonlyMap<string, Uint8Array>): Uint8Array {
  let total = 0
  for (const [path, bytes] of entries) {
    if (!isPackPath(path)) throw new PackZipError('pack-path', path)
    total += bytes.length
  }
  if (total > PACK_MAX_BYTES || entries.size > PACK_ENTRIES_MAX + 1) {
    throw new PackZipError('pack-too-large')
  }
  return zipSync(Object.fromEntries(entries), { level: 0, mtime: new Date(1980, 0, 1) })
}

/**
 * Every entry of a pack. Stricter than ZIP: entries stand one after the other from the first byte,
 * nothing lies between, before or behind them, and both headers of an entry agree.
 * @throws {PackZipError}
 */
export function unzipPack(zip: Buffer): Map<string, Buffer> {
  if (zip.length > PACK_MAX_BYTES) throw new PackZipError('pack-too-large')
  const end = zip.length - END_SIZE
  if (end < 0 || zip.readUInt32LE(end) !== END_MARK) throw new PackZipError('not-a-pack')
  const count = zip.readUInt16LE(end + 10)
  if (count > PACK_ENTRIES_MAX + 1) throw new PackZipError('pack-too-large')
  const directory = zip.readUInt32LE(end + 16)
  const isOnePart = zip.readUInt32LE(end + 4) === 0 && zip.readUInt16LE(end + 8) === count
  if (!isOnePart || zip.readUInt16LE(end + 20) !== 0) throw new PackZipError('pack-layout')
  if (directory + zip.readUInt32LE(end + 12) !== end) throw new PackZipError('pack-layout')
  const entries = new Map<string, Buffer>()
  const seen = new Set<string>()
  const walk = { at: directory, next: 0, left: PACK_MAX_BYTES }
  for (let n = 0; n < count; n++) {
    const { path, bytes } = readEntry(zip, walk, end)
    if (seen.has(path.toLowerCase())) throw new PackZipError('pack-path', path)
    seen.add(path.toLowerCase())
    entries.set(path, bytes)
  }
  if (walk.at !== end || walk.next !== directory) throw new PackZipError('pack-layout')
  if (!entries.has(MANIFEST_PATH)) throw new PackZipError('not-a-pack')
  return entries
}

/** `at`: in the directory; `next`: where the next entry must begin; `left`: bytes still allowed. */
interface Walk { at: number; next: number; left: number }

function readEntry(zip: Buffer, walk: Walk, end: number): { path: string; bytes: Buffer } {
  const { at } = walk
  if (at + CENTRAL_SIZE > end || zip.readUInt32LE(at) !== CENTRAL_MARK) {
    throw new PackZipError('pack-layout')
  }
  const nameLength = zip.readUInt16LE(at + 28)
  const name = zip.subarray(at + CENTRAL_SIZE, at + CENTRAL_SIZE + nameLength)
  const path = name.toString('latin1')
  if (!isPackPath(path)) throw new PackZipError('pack-path')
  const isPlain = zip.readUInt16LE(at + 30) === 0 && zip.readUInt16LE(at + 32) === 0
  const local = zip.readUInt32LE(at + 42)
  if (!isPlain || (zip.readUInt16LE(at + 8) & ~FLAGS_ALLOWED) !== 0 || local !== walk.next) {
    throw new PackZipError('pack-layout', path)
  }
  const start = local + LOCAL_SIZE + nameLength
  const packed = zip.readUInt32LE(at + 20)
  if (start + packed > end || !headersAgree(zip, { at, local, name })) {
    throw new PackZipError('pack-layout', path)
  }
  const size = zip.readUInt32LE(at + 24)
  if (size > walk.left) throw new PackZipError('pack-too-large', path)
  const method = zip.readUInt16LE(at + 10)
  const bytes = unpacked(zip.subarray(start, start + packed), { method, size, path })
  if (crc32(bytes) !== zip.readUInt32LE(at + 16)) throw new PackZipError('pack-damaged', path)
  walk.at = at + CENTRAL_SIZE + nameLength
  walk.next = start + packed
  walk.left -= size
  return { path, bytes }
}

/** Version, flags, method, time, sums, sizes and name stand in both headers. */
function headersAgree(zip: Buffer, of: { at: number; local: number; name: Buffer }): boolean {
  const { at, local, name } = of
  if (zip.readUInt32LE(local) !== LOCAL_MARK || zip.readUInt16LE(local + 28) !== 0) return false
  const inBoth = zip.subarray(local + 6, local + 28).equals(zip.subarray(at + 8, at + 30))
  const start = local + LOCAL_SIZE
  return inBoth && zip.subarray(start, start + name.length).equals(name)
}

function unpacked(
  packed: Buffer, of: { method: number; size: number; path: string },
): Buffer {
  if (of.method === STORED && packed.length === of.size) return packed
  if (of.method !== DEFLATED) throw new PackZipError('pack-layout', of.path)
  try {
    const bytes = inflateRawSync(packed, { maxOutputLength: Math.max(of.size, 1) })
    if (bytes.length === of.size) return bytes
  } catch {
    // Damaged, or longer than it says: the same to whoever checks.
  }
  throw new PackZipError('pack-damaged', of.path)
}
