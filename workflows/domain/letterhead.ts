import { documentTypes, type DocumentType, findTypeOfNotation } from './document-types.ts'
import { beginsName, mendUsualWords, readAgencies } from './letter-agency.ts'
import { findAskedDays, parseWrittenDate } from './letter-date.ts'
import { findHeader, type Header, isAddressed, leftColumn } from './letter-header.ts'
import { bottom, type LetterLine, linesOf, lowest, middleY, unionOf } from './letter-lines.ts'
import { parseNumberLine } from './letter-number.ts'
import { findSignatureLines, positionAtEnd, positionText, readSignature, signerName, usualPosition } from './letter-signer.ts'
import { findSubject, subjectText } from './letter-subject.ts'
import { readUrgency, type RedStamp } from './letter-urgency.ts'
import { editDistance, foldVietnamese } from './vietnamese.ts'
import type { Box, PageReading, Proposal, ProposalField, Proposals } from './reading.ts'

/** All that was read of a letter, for the fields of the register. */
export interface LetterEvidence {
  /** Lines of the first page, from the reading of the whole page (or its head). */
  page: readonly LetterLine[]
  /** The same head read again column by column; empty when it was not. */
  left: readonly LetterLine[]
  right: readonly LetterLine[]
  /** A second reading of the summary; empty when there was none. */
  subjectAgain: readonly LetterLine[]
  /** What is printed in red near the top: urgency stamps. */
  red: readonly LetterLine[]
  /** The same, stamp by stamp. */
  redStamps: readonly RedStamp[]
  /** Stroke width over height for the sender's lines, by the middle of the line. */
  weightOf(line: LetterLine): number | null
  /** The digits look written or stamped by hand: never shown as certain. */
  doubts: { number: boolean; date: boolean }
  /** Number and day that signature fields draw over the blanks of a born-digital letter. */
  widgets: { number: string | null; day: string | null }
  origin: 'ocr' | 'text-layer'
  /** Counted from 1. */
  pageNumber: number
  /** The other pages, for signer and deadlines. */
  pages: readonly PageReading[]
  directory: readonly string[]
}

/** From this on the form shows a field as certain. */
const CERTAIN = 85
const DOUBTED_MAX = 60
const CONFIDENCE_MAX = 97
const ADDRESSEES_MAX = 1_000

type Made = {
  value: string | null
  confidence: number
  box: Box | null
  page?: number
  origin?: 'widget'
}

/** Reads the fields of the register out of a letter. What was not found is left out. */
export function readLetterhead(evidence: LetterEvidence): Proposals {
  const header = findHeader(evidence.page)
  const pageLeft = leftColumn(evidence.page, header)
  const left = evidence.left.length > 0 ? evidence.left : pageLeft
  const number = readNumber(evidence, header, left, pageLeft)
  const subject = readSubject(evidence, header, left, pageLeft)
  const made: Partial<Record<ProposalField, Made | null>> = {
    ...number,
    issuedOn: readDate(evidence, header),
    ...readSenders(evidence, header, left, pageLeft),
    documentType: readType(header, number.notation?.value ?? null, subject?.value ?? null),
    subject,
    urgency: readUrgency({ ...evidence, left }, header),
    addressees: readAddressees(evidence, header),
    ...readSigner(evidence),
    dueOnInText: readDueOn(evidence),
  }
  const proposals: Proposals = {}
  for (const [field, value] of Object.entries(made)) {
    if (!value) continue
    // The keys of `made` are fields by its type.
    proposals[field as ProposalField] = finished(value, evidence)
  }
  return proposals
}

function finished(made: Made, evidence: LetterEvidence): Proposal {
  const confidence = Math.max(0, Math.min(CONFIDENCE_MAX, Math.round(made.confidence)))
  return {
    value: made.value,
    confidence: made.value === null ? 0 : confidence,
    page: made.page ?? evidence.pageNumber,
    box: made.box,
    origin: made.origin ?? evidence.origin,
  }
}

