import { type Header, isArrivalStamp } from './letter-header.ts'
import { bottom, type LetterLine } from './letter-lines.ts'
import type { Box } from './reading.ts'
import type { Urgency } from './values.ts'
import { editDistance, foldVietnamese, isCapitals } from './vietnamese.ts'

type Mark = Exclude<Urgency, 'normal'>

/** One red stamp near the top of a letter. */
export interface RedStamp {
  /** Its lines, and all of them in one; read in several ways. */
  texts: readonly string[]
  box: Box
}

interface UrgencyEvidence {
  red: readonly LetterLine[]
  redStamps: readonly RedStamp[]
  left: readonly LetterLine[]
  page: readonly LetterLine[]
  /** The left column was read a second time. */
  hasLooked?: boolean
  origin?: 'ocr' | 'text-layer'
}

/** Without "Kính gửi" to end it, the head reaches this far down the page. */
const HEAD_END = 0.45
const MARK_MIN = 70
const STAMP_READ = 80
const NORMAL = 80
/** Nothing red in the head and no line of it that could be a stamp badly read. */
const NORMAL_CLEAR = 86
/** A line of the left column read worse than this may be a mark nobody could read. */
const CLEAR_MIN = 60
/** For a mark that lost a letter, and for "normal" beside a red stamp that nobody could read. */
const DOUBTED = 60

/** The urgency of a letter; undefined when not even its head was found. */
export function readUrgency(
  evidence: UrgencyEvidence,
  header: Header,
): { value: Urgency; confidence: number; box: Box | null } | null {
  const end = header.addressed ? bottom(header.addressed.box) + 0.03 : HEAD_END
  const isInHead = ({ box }: { box: Box }) => box[1] <= end
  const red = evidence.red.filter(isInHead)
  for (const line of [...red, ...[...evidence.left, ...evidence.page].filter(isInHead)]) {
    const value = urgencyOf(line.text)
    if (value) return { value, confidence: Math.max(MARK_MIN, line.confidence), box: line.box }
  }
  const stamps = evidence.redStamps.filter(isInHead)
  const seen = [...stamps, ...red.map(({ text, box }) => ({ texts: [text], box }))]
  for (const [confidence, read] of [[STAMP_READ, urgencyOf], [DOUBTED, nearUrgencyOf]] as const) {
    for (const { texts, box } of seen) {
      const value = texts.map(read).find((mark) => mark !== undefined)
      if (value) return { value, confidence, box }
    }
  }
  const unread = stamps.find(({ texts }) => !texts.some(isArrivalStamp))
  if (unread) return { value: 'normal', confidence: DOUBTED, box: unread.box }
  const hasHead = header.numberLine !== null || header.heading !== null
  if (!hasHead) return null
  const isClear = seen.length === 0 && isCleanHead(evidence, end)
  return { value: 'normal', confidence: isClear ? NORMAL_CLEAR : NORMAL, box: null }
}

function isCleanHead(evidence: UrgencyEvidence, end: number): boolean {
  if (evidence.origin === 'text-layer') return true
  if (!evidence.hasLooked) return false
  const leftHalf = evidence.page.filter(({ box }) => box[0] + box[2] / 2 < 0.45)
  return [...evidence.left, ...leftHalf]
    .every(({ box, confidence }) => box[1] > end || confidence >= CLEAR_MIN)
}

/** Reads an urgency mark that stands alone on its line (frames become specks around it). */
export function urgencyOf(text: string): Mark | undefined {
  if (!isCapitals(text)) return undefined
  const words = capitalWords(text)
  if (/^HOA TOC HEN GIO$/u.test(words)) return 'express-timed'
  if (/^H[OA]{2} TOC$/u.test(words)) return 'express'
  if (/^(?:THUONG|THUGNG|TH[A-Z]{2,3}NG) KHAN$/u.test(words)) return 'very-urgent'
  if (/^(?:KHAN|KHAM)$/u.test(words)) return 'urgent'
  return undefined
}

const marks: readonly (readonly [string, Mark, number])[] = [
  ['HOATOCHENGIO', 'express-timed', 3], ['THUONGKHAN', 'very-urgent', 2],
  ['HOATOC', 'express', 1], ['KHAN', 'urgent', 1],
]

/** The same where a letter or two were lost or misread: only for what is a stamp. */
function nearUrgencyOf(text: string): Mark | undefined {
  if (!isCapitals(text)) return undefined
  const letters = capitalWords(text).replaceAll(' ', '')
  return marks.find(([name, , slips]) => editDistance(letters, name) <= slips)?.[1]
}

function capitalWords(text: string): string {
  const folded = foldVietnamese(text).toUpperCase().replaceAll('0', 'O').replace(/[^A-Z ]/gu, ' ')
  return folded.split(/\s+/u).filter((word) => word.length > 1).join(' ')
}
