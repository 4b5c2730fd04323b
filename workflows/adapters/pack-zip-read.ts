import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { crc32, inflateRawSync } from 'node:zlib'
import { isPackPath, MANIFEST_PATH, PACK_ENTRIES_MAX } from '../domain/proof-pack.ts'
import {
  CENTRAL_MARK, CENTRAL_SIZE, DOS_DATE, END_MARK, END_SIZE, LOCAL_MARK, LOCAL_SIZE, PACK_MAX_BYTES,
  PackZipError, STORED, VERSION,
} from './pack-zip.ts'

const DEFLATED = 8
/** Names in UTF-8: read, and a sign that another program wrote the file. */
const FLAG_UTF8 = 0x0800
const CHUNK_BYTES = 2 ** 20
/** Entries of a pack are stored as they are; one that is packed is unpacked only up to this size. */
const INFLATE_MAX_BYTES = 64 * 2 ** 20
/** No paper shrinks to less than a thousandth. */
const RATIO_MAX = 1_000

/** Bytes of a ZIP, read piece by piece; `end` exclusive. */
export interface ZipBytes {
  byteSize: number
  read(start: number, end: number): Buffer
}

export function zipBytesOf(bytes: Buffer): ZipBytes {
  return { byteSize: bytes.length, read: (start, end) => bytes.subarray(start, end) }
}

export function openZipFile(path: string): ZipBytes & { close(): void } {
  const file = openSync(path, 'r')
  return {
    byteSize: fstatSync(file).size,
    read(start, end) {
      const bytes = Buffer.alloc(Math.max(0, end - start))
      const read = readSync(file, bytes, 0, bytes.length, start)
      if (read !== bytes.length) throw new PackZipError('pack-layout')
      return bytes
    },
    close: () => closeSync(file),
  }
}

/** Where an entry lies, and what the directory says of it. */
export interface PackPlace {
  path: string
  start: number
  packed: number
  byteSize: number
  method: number
  crc: number
  /** Written just as the office writes it. */
  isOurs: boolean
}

/**
 * The directory of a pack. Stricter than ZIP: entries stand one after the other from the first
 * byte, nothing lies between, before or behind them, and both headers of an entry agree.
 * @throws {PackZipError}
 */
export function readPackDirectory(zip: ZipBytes): PackPlace[] {
  if (zip.byteSize > PACK_MAX_BYTES) throw new PackZipError('pack-too-large')
  const at = zip.byteSize - END_SIZE
  if (at < 0) throw new PackZipError('not-a-pack')
  const end = zip.read(at, zip.byteSize)
  if (end.readUInt32LE(0) !== END_MARK) throw new PackZipError('not-a-pack')
  const count = end.readUInt16LE(10)
  if (count > PACK_ENTRIES_MAX + 1) throw new PackZipError('pack-too-large')
  const [size, from] = [end.readUInt32LE(12), end.readUInt32LE(16)]
  const isOnePart = end.readUInt32LE(4) === 0 && end.readUInt16LE(8) === count
  if (!isOnePart || end.readUInt16LE(20) !== 0 || from + size !== at) {
    throw new PackZipError('pack-layout')
  }
  const directory = zip.read(from, at)
  const walk = { at: 0, next: 0, left: PACK_MAX_BYTES }
  const places: PackPlace[] = []
  const seen = new Set<string>()
  for (let n = 0; n < count; n++) {
    const place = readPlace(zip, directory, from, walk)
    const known = place.path.toLowerCase()
    if (seen.has(known)) throw new PackZipError('pack-path', place.path)
    seen.add(known)
    places.push(place)
  }
  if (walk.at !== directory.length || walk.next !== from) throw new PackZipError('pack-layout')
  if (!seen.has(MANIFEST_PATH)) throw new PackZipError('not-a-pack')
  return places
}

/** `at`: in the directory; `next`: where the next entry must begin; `left`: bytes still allowed. */
interface Walk { at: number; next: number; left: number }

