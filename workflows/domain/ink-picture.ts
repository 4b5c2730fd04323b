import type { InkPoint, InkTool, PageTurn } from './ink.ts'
import { axesOf, NOTE_BASELINE, NOTE_PADDING, noteBox } from './ink-notes.ts'

/** Ink as a small picture: lines in a box of its own, y downwards. */
export interface InkPicture {
  viewBox: string
  width: number
  height: number
  lines: readonly { path: string; color: string; width: number; isHighlighter: boolean }[]
  /** Typed words: where their first line stands, and the turn clockwise they are read at. */
  words: readonly { x: number; y: number; size: number; color: string; turn: number; lines: readonly string[] }[]
}

/** Points of a picture that is shown small; more are thinned out. */
const POINTS_MAX = 6_000
const MARGIN = 4
/** Nothing measures letters here: near enough for the edge of a small picture. */
const LETTER_WIDTH = 0.5

export interface PictureStroke {
  tool: InkTool
  color: string
  width: number
  points: readonly InkPoint[]
  words?: string | null
  turn?: number | null
}

/** The strokes of one page as they were written; undefined when there is no ink. */
export function inkPicture(strokes: readonly PictureStroke[]): InkPicture | undefined {
  const all = strokes.flatMap((stroke) => stroke.points)
  if (all.length === 0) return undefined
  const every = Math.max(1, Math.ceil(all.length / POINTS_MAX))
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const [x, y] of [...all, ...strokes.flatMap(farCorner)]) {
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
    lines: strokes.filter((stroke) => !stroke.words).map((stroke) => ({
      path: pathOf(stroke.points, every, (x, y) => [round(x - left + MARGIN), round(top - y + MARGIN)]),
      color: stroke.color,
      width: stroke.width,
      isHighlighter: stroke.tool === 'highlighter',
    })),
    words: strokes.filter((stroke) => stroke.words).map((note) => {
      const { right, up } = axesOf(turnOf(note))
      const [x = 0, y = 0] = note.points[0] ?? []
      const [along, down] = [note.width * NOTE_PADDING, note.width * (NOTE_PADDING + NOTE_BASELINE)]
      return {
        x: round(x + right[0] * along - up[0] * down - left + MARGIN),
        y: round(top - (y + right[1] * along - up[1] * down) + MARGIN),
        size: note.width, color: note.color, turn: (360 - turnOf(note)) % 360,
        lines: (note.words ?? '').split('\n'),
      }
    }),
  }
}

function turnOf({ turn }: PictureStroke): PageTurn {
  return turn === 90 || turn === 180 || turn === 270 ? turn : 0
}

function farCorner(note: PictureStroke): (readonly [number, number])[] {
  const [place] = note.points
  if (!note.words || !place) return []
  const box = noteBox({ words: note.words, width: note.width }, (line) => line.length * LETTER_WIDTH)
  const { right, up } = axesOf(turnOf(note))
  return [[
    place[0] + right[0] * box.width - up[0] * box.height,
    place[1] + right[1] * box.width - up[1] * box.height,
  ]]
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
