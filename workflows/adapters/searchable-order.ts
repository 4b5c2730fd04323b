import { bottom, type LetterLine, right } from '../domain/letter-lines.ts'

/** Parts of the page's width: a blank strip narrower than this parts no columns. */
const STRIP_MIN = 0.012
const DEPTH_MAX = 6

interface Strip {
  from: number
  to: number
}

/**
 * Lines of a page as a person reads them: where lines stand side by side (the head, the foot with
 * its receivers and its signature) the left column is read to its end before the right one.
 *
 * @param lines from top to bottom, boxes on the straight page.
 */
export function inReadingOrder(lines: readonly LetterLine[], depth = 0): LetterLine[] {
  if (depth >= DEPTH_MAX) return [...lines]
  const ordered: LetterLine[] = []
  let at = 0
  while (at < lines.length) {
    const band = bandFrom(lines, at)
    if (!band) {
      ordered.push(...lines.slice(at, at + 1))
      at += 1
      continue
    }
    for (const column of band.columns) ordered.push(...inReadingOrder(column, depth + 1))
    at = band.end
  }
  return ordered
}

/** The longest run of lines from `start` on through which one blank strip runs from top to foot. */
function bandFrom(
  lines: readonly LetterLine[], start: number,
): { columns: LetterLine[][]; end: number } | undefined {
  let spans: Strip[] = []
  let end = start
  for (let at = start; at < lines.length; at++) {
    const box = lines[at]?.box
    if (!box) break
    const joined = joinSpan(spans, { from: box[0], to: right(box) })
    if (at > start && joined.length < 2) break
    spans = joined
    end = at + 1
    // A first line that nothing stands beside opens no band.
    if (at === start && !lines.slice(start + 1).some((other) => beside(lines[start], other))) return
  }
  if (spans.length < 2) return undefined
  const split = widestGap(spans)
  const band = lines.slice(start, end)
  const left = band.filter((line) => line.box[0] < split)
  const other = band.filter((line) => line.box[0] >= split)
  if (!left.some((line) => other.some((one) => beside(line, one)))) return undefined
  return { columns: [left, other], end }
}

function joinSpan(spans: readonly Strip[], added: Strip): Strip[] {
  const apart: Strip[] = []
  let whole = added
  for (const span of spans) {
    if (span.to + STRIP_MIN < whole.from || whole.to + STRIP_MIN < span.from) apart.push(span)
    else whole = { from: Math.min(span.from, whole.from), to: Math.max(span.to, whole.to) }
  }
  return [...apart, whole].sort((a, b) => a.from - b.from)
}

function widestGap(spans: readonly Strip[]): number {
  let widest = 0
  let split = 0
  for (const [index, span] of spans.entries()) {
    const gap = span.from - (spans[index - 1]?.to ?? span.from)
    if (gap > widest) [widest, split] = [gap, span.from - gap / 2]
  }
  return split
}

function beside(a: LetterLine | undefined, b: LetterLine): boolean {
  if (!a || a === b) return false
  const shared = Math.min(bottom(a.box), bottom(b.box)) - Math.max(a.box[1], b.box[1])
  const isApart = right(a.box) <= b.box[0] || right(b.box) <= a.box[0]
  return isApart && shared > 0.4 * Math.min(a.box[3], b.box[3])
}
