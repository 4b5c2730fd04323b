import { addresseesText, findAddressees, findReceivers, receiversText } from './letter-addressees.ts'
import { DOUBTED, MENDED_MAX, PRINTED, type Signals } from './letter-confidence.ts'
import { findDeadlines } from './letter-deadline.ts'
import { type Found, type LetterEvidence, pagesOf, readAgainAt, signedPagesOf } from './letter-evidence.ts'
import type { Header } from './letter-header.ts'
import { type LetterLine, lowest, unionOf } from './letter-lines.ts'
import { findMeeting, meetingAt, meetingPlace, textOf } from './letter-meeting.ts'
import { findSignature, nearPosition, positionAtEnd, positionText, usualPosition } from './letter-signer.ts'
import { settle } from './letter-two-readings.ts'
import { hasSurname, mayBeName, mayBePart, signerName } from './person-names.ts'
import { mendUsualWords } from './letter-agency.ts'
import type { Day } from './values.ts'
import { mendCompounds, oddWords } from './vietnamese-syllables.ts'

const boxOf = (lines: readonly LetterLine[]) => unionOf(lines.map((line) => line.box))

/** The signer, wherever in the letter the signature block stands. */
export function readSigner(evidence: LetterEvidence): { signer: Found | null; signerPosition: Found | null } {
  const signed = findSignature(signedPagesOf(evidence))
  if (!signed) return { signer: null, signerPosition: null }
  const { page, name, position } = signed
  const again = readAgainAt(evidence, page.page, name.box)
  const settled = settle([name], again.slice(-1), (lines) => {
    const value = signerName(lines.map((line) => line.text).join(' '))
    return mayBeName(value) ? value : null
  })
  if (settled.value === null) return { signer: null, signerPosition: null }
  const isLayer = page.origin === 'text-layer'
  const cap = signed.isOneOfMore || !position ? { cap: DOUBTED }
    : mayBePart(settled.value) ? { cap: MENDED_MAX } : {}
  const signals: Signals = isLayer ? { ...PRINTED, ...cap } : {
    ...settled, odd: oddWords(settled.value), isKnown: hasSurname(settled.value), ...cap }
  return {
    signer: { value: settled.value, signals, box: name.box, page: page.page },
    signerPosition: position && {
      ...readPosition(evidence, page.page, position, { isLayer, isDeputy: signed.isDeputy }),
      page: page.page,
    },
  }
}

/** A title outside the usual list may have lost a word under the seal. */
function readPosition(
  evidence: LetterEvidence,
  page: number,
  line: LetterLine,
  { isLayer, isDeputy }: { isLayer: boolean; isDeputy: boolean },
): Found {
  const again = readAgainAt(evidence, page, line.box)
  const text = positionText(line)
  const other = again.length > 0 ? positionText({ text: again.map(({ text: t }) => t).join(' ') }) : null
  const usual = usualPosition(text) ?? (other ? usualPosition(other) : undefined)
  const value = usual ?? nearPosition(text) ?? positionAtEnd(text) ?? mendUsualWords(text)
  const isOdd = isDeputy && usual !== undefined && !/^(?:PHÓ|QUYỀN|THỨ) /u.test(usual)
  if (isLayer && !isOdd) return { value: usual ?? positionAtEnd(text) ?? mendUsualWords(text), signals: PRINTED, box: line.box }
  const otherUsual = other ? usualPosition(other) ?? mendUsualWords(other) : null
  return { value, box: line.box, signals: {
    weakest: line.confidence,
    agreement: other === null ? 'single' : otherUsual === value ? 'same' : 'differs',
    odd: oddWords(value), isKnown: usual !== undefined,
    ...(isOdd || (usual === undefined && value !== text) ? { cap: DOUBTED }
      : usual === undefined ? { cap: MENDED_MAX } : {}),
  } }
}

