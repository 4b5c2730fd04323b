import { inflateSync } from 'node:zlib'
import type { UnreadableReason } from './file-inspector.ts'
import { dictionariesIn, type PdfStructure, type PdfValue } from './pdf-structure.ts'

export const OBJECTS_MAX = 200_000
/** Unpacked bytes of one stream that is no picture: text, fonts, forms, packed objects. */
export const UNPACKED_STREAM_MAX_BYTES = 128 * 2 ** 20
/** Deflate cannot grow anything by more than about 1,032 times, so smaller streams are safe. */
const SMALLEST_BOMB_BYTES = 100_000
const STREAM_HEAD_MAX_BYTES = 4_096
const UNPACKING_FILTERS = ['/FlateDecode', '/Fl', '/LZWDecode', '/LZW', '/RunLengthDecode', '/RL']

/**
 * Streams that would blow up when a reader opens them (packed objects first of all: pdf readers
 * unpack those unasked). Looks at the raw bytes, before anything parses them.
 */
export function holdsPackedBomb(bytes: Buffer): boolean {
  let at = bytes.indexOf('stream')
  while (at !== -1) {
    const start = startOfStream(bytes, at)
    if (start === undefined) {
      at = bytes.indexOf('stream', at + 6)
      continue
    }
    const end = bytes.indexOf('endstream', start)
    const stop = end === -1 ? bytes.length : end
    if (stop - start >= SMALLEST_BOMB_BYTES && isPackedText(bytes, at)) {
      if (growsTooLarge(bytes.subarray(start, stop))) return true
    }
    at = end === -1 ? -1 : bytes.indexOf('stream', end + 9)
  }
  return false
}

function startOfStream(bytes: Buffer, keyword: number): number | undefined {
  if (bytes[keyword + 6] === 0x0a) return keyword + 7
  if (bytes[keyword + 6] === 0x0d) return keyword + (bytes[keyword + 7] === 0x0a ? 8 : 7)
  return undefined
}

function isPackedText(bytes: Buffer, keyword: number): boolean {
  const before = bytes.toString('latin1', Math.max(0, keyword - STREAM_HEAD_MAX_BYTES), keyword)
  const dictionary = before.slice(before.lastIndexOf(' obj') + 1)
  return /\/Fl(ateDecode)?\b/.test(dictionary) && !/\/Subtype\s*\/Image\b/.test(dictionary)
}

function growsTooLarge(packed: Buffer): boolean {
  try {
    inflateSync(packed, { maxOutputLength: UNPACKED_STREAM_MAX_BYTES })
    return false
  } catch (fault) {
    // Damaged or encrypted data fails otherwise and is no bomb.
    return fault instanceof Error && 'code' in fault && fault.code === 'ERR_BUFFER_TOO_LARGE'
  }
}

/** What the structure alone forbids: too many objects, packing upon packing, giant pictures. */
export function limitBroken(
  structure: PdfStructure, pixelsMax: number,
): UnreadableReason | undefined {
  if (structure.objects.size > OBJECTS_MAX) return 'file-bomb'
  for (const { value } of structure.objects.values()) {
    for (const dictionary of dictionariesIn(value)) {
      if (packsTwice(dictionary['/Filter'] ?? dictionary['/F'] ?? null)) return 'file-bomb'
      if (dictionary['/Subtype'] !== '/Image') continue
      const width = dictionary['/Width']
      const height = dictionary['/Height']
      if (typeof width !== 'number' || typeof height !== 'number') continue
      if (width * height > pixelsMax) return 'file-too-many-pixels'
    }
  }
  return undefined
}

function packsTwice(filter: PdfValue): boolean {
  if (!Array.isArray(filter)) return false
  const unpacking = filter.filter((name) => {
    return typeof name === 'string' && UNPACKING_FILTERS.includes(name)
  })
  return unpacking.length > 1
}
