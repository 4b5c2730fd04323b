import { documentTypes, type DocumentType, findTypeOfNotation } from './document-types.ts'
import { DOUBTED, MENDED_MAX, PRINTED } from './letter-confidence.ts'
import type { Found, LetterEvidence } from './letter-evidence.ts'
import type { Header } from './letter-header.ts'
import { isLegible, type LetterLine, unionOf } from './letter-lines.ts'
import { findSubject, subjectText } from './letter-subject.ts'
import { settle, type Settled } from './letter-two-readings.ts'
import { mendCompounds } from './vietnamese-syllables.ts'

const officialLetter = documentTypes.find(({ code }) => code === 'official-letter')

/** Heading, "V/v" and symbol vote on the kind. */
export function readType(header: Header, notation: string | null, subject: string | null): Found | null {
  const bySymbol = notation ? findTypeOfNotation(notation) : undefined
  if (header.heading) {
    const { line, type, distance, isFuller } = header.heading
    const isCitizen = type.group === 'citizen'
    return {
      value: type.name,
      box: line.box,
      signals: {
        weakest: line.confidence,
        agreement: bySymbol === type || isCitizen ? 'same' : bySymbol ? 'differs' : 'single',
        odd: distance, isKnown: bySymbol === type || (isCitizen && distance === 0),
        ...(isFuller ? { cap: MENDED_MAX } : {}),
      },
    }
  }
  if (officialLetter && header.about && subject) {
    // A Party letter says "CV"; the state's has no kind in its symbol.
    const isOther = bySymbol !== undefined && bySymbol !== officialLetter
    return { value: officialLetter.name, box: header.about.box, signals: {
      weakest: header.about.confidence, agreement: isOther ? 'differs' : notation ? 'same' : 'single',
      odd: 0, isKnown: !isOther && notation !== null } }
  }
  if (bySymbol) return symbolOnly(bySymbol, header)
  if (officialLetter && notation && header.addressed) return symbolOnly(officialLetter, header)
  return null
}

function symbolOnly(type: DocumentType, header: Header): Found {
  return { value: type.name, box: (header.numberLine ?? header.addressed)?.box ?? null, signals: {
    weakest: 60, agreement: 'single', odd: 0, isKnown: false, cap: 70 } }
}

export function readSubject(
  evidence: LetterEvidence,
  header: Header,
  left: readonly LetterLine[],
  pageLeft: readonly LetterLine[],
): Found | null {
  const found = findSubject(evidence.page, left, header)
  if (!found || found.lines.length === 0) return null
  const box = unionOf(found.lines.map((line) => line.box))
  const cap = found.isDoubtful ? { cap: DOUBTED } : {}
  if (evidence.origin === 'text-layer') {
    return { value: subjectText(found.lines), signals: { ...PRINTED, ...cap }, box }
  }
  const hasLooked = evidence.left.length > 0
  const others = header.heading ? evidence.subjectAgain
    : hasLooked && !found.lines.some((line) => pageLeft.includes(line))
      ? findSubject(evidence.page, pageLeft, header)?.lines ?? [] : []
  const settled = settle(found.lines, others, subjectText)
  if (!settled.value) return null
  if (!isLegible(found.lines)) return { value: null, box, signals: settledSignals(settled) }
  const { value, mended, odd } = mendCompounds(settled.value)
  return { value, box, signals: { ...settledSignals(settled), odd: odd + mended, ...(mended > 0 ? { cap: MENDED_MAX } : {}), ...cap } }
}

const settledSignals = ({ weakest, agreement }: Settled) => ({ weakest, agreement, odd: 0, isKnown: false })
