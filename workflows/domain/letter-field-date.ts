import { DOUBTED, PRINTED } from './letter-confidence.ts'
import { parseWrittenDate } from './letter-date.ts'
import type { Found, LetterEvidence } from './letter-evidence.ts'
import type { Header } from './letter-header.ts'
import type { LetterLine } from './letter-lines.ts'

export function readDate(evidence: LetterEvidence, header: Header): Found | null {
  const isLayer = evidence.origin === 'text-layer'
  const found = evidence.right.find((line) => parseWrittenDate(line.text) !== undefined)
  const line = found ?? header.dateLine
  if (!line) return null
  const read = parseWrittenDate(withWidgetDay(line.text, evidence.widgets.day))
  const other = found && header.dateLine ? parseWrittenDate(header.dateLine.text) : undefined
  const { box } = line
  if (read?.day && (evidence.widgets.day || isLayer)) {
    return { value: read.day, signals: PRINTED, box, ...(evidence.widgets.day ? { origin: 'widget' } : {}) }
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

function weakestDigits(line: LetterLine): number {
  const digits = line.words.filter((word) => /\d/u.test(word.text))
  return digits.length > 0 ? Math.min(...digits.map((word) => word.confidence)) : line.confidence
}

function withWidgetDay(text: string, day: string | null): string {
  return day ? text.replace(/(ng[aà]y)\s*\d{0,2}\s*(?=th[aá]ng)/iu, `$1 ${day} `) : text
}
