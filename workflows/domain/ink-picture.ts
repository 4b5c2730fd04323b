import type { InkPoint, InkTool } from './ink.ts'

/** Ink as a small picture: lines in a box of its own, y downwards. */
export interface InkPicture {
  viewBox: string
  width: number
  height: number
  lines: readonly { path: string; color: string; width: number; isHighlighter: boolean }[]
}

/** Points of a picture that is shown small; more are thinned out. */
const POINTS_MAX = 6_000
const MARGIN = 4

export interface PictureStroke {
  tool: InkTool
  color: string
  width: number
  points: readonly InkPoint[]
}

/** The strokes of one page as they were written; undefined when there is no ink. */
export function inkPicture(strokes: readonly PictureStroke[]): InkPicture | undefined {
  const all = strokes.flatMap((stroke) => stroke.points)
  if (all.length === 0) return undefined
  const every = Math.max(1, Math.ceil(all.length / POINTS_MAX))
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const [x, y] of all) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    bottom = Math.min(bottom, y)
    top = Math.max(top, y)
  }
  const width = right - left + 2 * MARGIN
  const height = top - bottom + 2 * MARGIN
  const round = (value: number) => Math.round(value * 10) / 10
  return {
    viewBox: `0 0 ${round(width)} ${round(height)}`,
    width: round(width),
    height: round(height),
    lines: strokes.map((stroke) => ({
      path: pathOf(stroke.points, every, (x, y) => [round(x - left + MARGIN), round(top - y + MARGIN)]),
      color: stroke.color,
      width: stroke.width,
      isHighlighter: stroke.tool === 'highlighter',
    })),
  }
}

function pathOf(
  points: readonly InkPoint[],
  every: number,
  place: (x: number, y: number) => readonly [number, number],
): string {
  const kept = points.filter((_, index) => index % every === 0 || index === points.length - 1)
  const [first] = kept
  if (!first) return ''
  const start = place(first[0], first[1])
  // A dot is a line without length: round ends draw it.
  const rest = kept.length === 1 ? [start] : kept.slice(1).map(([x, y]) => place(x, y))
  return `M${start.join(' ')}L${rest.map((point) => point.join(' ')).join(' ')}`
}
