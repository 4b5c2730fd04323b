import type { Area, Grey } from './reading-picture.ts'

/** Ink is what is darker than this; paper and show-through are lighter. */
const INK_BELOW = 140
/** The head of a letter stays whole: it ends above this part of the page. */
const CUT_FROM = 0.36
const CUT_TO = 0.7
/** Of the page's ink in the upper strip, so that its second look is done while the lower is read. */
const UPPER_SHARE = 0.42
/** Dark pixels a row may hold and still be blank: specks, and the noise of a bad scan. */
const SPECKS_MAX = 3
/** Rows without ink that stand between two lines, in inches. */
const GAP_MIN_INCHES = 0.015
/** Rows by which a gap may lie further from the place that was wished for if it is a row wider. */
const GAP_WORTH = 6

/**
 * Cuts a page into an upper and a lower strip between two lines, so that two processes read it
 * side by side; one strip when no row in the middle is free of ink (tables with rules, photographs).
 */
export function stripsOf(page: Grey, dpi: number): Area[] {
  const whole = { x: 0, y: 0, width: page.width, height: page.height }
  const cut = findCut(inkOfRows(page), Math.max(2, Math.round(dpi * GAP_MIN_INCHES)))
  if (cut === undefined) return [whole]
  return [{ ...whole, height: cut }, { ...whole, y: cut, height: page.height - cut }]
}

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

/** The row in the middle of the best gap; undefined when there is none. */
function findCut(ink: Uint32Array, gapMin: number): number | undefined {
  const total = ink.reduce((sum, dark) => sum + dark, 0)
  const from = Math.round(ink.length * CUT_FROM)
  const to = Math.round(ink.length * CUT_TO)
  const wished = Math.min(Math.max(rowOfShare(ink, total * UPPER_SHARE), from), to)
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
