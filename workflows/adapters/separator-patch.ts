import { PATCH_T } from '../domain/separator-sheet.ts'
import type { Area, Grey } from './reading-picture.ts'

// Patch codes by runs of dark and light along lines across the bars. Scanners read them by their
// sensors; here the same pattern is looked for in the picture, along columns and along rows.

const PATCH_INCHES = 0.8
const A4_SHORT_INCHES = 8.27
/** Printed a little smaller or larger than specified, or scanned at another scale. */
const SIZE_TOLERANCE = 1.35
/** Shortest bars that scanners accept (Kodak A-61599: 0.75 inch on some models, 2 on others). */
const LENGTH_MIN_INCHES = 0.7
const LINE_STEP = 3
/** Lines without the pattern inside one patch: dirt, a fold. */
const MISSED_LINES_MAX = 4
const SLOPE_MAX = 0.25
const HITS_MAX = 20_000

interface Hit {
  /** Where the line runs, and from where to where the pattern lies on it. */
  line: number
  from: number
  to: number
}

/**
 * Where patch T stands on a page, lying any way. Upside down a patch T cannot be told from a patch
 * 3, its mirror image: both count, because sheets are fed either way.
 */
export function findPatches(page: Grey, isDark: (value: number) => boolean): Area[] {
  const inch = Math.min(page.width, page.height) / A4_SHORT_INCHES
  const along = patchesAlong(page.width, page.height, inch,
    (line, at) => isDark(page.pixels[at * page.width + line] ?? 255))
  const across = patchesAlong(page.height, page.width, inch,
    (line, at) => isDark(page.pixels[line * page.width + at] ?? 255))
  return [
    ...along.map(({ line, from, length, to }) => ({ x: line, y: from, width: length, height: to - from })),
    ...across.map(({ line, from, length, to }) => ({ x: from, y: line, width: to - from, height: length })),
  ]
}

interface Patch {
  line: number
  length: number
  from: number
  to: number
}

function patchesAlong(
  lines: number, size: number, inch: number, dark: (line: number, at: number) => boolean,
): Patch[] {
  const hits: Hit[] = []
  for (let line = 0; line < lines && hits.length < HITS_MAX; line += LINE_STEP) {
    hits.push(...hitsOn(line, runsOf(size, (at) => dark(line, at)), inch))
  }
  return patchesOf(hits).filter((patch) => patch.length >= LENGTH_MIN_INCHES * inch)
}

/** Starts of runs, light first (perhaps of no length), then dark, light and so on. */
function runsOf(size: number, dark: (at: number) => boolean): number[] {
  const starts = [0]
  let wasDark = false
  for (let at = 0; at < size; at += 1) {
    const isDark = dark(at)
    if (isDark === wasDark) continue
    starts.push(at)
    wasDark = isDark
  }
  starts.push(size)
  return starts
}

function hitsOn(line: number, starts: readonly number[], inch: number): Hit[] {
  const hits: Hit[] = []
  // Dark runs are those of odd number; four of them with their spaces, and white on both sides.
  for (let run = 1; run + 7 < starts.length; run += 2) {
    const from = starts[run] ?? 0
    const to = starts[run + 7] ?? 0
    const total = to - from
    const expected = PATCH_INCHES * inch
    if (total < expected / SIZE_TOLERANCE || total > expected * SIZE_TOLERANCE) continue
    const unit = total / 10
    const before = from - (starts[run - 1] ?? 0)
    const behind = (starts[run + 8] ?? to) - to
    if (before < unit || behind < unit) continue
    const widths = Array.from({ length: 7 }, (_, index) =>
      ((starts[run + index + 1] ?? 0) - (starts[run + index] ?? 0)) / unit)
    if (fits(widths, PATCH_T) || fits(widths, PATCH_T.toReversed())) hits.push({ line, from, to })
  }
  return hits
}

function fits(widths: readonly number[], pattern: readonly number[]): boolean {
  return pattern.every((expected, index) => {
    const width = widths[index] ?? 0
    return expected === 1 ? width > 0.45 && width < 1.65 : width > 1.75 && width < 3.3
  })
}

/** Hits on neighbouring lines at nearly the same place are one patch. */
function patchesOf(hits: readonly Hit[]): Patch[] {
  const open: { patch: Patch; last: Hit; count: number }[] = []
  for (const hit of hits) {
    const mine = open.find(({ last }) => hit.line > last.line
      && hit.line - last.line <= LINE_STEP * (MISSED_LINES_MAX + 1)
      && Math.abs(hit.from - last.from) <= 3 + SLOPE_MAX * (hit.line - last.line))
    if (!mine) {
      const { line, from, to } = hit
      open.push({ patch: { line, length: LINE_STEP, from, to }, last: hit, count: 1 })
      continue
    }
    mine.patch.length = hit.line - mine.patch.line + LINE_STEP
    mine.patch.from = Math.min(mine.patch.from, hit.from)
    mine.patch.to = Math.max(mine.patch.to, hit.to)
    mine.last = hit
    mine.count += 1
  }
  return open.filter(({ patch, count }) => count >= patch.length / LINE_STEP / 2)
    .map(({ patch }) => patch)
}
