import { Readable } from 'node:stream'
import type { ByteSource } from '../../workflows/adapters/bytes.ts'
import type { Box, PageReading, RecognisedWord } from '../../workflows/domain/reading.ts'

/** Bytes in memory as a file of the vault. */
export function sourceOf(bytes: Buffer): ByteSource {
  return {
    byteSize: bytes.length,
    open: (range) => Readable.from([bytes.subarray(range?.start ?? 0, range?.end)]),
  }
}

export const wordAt = (text: string, ...box: Box): RecognisedWord => ({ text, box, confidence: 92 })

/** A line of words of a letter, one beside the other from `x` on, in parts of the page. */
export function lineAt(text: string, x: number, y: number, letter = 0.01): RecognisedWord[] {
  let at = x
  return text.split(' ').map((word) => {
    const placed = wordAt(word, at, y, word.length * letter, 0.014)
    at += (word.length + 0.6) * letter
    return placed
  })
}

/** What a reader might have said of a page. */
export function readingOf(
  words: readonly RecognisedWord[], more: Partial<PageReading> = {},
): PageReading {
  return {
    page: 1, text: words.map((word) => word.text).join(' '), confidence: 92, rotation: 0, skew: 0,
    origin: 'ocr', words, isBlank: false, ...more,
  }
}
