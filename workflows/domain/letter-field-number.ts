import { type DocumentType, findTypeOfNotation } from './document-types.ts'
import { DOUBTED, MENDED_MAX, PRINTED, type Signals } from './letter-confidence.ts'
import type { Found, HandDigits, LetterEvidence } from './letter-evidence.ts'
import type { Header } from './letter-header.ts'
import { type LetterLine, middleY } from './letter-lines.ts'
import { parseNumberLine, type PrintedNumber } from './letter-number.ts'
import type { Agreement } from './letter-two-readings.ts'
import { editDistance, foldVietnamese } from './vietnamese.ts'

/** Below this chance of its least likely digit a reading of handwriting is not offered. */
export const HAND_MIN = 0.8
/** Two readings of print that agree so surely stand against one of handwriting. */
const SURE = 85
/** Both readings stand on one row when no further apart than this. */
const ROW = 0.02

export function numberLineOf(
  lines: readonly LetterLine[],
  header: Header,
): LetterLine | undefined {
  const at = header.numberLine
  const found = lines.filter((line) => parseNumberLine(line.text) !== undefined)
  if (!at) return found[0]
  const away = (line: LetterLine) => Math.abs(middleY(line.box) - middleY(at.box))
  return found.filter((line) => away(line) < ROW).toSorted((a, b) => away(a) - away(b))[0]
}

export function readNumber(
  evidence: LetterEvidence,
  header: Header,
  left: readonly LetterLine[],
  pageLeft: readonly LetterLine[],
): { number: Found | null; notation: Found | null } {
  const line = numberLineOf(left, header) ?? header.numberLine
  const read = line && parseNumberLine(line.text)
  if (!line || !read) return { number: null, notation: null }
  const otherLine = numberLineOf(pageLeft, header)
  const other = evidence.origin === 'text-layer' ? read : parseNumberLine(otherLine?.text ?? '')
  return {
    number: numberOf(evidence, line, read, other),
    notation: notationOf(header, evidence, [line, otherLine], [read, other]),
  }
}

function numberOf(
  evidence: LetterEvidence,
  line: LetterLine,
  read: PrintedNumber,
  other: PrintedNumber | undefined,
): Found {
  const { box } = line
  const isLayer = evidence.origin === 'text-layer'
  if (evidence.widgets.number && (read.number === null || isLayer)) {
    return { value: evidence.widgets.number, signals: PRINTED, box, origin: 'widget' }
  }
  const isByHand = !isLayer && evidence.doubts.number
  const digits = line.words.filter((word) => /\d/u.test(word.text))
  const agreement = agreementOf(read.number, other?.number ?? null, other !== undefined)
  const weakest = digits.length > 0 ? Math.min(...digits.map((word) => word.confidence)) : line.confidence
  const isSure = read.number !== null && agreement === 'same' && weakest >= SURE
  const written = isByHand && !isSure ? evidence.byHand?.number : null
  if (written && isLikelier(written, read.number)) {
    return { value: written.digits, box, signals: {
      weakest: written.chance * 100, agreement: 'differs', odd: 0, isKnown: false, cap: DOUBTED } }
  }
  if (read.number === null) return { value: null, signals: PRINTED, box }
  const signals: Signals = isLayer ? PRINTED : {
    weakest, agreement, odd: read.isMended ? 2 : 0, isKnown: read.notation !== null,
    ...(isByHand || read.isMended ? { cap: DOUBTED } : {}),
  }
  return { value: read.number, signals, box }
}

/** A reading that lost a digit is worse than one that took a digit for another. */
function isLikelier({ digits, chance }: HandDigits, read: string | null): boolean {
  return chance >= HAND_MIN && digits !== read && digits.length >= (read?.length ?? 1)
}

function agreementOf(value: string | null, other: string | null, wasRead: boolean): Agreement {
  if (!wasRead) return 'single'
  return value === other ? 'same' : 'differs'
}

function notationOf(
  header: Header,
  evidence: LetterEvidence,
  [line, otherLine]: readonly [LetterLine, LetterLine | undefined],
  [read, other]: readonly [PrintedNumber, PrintedNumber | undefined],
): Found | null {
  const isLayer = evidence.origin === 'text-layer'
  const [kept, from] = read.notation === null && other?.notation
    ? [other.notation, otherLine ?? line] : [read.notation, line]
  if (kept === null) return null
  const value = mendType(kept, header.heading?.isFuller ? null : header.heading?.type ?? null) ?? kept
  const type = findTypeOfNotation(value)
  const isOtherKind = type !== undefined && header.heading !== null && type !== header.heading.type
  if (isLayer) return { value, signals: { ...PRINTED, ...(isOtherKind ? { cap: DOUBTED } : {}) }, box: from.box }
  const isSame = read.notation === (other?.notation ?? null)
  const isNear = other?.notation && foldVietnamese(other.notation) === foldVietnamese(kept)
  return {
    value,
    signals: {
      weakest: symbolWeakest(from),
      agreement: other === undefined ? 'single' : isSame ? 'same' : isNear ? 'near' : 'differs',
      odd: (read.isMended ? 1 : 0) + (/[a-zđ]{2}/u.test(value.replace(/CTr|TTr|QyĐ|TrS/gu, '')) ? 1 : 0),
      isKnown: type !== undefined && !isOtherKind && header.heading !== null,
      ...(value !== kept || isOtherKind ? { cap: DOUBTED }
        : isOddlyCut(value) ? { cap: MENDED_MAX } : {}),
    },
    box: from.box,
  }
}

/** No notation has a full stop; "HCQT.CCHC" has lost its stroke. */
const isOddlyCut = (notation: string) => /[.:,]/u.test(notation.replace(/(?<=\p{L}),(?=\p{L})/gu, ''))

/** Handwritten digits before the slash do not weaken a printed symbol after it. */
function symbolWeakest(line: LetterLine): number {
  const symbol = line.words.filter((word) => /\p{Lu}{2}/u.test(word.text))
  return symbol.length > 0 ? Math.min(...symbol.map((word) => word.confidence)) : line.confidence
}

/** "TIT-SVHTT" under the heading "TỜ TRÌNH" is "TTr-SVHTT": offered, never as certain. */
function mendType(notation: string, type: DocumentType | null): string | null {
  if (!type?.abbreviation || findTypeOfNotation(notation)) return notation
  const [first = '', ...rest] = notation.split('-')
  const wanted = foldVietnamese(type.abbreviation)
  if (rest.length === 0 || foldVietnamese(first).length !== wanted.length) return notation
  if (wanted.length < 2 || editDistance(foldVietnamese(first), wanted) > 1) return notation
  return [type.abbreviation, ...rest].join('-')
}
