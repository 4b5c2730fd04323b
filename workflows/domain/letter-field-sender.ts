import { type AgencyName, beginsName, readAgencies } from './letter-agency.ts'
import { DOUBTED, MENDED_MAX, PRINTED } from './letter-confidence.ts'
import type { Found, LetterEvidence } from './letter-evidence.ts'
import { numberLineOf } from './letter-field-number.ts'
import type { Header } from './letter-header.ts'
import { bottom, type LetterLine, middleY } from './letter-lines.ts'
import { isBodyWord, isMarkless } from './public-bodies.ts'
import { carriesInitials } from './letter-initials.ts'
import { foldVietnamese, isCapitals } from './vietnamese.ts'
import { isSyllable } from './vietnamese-syllables.ts'

/** Address lines under a company's name are not its name. */
const CONTACT = /dia chi|dien thoai|d\.?t\s*:|tel|email|e-mail|website|www|fax|ma so thue|mst|@|hotline|tru so/u
const SENDER_LINES_MAX = 8

export function readSenders(
  evidence: LetterEvidence,
  header: Header,
  left: readonly LetterLine[],
  pageLeft: readonly LetterLine[],
): { parentBody: Found | null; issuer: Found | null } {
  const lines = senderLines(left, header)
  const names = readAgencies(lines, lines.map(evidence.weightOf), evidence.directory)
  const others = senderLines(pageLeft, header)
  const again = readAgencies(others, others.map(evidence.weightOf), evidence.directory)
  const isLayer = evidence.origin === 'text-layer'
  const hasLooked = evidence.left.length > 0 && !lines.some((line) => others.includes(line))
  const isOddCut = (names.parent === null) !== (again.parent === null)
  return {
    parentBody: settleName(names.parent, again.parent, { isLayer, hasLooked, isOddCut }),
    issuer: settleName(names.issuer, again.issuer, { isLayer, hasLooked, isOddCut }),
  }
}

/** "2993/TB-CT" of a letter of 2003: the year of an old notation is that of its day. */
export function heldAgainstDay(notation: Found | null, day: string | null): Found | null {
  const year = /^(\d{4})\//u.exec(notation?.value ?? '')?.[1]
  if (!notation || !year || day?.startsWith(year)) return notation
  return { ...notation, signals: { ...notation.signals, cap: Math.min(notation.signals.cap ?? DOUBTED, DOUBTED) } }
}

/**
 * An issuer whose initials the notation does not hold, or that no notation was read for, may be
 * the body above the real one.
 */
export function heldAgainstNotation(issuer: Found | null, notation: string | null): Found | null {
  if (!issuer?.value || carriesInitials(notation ?? '', issuer.value)) return issuer
  const cap = Math.min(issuer.signals.cap ?? MENDED_MAX, MENDED_MAX)
  return { ...issuer, signals: { ...issuer.signals, cap } }
}

function senderLines(lines: readonly LetterLine[], header: Header): LetterLine[] {
  const end = (numberLineOf(lines, header) ?? header.numberLine)?.box[1] ?? header.dateLine?.box[1]
  if (end === undefined) return []
  return lines.filter((line) =>
    bottom(line.box) <= end + 0.012 && middleY(line.box) < end && /\p{Lu}{2}/u.test(line.text)
    && line.box[2] > 0.03 && isCapitals(line.text) && !CONTACT.test(foldVietnamese(line.text)))
    .slice(-SENDER_LINES_MAX)
}

function settleName(
  first: AgencyName | null,
  second: AgencyName | null,
  { isLayer, hasLooked, isOddCut }: { isLayer: boolean; hasLooked: boolean; isOddCut: boolean },
): Found | null {
  const isSecondBetter = first && second && foldVietnamese(first.value) !== foldVietnamese(second.value)
    && ((beginsName(second.value) && !beginsName(first.value)) || oddIn(second.value) < oddIn(first.value))
  const [name, other] = isSecondBetter || !first ? [second, first] : [first, second]
  if (!name) return null
  const { value, box } = name
  if (isLayer) return { value, signals: PRINTED, box }
  const isNear = other && foldVietnamese(other.value) === foldVietnamese(value)
  // A name that begins with no office's word may have lost its first line.
  const words = value.split(/[\s,-]+/u)
  const cap = name.isDirectory ? {} : !beginsName(value) ? { cap: 70 }
    : words.some(isMarkless) ? { cap: MENDED_MAX } : {}
  return {
    value,
    box,
    signals: {
      weakest: name.isDirectory ? Math.max(name.weakest, name.confidence) : name.weakest,
      agreement: !other || !hasLooked ? 'single' : other.value === value ? 'same' : isNear ? 'near' : 'differs',
      odd: oddIn(value) + (isOddCut ? 1 : 0),
      isKnown: name.isDirectory || words.every((word) => word === '' || isBodyWord(word)),
      ...cap,
    },
  }
}

const oddIn = (name: string) => name.split(/[\s,.()-]+/u)
  .filter((word) => word !== '' && !isBodyWord(word) && !isSyllable(word)).length
