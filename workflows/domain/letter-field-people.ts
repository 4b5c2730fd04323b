import { addresseesText, findAddressees, findReceivers, receiversText } from './letter-addressees.ts'
import { DOUBTED, MENDED_MAX, PRINTED, type Signals } from './letter-confidence.ts'
import { findDeadlines } from './letter-deadline.ts'
import { findTerm } from './letter-term.ts'
import { type Found, type LetterEvidence, pagesOf, readAgainAt } from './letter-evidence.ts'
import type { Header } from './letter-header.ts'
import { isLegible, type LetterLine, lowest, unionOf } from './letter-lines.ts'
import { findMeeting, meetingAt, meetingPlace, textOf } from './letter-meeting.ts'
import { settle } from './letter-two-readings.ts'
import type { Day } from './values.ts'
import { mendCompounds, oddWords } from './vietnamese-syllables.ts'

const boxOf = (lines: readonly LetterLine[]) => unionOf(lines.map((line) => line.box))

export function readAddressees(evidence: LetterEvidence, header: Header): Found | null {
  const lines = findAddressees(evidence.page, header)
  if (lines.length === 0) return null
  const box = boxOf(lines)
  const settled = settle(lines, readAgainAt(evidence, evidence.pageNumber, box), addresseesText)
  if (settled.value === null) return null
  if (!isLegible(lines)) {
    return { value: null, box, signals: { weakest: settled.weakest, agreement: settled.agreement, odd: 0, isKnown: false } }
  }
  if (evidence.origin === 'text-layer') return { value: settled.value, box, signals: PRINTED }
  const { value, mended, odd } = mendCompounds(settled.value)
  return { value, box, signals: { ...settled, odd: odd + mended, isKnown: false,
    ...(mended > 0 ? { cap: MENDED_MAX } : {}) } }
}

/** The list of receivers is small print, read once and cut to names: an aid, never certain. */
export function readReceivers(evidence: LetterEvidence): Found | null {
  for (const page of pagesOf(evidence).toReversed()) {
    const lines = findReceivers(page.lines)
    const read = receiversText(lines)
    if (read === null) continue
    const value = page.origin === 'text-layer' ? read : mendCompounds(read).value
    const signals: Signals = page.origin === 'text-layer' ? { ...PRINTED, cap: MENDED_MAX }
      : { weakest: lowest(lines), agreement: 'single', odd: oddWords(value), isKnown: false, cap: MENDED_MAX }
    return { value, signals, box: boxOf(lines), page: page.page }
  }
  return null
}

/**
 * The first day the letter asks something by; several different days are left to the clerk. A term
 * without a day ("05 ngày làm việc kể từ ngày nhận được Công văn này") is its sentence alone.
 */
export function readDueOn(evidence: LetterEvidence, issuedOn: string | null): Found | null {
  const every = findDeadlines(pagesOf(evidence), issuedOn as Day | null)
  const dated = every.filter(({ isYearless }) => !isYearless)
  const found = dated.length > 0 ? dated : every
  const first = found[0]
  if (!first) return readTerm(evidence)
  const isOnly = found.every(({ day }) => day === first.day)
  const page = pagesOf(evidence).find((one) => one.page === first.page)
  const again = readAgainAt(evidence, first.page, boxOf(first.lines))
  const second = again.length > 0
    ? findDeadlines([{ page: first.page, origin: 'ocr', lines: again }]).map(({ day }) => day) : null
  const cap = !isOnly || !first.isAsked || first.isRange || first.isYearless ? { cap: DOUBTED } : {}
  const signals: Signals = page?.origin === 'text-layer' ? { ...PRINTED, ...cap } : {
    weakest: digitsWeakest(first.lines),
    agreement: second === null || second.length === 0 ? 'single' : second.includes(first.day) ? 'same' : 'differs',
    odd: 0, isKnown: first.isAsked, ...cap }
  return { value: first.day, signals, box: boxOf(first.lines), page: first.page, quote: first.quote }
}

/** A term counted from the arrival or the day of the letter: its sentence, without a day. */
function readTerm(evidence: LetterEvidence): Found | null {
  const found = findTerm(pagesOf(evidence))
  return found && { value: null, signals: PRINTED, box: boxOf(found.lines), page: found.page, quote: found.quote }
}

function digitsWeakest(lines: readonly LetterLine[]): number {
  const digits = lines.flatMap((line) => line.words).filter((word) => /\d/u.test(word.text))
  return digits.length > 0 ? Math.min(...digits.map((word) => word.confidence)) : lowest(lines)
}

const isAskedToCome = (lines: readonly LetterLine[]) =>
  /(?:^|\s)(?:trân trọng|xin|kính)(?: trân trọng| kính)? mời(?:\s|:|$)/iu.test(lines.map(({ text }) => text).join(' '))

/** When and where, of an invitation; in other letters that name both, for the clerk to look at. */
export function readMeeting(
  evidence: LetterEvidence,
  header: Header,
  subject: string | null,
): { meetingAt: Found | null; meetingPlace: Found | null } {
  const isInvitation = header.heading?.type.code === 'invitation' || isAskedToCome(evidence.page)
    || /(?:^|\s)(?:mời|họp|triệu tập|hội nghị)(?:\s|$)/iu.test(subject ?? '')
  const meeting = findMeeting(evidence.page)
  if (!meeting || (!isInvitation && (!meeting.at || !meeting.place))) return { meetingAt: null, meetingPlace: null }
  const { atLines, placeLines } = meeting
  const isLayer = evidence.origin === 'text-layer'
  const field = (lines: readonly LetterLine[], read: (text: string) => string | null): Found | null => {
    if (lines.length === 0) return null
    const box = boxOf(lines)
    const { value, agreement, weakest } = settle(lines,
      readAgainAt(evidence, evidence.pageNumber, box), (some) => read(textOf(some)))
    if (value === null) return null
    const digits = read === meetingAt ? digitsWeakest(lines) : weakest
    const cap = isInvitation ? {} : { cap: DOUBTED }
    return { value, box, signals: isLayer ? { ...PRINTED, ...cap }
      : { ...cap,  weakest: digits, agreement, odd: read === meetingAt ? 0 : oddWords(value), isKnown: read === meetingAt } }
  }
  return { meetingAt: field(atLines, meetingAt), meetingPlace: field(placeLines, meetingPlace) }
}