/** A field that two readings give alike keeps its confidence; otherwise it is doubtful. */
function agreed(confidence: number, first: string | null, second: string | null): number {
  if (second === null) return Math.min(confidence, CERTAIN - 1)
  return first === second ? confidence : Math.min(confidence, DOUBTED_MAX)
}

function numberLineOf(lines: readonly LetterLine[], header: Header): LetterLine | undefined {
  const at = header.numberLine
  const found = lines.filter((line) => parseNumberLine(line.text) !== undefined)
  if (!at) return found[0]
  return found.find((line) => Math.abs(middleY(line.box) - middleY(at.box)) < 0.02)
}

function readNumber(
  evidence: LetterEvidence,
  header: Header,
  left: readonly LetterLine[],
  pageLeft: readonly LetterLine[],
): { number: Made | null; notation: Made | null } {
  const line = numberLineOf(left, header) ?? header.numberLine
  if (!line) return { number: null, notation: null }
  const read = parseNumberLine(line.text)
  const again = parseNumberLine(numberLineOf(pageLeft, header)?.text ?? '')
  if (!read) return { number: { value: null, confidence: 0, box: line.box }, notation: null }
  const onlyOne = evidence.origin === 'text-layer'
  const weakest = onlyOne ? CONFIDENCE_MAX : line.confidence
  if (evidence.widgets.number && (read.number === null || onlyOne)) {
    const box = line.box
    return {
      number: { value: evidence.widgets.number, confidence: 95, box, origin: 'widget' },
      notation: made(read.notation, onlyOne ? weakest : Math.min(weakest, 84), box),
    }
  }
  const mended = read.isMended ? 0.6 : 1
  const symbol = mendType(read.notation, header.heading?.type ?? null)
  let numberConfidence = agreed(weakest * mended, read.number, again?.number ?? null)
  if (evidence.doubts.number) numberConfidence = Math.min(numberConfidence, DOUBTED_MAX)
  const type = symbol ? findTypeOfNotation(symbol) : undefined
  let notationConfidence = agreed(
    notationWeakest(line) * mended, read.notation, again?.notation ?? null)
  if (symbol !== read.notation) notationConfidence = Math.min(notationConfidence, DOUBTED_MAX)
  // The kind in the symbol and the kind in the heading must be one.
  if (type && header.heading && type !== header.heading.type) {
    notationConfidence = Math.min(notationConfidence, DOUBTED_MAX)
  }
  return {
    number: { value: read.number, confidence: numberConfidence, box: line.box },
    notation: made(symbol, notationConfidence, line.box),
  }
}

/** "TIT-SVHTT" under the heading "TỜ TRÌNH" is "TTr-SVHTT": offered, never as certain. */
function mendType(notation: string | null, type: DocumentType | null): string | null {
  if (!notation || !type?.abbreviation || findTypeOfNotation(notation)) return notation
  const [first = '', ...rest] = notation.split('-')
  const wanted = foldVietnamese(type.abbreviation)
  if (rest.length === 0 || foldVietnamese(first).length !== wanted.length) return notation
  if (wanted.length < 2 || editDistance(foldVietnamese(first), wanted) > 1) return notation
  return [type.abbreviation, ...rest].join('-')
}

/** Handwritten digits before the slash do not weaken a printed symbol after it. */
function notationWeakest(line: LetterLine): number {
  const symbol = line.words.filter((word) => /\p{Lu}{2}/u.test(word.text))
  return symbol.length > 0 ? Math.min(...symbol.map((word) => word.confidence)) : line.confidence
}

function made(value: string | null, confidence: number, box: Box): Made {
  return { value, confidence, box }
}