function readPlace(zip: ZipBytes, directory: Buffer, from: number, walk: Walk): PackPlace {
  const central = directory.subarray(walk.at)
  if (central.length < CENTRAL_SIZE || central.readUInt32LE(0) !== CENTRAL_MARK) {
    throw new PackZipError('pack-layout')
  }
  const name = central.subarray(CENTRAL_SIZE, CENTRAL_SIZE + central.readUInt16LE(28))
  const path = name.toString('latin1')
  const isFolder = path.endsWith('/')
  if (!isPackPath(isFolder ? path.slice(0, -1) : path)) throw new PackZipError('pack-path')
  const flags = central.readUInt16LE(8)
  const isPlain = central.readUInt32LE(30) === 0 && (flags & ~FLAG_UTF8) === 0
  // Folders, further fields and sizes written behind: what other programs put into a ZIP.
  if (!isPlain || isFolder) throw new PackZipError('pack-rezipped', path)
  const local = central.readUInt32LE(42)
  const packed = central.readUInt32LE(20)
  const start = local + LOCAL_SIZE + name.length
  if (local !== walk.next || start + packed > from) throw new PackZipError('pack-layout', path)
  if (!headersAgree(zip.read(local, start), central, name)) throw new PackZipError('pack-layout', path)
  const byteSize = central.readUInt32LE(24)
  if (byteSize > walk.left) throw new PackZipError('pack-too-large', path)
  if (byteSize > packed * RATIO_MAX) throw new PackZipError('pack-bomb', path)
  walk.at += CENTRAL_SIZE + name.length
  walk.next = start + packed
  walk.left -= byteSize
  const method = central.readUInt16LE(10)
  if (method === STORED && packed !== byteSize) throw new PackZipError('pack-layout', path)
  return {
    path, start, packed, byteSize, method, crc: central.readUInt32LE(16), isOurs: isOurs(central),
  }
}

/** Version, flags, method, time, sums, sizes and name stand in both headers. */
function headersAgree(local: Buffer, central: Buffer, name: Buffer): boolean {
  if (local.readUInt32LE(0) !== LOCAL_MARK || local.readUInt16LE(28) !== 0) return false
  return local.subarray(6, 28).equals(central.subarray(8, 30))
    && local.readUInt16LE(4) === central.readUInt16LE(6) && local.subarray(LOCAL_SIZE).equals(name)
}

function isOurs(central: Buffer): boolean {
  return central.readUInt16LE(4) === VERSION && central.readUInt16LE(6) === VERSION
    && central.readUInt16LE(8) === 0 && central.readUInt16LE(10) === STORED
    && central.readUInt16LE(12) === 0 && central.readUInt16LE(14) === DOS_DATE
    && central.readUInt16LE(34) === 0 && central.readUInt16LE(36) === 0
    && central.readUInt32LE(38) === 0
}

/**
 * The bytes of an entry, in pieces; at the end the checksum must fit.
 * @throws {PackZipError} `pack-bomb`, `pack-damaged`, `pack-rezipped`.
 */
export function* bytesOfEntry(zip: ZipBytes, place: PackPlace): Generator<Buffer> {
  let crc = 0
  for (const piece of place.method === STORED ? stored(zip, place) : [inflated(zip, place)]) {
    crc = crc32(piece, crc)
    yield piece
  }
  if (crc !== place.crc) throw new PackZipError('pack-damaged', place.path)
}

function* stored(zip: ZipBytes, { start, byteSize }: PackPlace): Generator<Buffer> {
  for (let at = start; at < start + byteSize; at += CHUNK_BYTES) {
    yield zip.read(at, Math.min(at + CHUNK_BYTES, start + byteSize))
  }
}

function inflated(zip: ZipBytes, place: PackPlace): Buffer {
  const { path, start, packed, byteSize } = place
  if (place.method !== DEFLATED || byteSize > INFLATE_MAX_BYTES) {
    throw new PackZipError('pack-rezipped', path)
  }
  const bytes = inflate(zip.read(start, start + packed), byteSize, path)
  if (bytes.length !== byteSize) throw new PackZipError('pack-damaged', path)
  return bytes
}

function inflate(packed: Buffer, byteSize: number, path: string): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(byteSize, 1) })
  } catch (error) {
    const isLonger = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    throw new PackZipError(isLonger ? 'pack-bomb' : 'pack-damaged', path)
  }
}
