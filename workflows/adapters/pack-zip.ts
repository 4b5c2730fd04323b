import { crc32 } from 'node:zlib'
import { isPackPath, PACK_ENTRIES_MAX } from '../domain/proof-pack.ts'

/** Pack as a whole, packed and unpacked: 1 GiB. */
export const PACK_MAX_BYTES = 2 ** 30
export const END_SIZE = 22
export const CENTRAL_SIZE = 46
export const LOCAL_SIZE = 30
export const END_MARK = 0x06054b50
export const CENTRAL_MARK = 0x02014b50
export const LOCAL_MARK = 0x04034b50
export const STORED = 0
/** Features of ZIP 1.0: nothing but stored entries. */
export const VERSION = 10
/** 1 January 1980, midnight: every entry alike, so that equal contents are equal bytes. */
export const DOS_DATE = 0x21

export type PackZipProblem =
  | 'not-a-pack' | 'pack-too-large' | 'pack-bomb' | 'pack-path' | 'pack-layout' | 'pack-damaged'
  | 'pack-rezipped'

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

/** What goes into a pack: its bytes are asked for once, when their turn has come. */
export interface PackPart {
  path: string
  byteSize: number
  /** CRC-32 as ZIP wants it, before the bytes. */
  crc: number
  open(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

/**
 * A pack as a stream, entries stored one after the other as the check demands it; memory holds no
 * more than a piece of one entry.
 * @throws {PackZipError} when a path or the size is not one of a pack, or a part does not give the
 * bytes it was announced with.
 */
export async function* packStream(parts: readonly PackPart[]): AsyncGenerator<Uint8Array> {
  assertPackable(parts)
  const directory: Buffer[] = []
  let at = 0
  for (const part of parts) {
    const name = Buffer.from(part.path, 'latin1')
    const both = fieldsInBothHeaders(part, name.length)
    const local = Buffer.concat([numbers([4, LOCAL_MARK], [2, VERSION]), both, numbers([2, 0]), name])
    directory.push(Buffer.concat([
      numbers([4, CENTRAL_MARK], [2, VERSION], [2, VERSION]), both,
      // Further field, comment, disk, attributes within and without; where the entry begins.
      numbers([2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, at]), name,
    ]))
    yield local
    yield* wholePart(part)
    at += local.length + part.byteSize
  }
  const written = Buffer.concat(directory)
  yield written
  yield numbers(
    [4, END_MARK], [2, 0], [2, 0], [2, parts.length], [2, parts.length], [4, written.length], [4, at],
    [2, 0],
  )
}

function assertPackable(parts: readonly PackPart[]): void {
  let total = END_SIZE
  for (const { path, byteSize } of parts) {
    if (!isPackPath(path)) throw new PackZipError('pack-path', path)
    total += LOCAL_SIZE + CENTRAL_SIZE + 2 * path.length + byteSize
  }
  if (total > PACK_MAX_BYTES || parts.length > PACK_ENTRIES_MAX + 1) {
    throw new PackZipError('pack-too-large')
  }
}

async function* wholePart(part: PackPart): AsyncGenerator<Uint8Array> {
  let [crc, byteSize] = [0, 0]
  for await (const piece of part.open()) {
    crc = crc32(piece, crc)
    byteSize += piece.length
    yield piece
  }
  if (crc !== part.crc || byteSize !== part.byteSize) throw new PackZipError('pack-damaged', part.path)
}

/** Flags, method, time, date, checksum, sizes, length of the name. */
function fieldsInBothHeaders({ crc, byteSize }: PackPart, nameLength: number): Buffer {
  return numbers(
    [2, 0], [2, STORED], [2, 0], [2, DOS_DATE], [4, crc], [4, byteSize], [4, byteSize], [2, nameLength],
  )
}

function numbers(...fields: readonly (readonly [bytes: number, value: number])[]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((sum, [bytes]) => sum + bytes, 0))
  let at = 0
  for (const [bytes, value] of fields) at = buffer.writeUIntLE(value, at, bytes)
  return buffer
}

/** A part whose bytes are at hand. */
export function partOf(path: string, bytes: Uint8Array): PackPart {
  return { path, byteSize: bytes.length, crc: crc32(bytes), open: () => [bytes] }
}
