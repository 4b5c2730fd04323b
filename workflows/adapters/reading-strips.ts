import type { Area, Grey } from './reading-picture.ts'

/** Ink is what is darker than this; paper and show-through are lighter. */
const INK_BELOW = 140
/** Of the page's height: the head stays whole, the body is halved by its ink. */
const HEAD_CUT = { from: 0.42, to: 0.56 }
const BODY_CUT = { from: 0.5, to: 0.92 }
/** A body with less of the page's ink is not halved. */
const BODY_SHARE_MIN = 0.25
/** Dark pixels a row may hold and still be blank: specks, and the noise of a bad scan. */
const SPECKS_MAX = 3
/** Rows without ink that stand between two lines, in inches. */
const GAP_MIN_INCHES = 0.015
/** Rows by which a gap may lie further from the place that was wished for if it is a row wider. */
const GAP_WORTH = 6

/**
 * Cuts a page between two lines into its head and two halves of its body, so that two processes
 * read it side by side and the head is looked at again while the body is read. Fewer strips when
 * no row in the right place is free of ink (tables with rules, photographs) or little stands there.
 */
export function stripsOf(page: Grey, dpi: number): Area[] {
  const ink = inkOfRows(page)
  const total = sumOf(ink, 0)
  const gapMin = Math.max(2, Math.round(dpi * GAP_MIN_INCHES))
  const at = (share: number) => Math.round(ink.length * share)
  const head = findCut(ink, gapMin, {
    from: at(HEAD_CUT.from), to: at(HEAD_CUT.to), wished: at(HEAD_CUT.from),
  })
  const below = sumOf(ink, head ?? 0)
  const isLong = head === undefined || below > total * BODY_SHARE_MIN
  const body = isLong ? findCut(ink, gapMin, {
    from: Math.max(at(BODY_CUT.from), (head ?? 0) + at(BODY_CUT.from - HEAD_CUT.from)),
    to: at(BODY_CUT.to), wished: rowOfShare(ink, total - below / 2),
  }) : undefined
  const cuts = [0, ...[head, body].filter((cut) => cut !== undefined), page.height]
  return cuts.slice(1).map((end, index) => {
    const y = cuts[index] ?? 0
    return { x: 0, y, width: page.width, height: end - y }
  })
}

const sumOf = (ink: Uint32Array, from: number) =>
  ink.subarray(from).reduce((sum, dark) => sum + dark, 0)

function inkOfRows({ width, height, pixels }: Grey): Uint32Array {
  const ink = new Uint32Array(height)
  for (let y = 0; y < height; y++) {
    let dark = 0
    const end = (y + 1) * width
    for (let at = y * width; at < end; at++) if ((pixels[at] ?? 255) < INK_BELOW) dark += 1
    ink[y] = dark
  }
  return ink
}

/** The row in the middle of the best gap near the place wished for; undefined without a gap. */
function findCut(
  ink: Uint32Array,
  gapMin: number,
  { from, to, wished }: { from: number; to: number; wished: number },
): number | undefined {
  let best: { row: number; worth: number } | undefined
  let start = from
  for (let row = from; row <= to; row++) {
    if (row < to && (ink[row] ?? 0) <= SPECKS_MAX) continue
    const gap = row - start
    if (gap >= gapMin) {
      const middle = Math.round(start + gap / 2)
      const worth = Math.min(gap, 4 * gapMin) * GAP_WORTH - Math.abs(middle - wished)
      if (!best || worth > best.worth) best = { row: middle, worth }
    }
    start = row + 1
  }
  return best?.row
}

function rowOfShare(ink: Uint32Array, share: number): number {
  let sum = 0
  for (const [row, dark] of ink.entries()) {
    sum += dark
    if (sum >= share) return row
  }
  return ink.length
}