function readDate(evidence: LetterEvidence, header: Header): Made | null {
  const found = evidence.right.find((line) => parseWrittenDate(line.text) !== undefined)
  const line = found ?? header.dateLine
  if (!line) return null
  const text = withWidgetDay(line.text, evidence.widgets.day)
  const read = parseWrittenDate(text)
  if (!read) return made(null, 0, line.box)
  if (evidence.widgets.day && read.day) {
    return { ...made(read.day, 95, line.box), origin: 'widget' }
  }
  const again = header.dateLine ? parseWrittenDate(header.dateLine.text) : undefined
  const digits = line.words.filter((word) => /\d/u.test(word.text))
  const weakest = digits.length > 0
    ? Math.min(...digits.map((word) => word.confidence)) : line.confidence
  let confidence = agreed(
    weakest * (read.isMended ? 0.6 : 1), read.day, found ? (again?.day ?? null) : null)
  if (evidence.doubts.date) confidence = Math.min(confidence, DOUBTED_MAX)
  return made(read.day, confidence, line.box)
}

function withWidgetDay(text: string, day: string | null): string {
  return day ? text.replace(/(ng[aà]y)\s*\d{0,2}\s*(?=th[aá]ng)/iu, `$1 ${day} `) : text
}

function readSenders(
  evidence: LetterEvidence,
  header: Header,
  left: readonly LetterLine[],
  pageLeft: readonly LetterLine[],
): { parentBody: Made | null; issuer: Made | null } {
  const above = (lines: readonly LetterLine[]) => {
    const end = (numberLineOf(lines, header) ?? header.numberLine)?.box[1]
      ?? header.dateLine?.box[1]
    if (end === undefined) return []
    return lines.filter((line) =>
      bottom(line.box) <= end + 0.012 && middleY(line.box) < end && /\p{Lu}{2}/u.test(line.text)
      && line.box[2] > 0.03)
  }
  const lines = above(left)
  const names = readAgencies(lines, lines.map(evidence.weightOf), evidence.directory)
  const others = above(pageLeft)
  const again = readAgencies(others, others.map(evidence.weightOf), evidence.directory)
  const settle = (first: typeof names.issuer, second: typeof names.issuer): Made | null => {
    const [name, other] = first && second && beginsName(second.value) && !beginsName(first.value)
      ? [second, first] : [first, second]
    if (!name) return null
    const isSure = evidence.origin === 'text-layer'
    return made(name.value, isSure ? CONFIDENCE_MAX
      : agreed(name.confidence, name.value, other?.value ?? null), name.box)
  }
  return {
    parentBody: settle(names.parent, again.parent), issuer: settle(names.issuer, again.issuer),
  }
}

/** Heading, "V/v" and symbol vote on the kind. */
function readType(header: Header, notation: string | null, subject: string | null): Made | null {
  const bySymbol = notation ? findTypeOfNotation(notation) : undefined
  if (header.heading) {
    const { line, type, distance } = header.heading
    const isBoth = bySymbol === type || (!bySymbol && !notation)
    return made(type.name, isBoth ? CONFIDENCE_MAX : distance === 0 ? 80 : 60, line.box)
  }
  const letter = documentTypes.find((type): type is DocumentType => type.code === 'official-letter')
  if (letter && subject?.startsWith('V/v') && header.about) {
    return made(letter.name, bySymbol ? 70 : CONFIDENCE_MAX, header.about.box)
  }
  if (bySymbol) return made(bySymbol.name, 70, header.numberLine?.box ?? [0, 0, 0, 0])
  if (letter && notation && header.addressed) return made(letter.name, 60, header.addressed.box)
  return null
}

function readSubject(
  evidence: LetterEvidence,
  header: Header,
  left: readonly LetterLine[],
  pageLeft: readonly LetterLine[],
): Made | null {
  const found = findSubject(evidence.page, left, header)
  if (!found || found.lines.length === 0) return null
  const value = subjectText(found.lines)
  const box = unionOf(found.lines.map((line) => line.box))
  if (evidence.origin === 'text-layer') return made(value, found.isDoubtful ? 60 : 97, box)
  const others = header.heading ? evidence.subjectAgain
    : findSubject(evidence.page, pageLeft, header)?.lines ?? []
  const again = others.length > 0 ? subjectText(others) : null
  let confidence = agreed(lowest(found.lines), value, again)
  // Two readings that agree on every letter outweigh one weak word.
  if (again === value && Math.min(lowest(found.lines), lowest(others)) >= 80) confidence = Math.max(confidence, 88)
  if (found.isDoubtful) confidence = Math.min(confidence, DOUBTED_MAX)
  return made(value, confidence, box)
}

