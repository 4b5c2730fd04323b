import type { PdfValue } from './pdf-structure.ts'
import { bytesOf, type ToldSignature } from './signature-fields.ts'
import type { SignatureProblem } from '../domain/signature-report.ts'

/** What a signed message may weigh; ours have 6 KB, with embedded revocation lists some MB. */
export const CONTENTS_MAX_BYTES = 16 * 2 ** 20
const HEADER_WITHIN_BYTES = 1_024
const EOF_WITHIN_BYTES = 64

/** What a signature covers, judged on the bytes alone. */
export interface Cover {
  /** Where the file begins for the signature: 0, or the header after foreign bytes. */
  base: number
  /** The signed ranges, absolute. */
  parts: [Buffer, Buffer]
  /** End of the covered part, absolute. */
  end: number
  contents: Buffer
  /** The covered part ends as a PDF does, so that it is one that can be opened. */
  endsWithMarker: boolean
}

export type CoverOrProblem = { cover: Cover } | { problem: SignatureProblem; isMissing: boolean }

/**
 * A signature speaks of a part of the file only if its two ranges begin at the start, leave out
 * nothing but its own contents, and lie inside the file. Everything else (one range, gaps with
 * more in them, overlapping or negative ranges) is none that could be shown to a person.
 */
export function coverOf(told: ToldSignature, bytes: Buffer, base: number): CoverOrProblem {
  const contents = bytesOf(told.contents)
  if (contents === null || !contents.some((byte) => byte !== 0)) {
    return { problem: 'no-contents', isMissing: true }
  }
  if (contents.length > CONTENTS_MAX_BYTES) return { problem: 'too-large', isMissing: true }
  if (told.byteRange === null) return { problem: 'no-byte-range', isMissing: true }
  const range = rangeOf(told.byteRange)
  if (!range) return { problem: 'odd-byte-range', isMissing: false }
  const [, gapFrom, gapTo, length] = range
  const end = base + gapTo + length
  if (end > bytes.length) return { problem: 'odd-byte-range', isMissing: false }
  const gap = bytes.subarray(base + gapFrom, base + gapTo)
  const hex = hexOf(gap)
  if (hex === null) return { problem: 'odd-byte-range', isMissing: false }
  if (!sameContents(hex, contents)) return { problem: 'contents-elsewhere', isMissing: false }
  return {
    cover: {
      base, end, contents: hex,
      parts: [bytes.subarray(base, base + gapFrom), bytes.subarray(base + gapTo, end)],
      endsWithMarker: /%%EOF[\s\0]*$/u.test(
        bytes.toString('latin1', Math.max(0, end - EOF_WITHIN_BYTES), end),
      ),
    },
  }
}

function rangeOf(value: PdfValue): [number, number, number, number] | undefined {
  if (!Array.isArray(value) || value.length !== 4) return undefined
  const numbers = value.filter((part): part is number => {
    return typeof part === 'number' && Number.isSafeInteger(part) && part >= 0
  })
  const [start, gapFrom, gapTo, length] = numbers
  if (numbers.length !== 4 || start !== 0) return undefined
  if (gapFrom === undefined || gapTo === undefined || length === undefined) return undefined
  return gapFrom > 0 && gapTo > gapFrom + 2 && length > 0
    ? [start, gapFrom, gapTo, length] : undefined
}

/** The bytes of `<3082…>`; null where anything but one hexadecimal string fills the gap. */
function hexOf(gap: Buffer): Buffer | null {
  if (gap[0] !== 0x3c || gap[gap.length - 1] !== 0x3e) return null
  const text = gap.toString('latin1', 1, gap.length - 1)
  if (!/^[0-9a-f\s]*$/iu.test(text)) return null
  return Buffer.from(text.replace(/\s/gu, ''), 'hex')
}

/** Is the string that the file's structure names the one in the gap? */
function sameContents(inGap: Buffer, told: Buffer): boolean {
  const length = Math.min(inGap.length, told.length)
  return inGap.subarray(0, length).equals(told.subarray(0, length))
    && !inGap.subarray(length).some((byte) => byte !== 0)
    && !told.subarray(length).some((byte) => byte !== 0)
}

/** Where `%PDF-` stands; readers look for it in the first bytes of a file. */
export function headerAt(bytes: Buffer): number {
  const at = bytes.subarray(0, HEADER_WITHIN_BYTES + 5).indexOf('%PDF-')
  return at === -1 ? 0 : at
}