export function readAddressees(evidence: LetterEvidence, header: Header): Found | null {
  const lines = findAddressees(evidence.page, header)
  if (lines.length === 0) return null
  const box = boxOf(lines)
  const settled = settle(lines, readAgainAt(evidence, evidence.pageNumber, box), addresseesText)
  if (settled.value === null) return null
  if (evidence.origin === 'text-layer') return { value: settled.value, box, signals: PRINTED }
  const { value, mended, odd } = mendCompounds(settled.value)
  return { value, box, signals: { ...settled, odd: odd + mended, isKnown: false,
    ...(mended > 0 ? { cap: MENDED_MAX } : {}) } }
}

/** The list of receivers is small print, read once and cut to names: an aid, never certain. */
export function readReceivers(evidence: LetterEvidence): Found | null {
  for (const page of pagesOf(evidence).toReversed()) {
    const lines = findReceivers(page.lines)
    const value = receiversText(lines)
    if (value === null) continue
    const signals: Signals = page.origin === 'text-layer' ? { ...PRINTED, cap: MENDED_MAX }
      : { weakest: lowest(lines), agreement: 'single', odd: oddWords(value), isKnown: false, cap: MENDED_MAX }
    return { value, signals, box: boxOf(lines), page: page.page }
  }
  return null
}

/** The first day the letter asks something by; several different days are left to the clerk. */
export function readDueOn(evidence: LetterEvidence, issuedOn: string | null): Found | null {
  const found = findDeadlines(pagesOf(evidence), issuedOn as Day | null)
  const first = found[0]
  if (!first) return null
  const isOnly = found.every(({ day }) => day === first.day)
  const page = pagesOf(evidence).find((one) => one.page === first.page)
  const again = readAgainAt(evidence, first.page, boxOf(first.lines))
  const second = again.length > 0
    ? findDeadlines([{ page: first.page, origin: 'ocr', lines: again }]).map(({ day }) => day) : null
  const cap = !isOnly || !first.isAsked ? { cap: DOUBTED } : {}
  const signals: Signals = page?.origin === 'text-layer' ? { ...PRINTED, ...cap } : {
    weakest: digitsWeakest(first.lines),
    agreement: second === null || second.length === 0 ? 'single' : second.includes(first.day) ? 'same' : 'differs',
    odd: 0, isKnown: first.isAsked, ...cap }
  return { value: first.day, signals, box: boxOf(first.lines), page: first.page, quote: first.quote }
}

function digitsWeakest(lines: readonly LetterLine[]): number {
  const digits = lines.flatMap((line) => line.words).filter((word) => /\d/u.test(word.text))
  return digits.length > 0 ? Math.min(...digits.map((word) => word.confidence)) : lowest(lines)
}

/** When and where, of an invitation. */
export function readMeeting(
  evidence: LetterEvidence,
  header: Header,
  subject: string | null,
): { meetingAt: Found | null; meetingPlace: Found | null } {
  const isInvitation = header.heading?.type.code === 'invitation'
    || /(?:^|\s)(?:mời|họp|triệu tập|hội nghị)(?:\s|$)/iu.test(subject ?? '')
  const meeting = isInvitation ? findMeeting(evidence.page) : null
  if (!meeting) return { meetingAt: null, meetingPlace: null }
  const { atLines, placeLines } = meeting
  const isLayer = evidence.origin === 'text-layer'
  const field = (lines: readonly LetterLine[], read: (text: string) => string | null): Found | null => {
    if (lines.length === 0) return null
    const box = boxOf(lines)
    const { value, agreement, weakest } = settle(lines,
      readAgainAt(evidence, evidence.pageNumber, box), (some) => read(textOf(some)))
    if (value === null) return null
    const digits = read === meetingAt ? digitsWeakest(lines) : weakest
    return { value, box, signals: isLayer ? PRINTED
      : { weakest: digits, agreement, odd: read === meetingAt ? 0 : oddWords(value), isKnown: read === meetingAt } }
  }
  return { meetingAt: field(atLines, meetingAt), meetingPlace: field(placeLines, meetingPlace) }
}