function readAddressees(evidence: LetterEvidence, header: Header): Made | null {
  const first = header.addressed
  if (!first || !isAddressed(first.text)) return null
  const lines = [first]
  for (const line of evidence.page) {
    const last = lines.at(-1) ?? first
    if (line.box[1] <= middleY(last.box) || line === first) continue
    const isListed = /^\s*[-–+*]/u.test(line.text) || /[;:]\s*$/u.test(last.text)
    if (!isListed || line.box[1] - bottom(last.box) > 1.6 * last.box[3]) break
    lines.push(line)
  }
  const value = lines
    .map((line) => line.text.replace(/^\W*[Kk]ính g[ửưứ]?i\s*[:;.]?\s*/u, '').replace(/^[\s–-]+/u, ''))
    .filter((text) => text !== '')
    .map((text) => text.replace(/[;.,\s]+$/u, ''))
    .join('; ')
    .slice(0, ADDRESSEES_MAX)
  if (value === '') return null
  return made(value, Math.min(lowest(lines), CERTAIN - 1), unionOf(lines.map((line) => line.box)))
}

/** The signer stands on the last page that has a signature block. */
function readSigner(evidence: LetterEvidence): { signer: Made | null; signerPosition: Made | null } {
  const others = evidence.pages.filter(({ page }) => page !== evidence.pageNumber)
  const pages = [
    { page: evidence.pageNumber, lines: evidence.page },
    ...others.map(({ page, words }) => ({ page, lines: linesOf(words) })),
  ].sort((a, b) => b.page - a.page)
  for (const { page, lines } of pages) {
    const { name, position, isDeputy } = readSignature(findSignatureLines(lines))
    if (!name) continue
    const value = signerName(name.text)
    // One reading only, often under a seal: a name is certain when every word is.
    const certainty = name.confidence >= 93 ? 90 : Math.min(name.confidence, CERTAIN - 1)
    const confidence = position ? certainty : Math.min(certainty, DOUBTED_MAX)
    return {
      signer: { ...made(value, confidence, name.box), page },
      signerPosition: position && { ...readPosition(position, isDeputy), page },
    }
  }
  return { signer: null, signerPosition: null }
}

/** A title outside the usual list may have lost a word under the seal. */
function readPosition(line: LetterLine, isDeputy: boolean): Made {
  const text = positionText(line)
  const usual = usualPosition(text)
  const isOdd = isDeputy && usual !== undefined && !/^(?:PHÓ|QUYỀN) /u.test(usual)
  if (usual && !isOdd) {
    return made(usual, Math.max(Math.min(line.confidence, 92), DOUBTED_MAX), line.box)
  }
  const known = usual ?? positionAtEnd(text)
  if (known) return made(known, Math.min(line.confidence, DOUBTED_MAX), line.box)
  return made(mendUsualWords(text), Math.min(line.confidence, DOUBTED_MAX), line.box)
}

/** The first day the letter asks something by; several different days are left to the clerk. */
function readDueOn(evidence: LetterEvidence): Made | null {
  const others = evidence.pages.filter(({ page }) => page !== evidence.pageNumber)
  const pages = [
    { page: evidence.pageNumber, lines: evidence.page },
    ...others.map(({ page, words }) => ({ page, lines: linesOf(words) })),
  ]
  const found: (Made & { value: string })[] = []
  for (const { page, lines } of pages) {
    const starts: number[] = []
    let text = ''
    for (const line of lines) {
      starts.push(text.length)
      text += `${line.text} `
    }
    for (const asked of findAskedDays(text)) {
      const line = lines[starts.findLastIndex((start) => start <= asked.end - 10)]
      found.push({ value: asked.day, confidence: 80, box: line?.box ?? null, page })
    }
  }
  const first = found[0]
  if (!first) return null
  const isOnly = found.every(({ value }) => value === first.value)
  return { ...first, confidence: isOnly ? first.confidence : DOUBTED_MAX }
}

