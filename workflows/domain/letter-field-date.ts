import { DOUBTED, PRINTED } from './letter-confidence.ts'
import { dayOf, parseHeadDate, parseWrittenDate } from './letter-date.ts'
import type { Found, HandDate, LetterEvidence } from './letter-evidence.ts'
import { HAND_MIN } from './letter-field-number.ts'
import type { Header } from './letter-header.ts'
import type { LetterLine } from './letter-lines.ts'

export function readDate(evidence: LetterEvidence, header: Header): Found | null {
  const isLayer = evidence.origin === 'text-layer'
  const found = evidence.right.find((line) => parseHeadDate(line.text) !== undefined)
  const line = found ?? header.dateLine
  if (!line) return null
  const read = parseWrittenDate(withWidgetDay(line.text, evidence.widgets.day))
  const other = found && header.dateLine ? parseWrittenDate(header.dateLine.text) : undefined
  const { box } = line
  if (read?.day && (evidence.widgets.day || isLayer)) {
    return { value: read.day, signals: PRINTED, box, ...(evidence.widgets.day ? { origin: 'widget' } : {}) }
  }
  const written = isLayer || !evidence.doubts.date || read?.day ? null
    : writtenDay(line.text, evidence.byHand?.date)
  if (written) {
    return { value: written.day, box, signals: {
      weakest: written.chance * 100, agreement: 'differs', odd: 0, isKnown: false, cap: DOUBTED } }
  }
  if (!read?.day) {
    if (!other?.day) return { value: null, signals: PRINTED, box }
    return { value: other.day, box, signals: {
      weakest: weakestDigits(line), agreement: 'differs', odd: 2, isKnown: false, cap: DOUBTED } }
  }
  return {
    value: read.day,
    box,
    signals: {
      weakest: weakestDigits(line),
      agreement: other === undefined ? 'single' : other.day === read.day ? 'same' : 'differs',
      odd: read.isMended ? 2 : 0,
      isKnown: true,
      ...(evidence.doubts.date || read.isMended ? { cap: DOUBTED } : {}),
    },
  }
}

/** Day and month by hand, the year as printed. */
function writtenDay(text: string, hand: HandDate | null | undefined): { day: string; chance: number } | null {
  const year = /(?:19|20)\d{2}(?=\D*$)/u.exec(text)?.[0] ?? ''
  // Days are written with two digits; one alone has lost the other.
  const day = hand && hand.chance >= HAND_MIN && hand.day.length === 2 ? dayOf(year, hand.month, hand.day) : null
  return hand && day ? { day, chance: hand.chance } : null
}

function weakestDigits(line: LetterLine): number {
  const digits = line.words.filter((word) => /\d/u.test(word.text))
  return digits.length > 0 ? Math.min(...digits.map((word) => word.confidence)) : line.confidence
}

function withWidgetDay(text: string, day: string | null): string {
  return day ? text.replace(/(ng[aà]y)\s*\d{0,2}\s*(?=th[aá]ng)/iu, `$1 ${day} `) : text
}
