import type { Signals } from './letter-confidence.ts'
import { bottom, type LetterLine, middleX, middleY, right } from './letter-lines.ts'
import type { RedStamp } from './letter-urgency.ts'
import type { Box } from './reading.ts'

/** One page of a letter as lines; places on the straightened page. */
export interface PageLines {
  /** Counted from 1. */
  page: number
  origin: 'ocr' | 'text-layer'
  lines: readonly LetterLine[]
}

/** A place of a page, read once more. */
export interface Again {
  page: number
  lines: readonly LetterLine[]
  /** The block of the signature, which the reading of the page had missed. */
  isSignature?: true
}

/** Digits written by hand, and how likely the least likely of them is, 0 to 1. */
export interface HandDigits {
  digits: string
  chance: number
}

export interface HandDate {
  day: string
  month: string
  chance: number
}

/** All that was read of a letter, for the fields of the register. */
export interface LetterEvidence {
  /** Lines of the first page, from the reading of the whole page (or its head). */
  page: readonly LetterLine[]
  /** The same head read again column by column; empty when it was not. */
  left: readonly LetterLine[]
  right: readonly LetterLine[]
  /** A second reading of the summary; empty when there was none. */
  subjectAgain: readonly LetterLine[]
  /** A second, enlarged reading of other places: addressees, signature, deadline, meeting. */
  again: readonly Again[]
  /** What is printed in red near the top: urgency stamps. */
  red: readonly LetterLine[]
  /** The same, stamp by stamp. */
  redStamps: readonly RedStamp[]
  /** Stroke width over height for the sender's lines, by the middle of the line. */
  weightOf(line: LetterLine): number | null
  /** The digits look written or stamped by hand: never shown as certain. */
  doubts: { number: boolean; date: boolean }
  /** What a reader of handwriting made of them where they are in doubt. */
  byHand?: { number: HandDigits | null; date: HandDate | null }
  /** Number and day that signature fields draw over the blanks of a born-digital letter. */
  widgets: { number: string | null; day: string | null }
  /** People that the file says have signed it; not verified. The last to sign last. */
  signedBy?: readonly string[]
  origin: 'ocr' | 'text-layer'
  /** Counted from 1. */
  pageNumber: number
  /** The other pages, for signer and deadlines. */
  pages: readonly PageLines[]
  directory: readonly string[]
}

/** What a rule found, and what speaks for it. */
export interface Found {
  /** Null: a place was found and could not be read. */
  value: string | null
  signals: Signals
  box: Box | null
  /** The first page when left out. */
  page?: number
  origin?: 'widget'
  quote?: string
}

/** The first page and the others, in the order of the letter. */
export function pagesOf(evidence: LetterEvidence): PageLines[] {
  const first = { page: evidence.pageNumber, origin: evidence.origin, lines: evidence.page }
  return [first, ...evidence.pages].sort((a, b) => a.page - b.page)
}

/** What a second look read at a place; empty when nobody looked there again. */
export function readAgainAt(evidence: LetterEvidence, page: number, box: Box): LetterLine[] {
  const found = evidence.again.filter((look) => look.page === page && !look.isSignature)
    .map(({ lines }) => lines.filter((line) => {
      const y = middleY(line.box)
      return y > box[1] - 0.003 && y < bottom(box) + 0.003
        && right(line.box) > box[0] && line.box[0] < right(box)
        && middleX(line.box) > box[0] - 0.05 && middleX(line.box) < right(box) + 0.05
    }))
  return found.find((lines) => lines.length > 0) ?? []
}

/** The pages with what each closer look found of a signature under its seal; at least once. */
export function signedPagesOf(evidence: LetterEvidence): PageLines[][] {
  const looks = evidence.again.filter((look) => look.isSignature)
  return (looks.length > 0 ? looks : [undefined]).map((look) => withLook(evidence, look))
}

function withLook(evidence: LetterEvidence, look: Again | undefined): PageLines[] {
  return pagesOf(evidence).map((page) => {
    const hidden = look?.page === page.page ? look : undefined
    if (!hidden) return page
    const top = Math.min(1, ...hidden.lines.map((line) => line.box[1]))
    const kept = page.lines.filter((line) => line.box[1] < top - 0.01 || middleX(line.box) < 0.45)
    return { ...page, lines: [...kept, ...hidden.lines].sort((a, b) => a.box[1] - b.box[1]) }
  })
}
