import { foldLetter, type SearchWord } from './search-query.ts'
import { normaliseVietnamese } from './vietnamese.ts'

/** A piece of text, marked where it is what a person searched for. */
export interface Piece {
  text: string
  isHit: boolean
}

/** Letters of the letter's text shown around the first hit. */
const EXCERPT_CHARS = 160
const BEFORE_HIT_CHARS = 50
const TEXT_CHARS_MAX = 200_000

interface Span {
  start: number
  end: number
}

/**
 * Cuts a text where the searched words stand, with or without diacritics. Text in, text out: the
 * page makes the marks, so nothing of a letter is ever read as HTML.
 */
export function highlight(text: string, words: readonly SearchWord[]): Piece[] {
  const whole = normaliseVietnamese(text)
  return piecesOf(whole, spansOf(whole, words), { start: 0, end: whole.length })
}

/** A line of a long text around the place where most of the words stand; undefined without a hit. */
export function excerpt(text: string, words: readonly SearchWord[]): Piece[] | undefined {
  const whole = normaliseVietnamese(text.slice(0, TEXT_CHARS_MAX)).replace(/\s+/gu, ' ').trim()
  const spans = spansOf(whole, words)
  const best = bestSpan(whole, spans)
  if (!best) return undefined
  const start = wordStart(whole, Math.max(0, best.start - BEFORE_HIT_CHARS))
  const end = wordEnd(whole, Math.min(whole.length, Math.max(start + EXCERPT_CHARS, best.end)))
  const pieces = piecesOf(whole, spans, { start, end })
  if (start > 0) pieces.unshift({ text: '…', isHit: false })
  if (end < whole.length) pieces.push({ text: '…', isHit: false })
  return pieces
}

/** Where the words stand, neighbours joined: "phòng cháy" is one mark. */
function spansOf(text: string, words: readonly SearchWord[]): Span[] {
  const spans: Span[] = []
  for (const found of text.matchAll(/[\p{L}\p{M}]+|\p{N}+/gu)) {
    const folded = foldLetter(found[0])
    const isHit = words.some(({ word, isPrefix }) => (isPrefix ? folded.startsWith(word) : folded === word))
    if (!isHit) continue
    const span = { start: found.index, end: found.index + found[0].length }
    const last = spans.at(-1)
    if (last && /^[\s/–-]{1,2}$/u.test(text.slice(last.end, span.start))) last.end = span.end
    else spans.push(span)
  }
  return spans
}

/** The span that has the most marked text within one excerpt from its start. */
function bestSpan(text: string, spans: readonly Span[]): Span | undefined {
  let best: Span | undefined
  let bestLetters = 0
  for (const [index, span] of spans.slice(0, 500).entries()) {
    let letters = 0
    for (const other of spans.slice(index, index + 20)) {
      if (other.end > span.start + EXCERPT_CHARS - BEFORE_HIT_CHARS) break
      letters += weightOf(text, other)
    }
    if (letters > bestLetters) [best, bestLetters] = [span, letters]
  }
  return best
}

/** Words that stand together count for more than the same words apart. */
function weightOf(text: string, span: Span): number {
  return (text.slice(span.start, span.end).match(/\s/gu)?.length ?? 0) * 10 + 1
}

function wordStart(text: string, at: number): number {
  if (at === 0) return 0
  const blank = text.indexOf(' ', at)
  return blank === -1 ? at : blank + 1
}

function wordEnd(text: string, at: number): number {
  if (at >= text.length) return text.length
  const blank = text.lastIndexOf(' ', at)
  return blank === -1 ? at : blank
}

function piecesOf(text: string, spans: readonly Span[], window: Span): Piece[] {
  const pieces: Piece[] = []
  let at = window.start
  for (const span of spans) {
    if (span.end <= at) continue
    if (span.start >= window.end) break
    const start = Math.max(at, span.start)
    const end = Math.min(window.end, span.end)
    if (start > at) pieces.push({ text: text.slice(at, start), isHit: false })
    pieces.push({ text: text.slice(start, end), isHit: true })
    at = end
  }
  if (at < window.end) pieces.push({ text: text.slice(at, window.end), isHit: false })
  return pieces
}
