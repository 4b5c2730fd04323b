import { sha256Hex } from './ids.ts'
import { INK_POINTS_MAX, type InkPoint, type PdfPage, type Stroke } from './ink.ts'
import { areSoundWords, isNote, NOTE_SIZE_MIN } from './ink-notes.ts'
import { OfficeError } from './office-error.ts'

const NUMBERS_PER_POINT = 6
const BYTES_PER_NUMBER = 4
const BYTES_PER_POINT = NUMBERS_PER_POINT * BYTES_PER_NUMBER
/** In points: a pen may run a little over the edge of the page before it is lifted. */
export const INK_OVER_EDGE_MAX = 36
export const INK_WIDTH_MAX = 40
const TILT_MAX = 90
/** One hour: no stroke takes longer. */
const STROKE_MS_MAX = 3_600_000
/** A tablet's clock may be wrong, but not by a century. */
const DRAWN_AT_MIN = Date.UTC(2020, 0, 1)
const DRAWN_AT_MAX = Date.UTC(2120, 0, 1)

/** Points as the database holds them: six 32-bit floats a point, little-endian. */
export function encodePoints(points: readonly InkPoint[]): Buffer {
  const bytes = Buffer.alloc(points.length * BYTES_PER_POINT)
  points.flat().forEach((value, at) => bytes.writeFloatLE(value, at * BYTES_PER_NUMBER))
  return bytes
}

export function decodePoints(bytes: Uint8Array): InkPoint[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const number = (at: number) => Math.round(view.readFloatLE(at) * 10_000) / 10_000
  const points: InkPoint[] = []
  for (let at = 0; at + BYTES_PER_POINT <= view.length; at += BYTES_PER_POINT) {
    points.push([
      number(at), number(at + 4), number(at + 8), number(at + 12), number(at + 16), number(at + 20),
    ])
  }
  return points
}

/**
 * What no pen of ours can have written is refused, before any of it is kept.
 * @param page of the file the stroke names.
 * @throws {OfficeError} `ink-stroke-wrong`, `ink-off-page`.
 */
export function assertStroke(stroke: Stroke, page: PdfPage): void {
  const isSound =
    isSoundTool(stroke) &&
    /^#[0-9a-f]{6}$/.test(stroke.color) &&
    stroke.width > 0 && stroke.width <= INK_WIDTH_MAX &&
    Number.isInteger(stroke.drawnAt) &&
    stroke.drawnAt >= DRAWN_AT_MIN && stroke.drawnAt <= DRAWN_AT_MAX &&
    stroke.points.length > 0 && stroke.points.length <= INK_POINTS_MAX &&
    stroke.points.every(isSoundPoint)
  if (!isSound) throw new OfficeError('ink-stroke-wrong', { strokeId: stroke.id })
  if (!stroke.points.every((point) => isOnPage(point, page))) {
    throw new OfficeError('ink-off-page', { strokeId: stroke.id, page: stroke.page })
  }
}

function isSoundTool(stroke: Stroke): boolean {
  if (stroke.tool === 'pen' || stroke.tool === 'highlighter') {
    return stroke.words === undefined && stroke.turn === undefined
  }
  return isNote(stroke) && stroke.points.length === 1 && stroke.width >= NOTE_SIZE_MIN &&
    [0, 90, 180, 270].includes(stroke.turn) && areSoundWords(stroke.words)
}

function isSoundPoint(point: InkPoint): boolean {
  const [, , pressure, tiltX, tiltY, at] = point
  return (
    point.length === NUMBERS_PER_POINT &&
    point.every((value) => Number.isFinite(value)) &&
    pressure >= 0 && pressure <= 1 &&
    Math.abs(tiltX) <= TILT_MAX && Math.abs(tiltY) <= TILT_MAX &&
    at >= 0 && at <= STROKE_MS_MAX
  )
}

function isOnPage([x, y]: InkPoint, page: PdfPage): boolean {
  return (
    x >= page.x - INK_OVER_EDGE_MAX && x <= page.x + page.width + INK_OVER_EDGE_MAX &&
    y >= page.y - INK_OVER_EDGE_MAX && y <= page.y + page.height + INK_OVER_EDGE_MAX
  )
}

/** One stroke as the seal sees it. */
export interface SealedStroke {
  id: string
  sha256: string
  page: number
  tool: string
  color: string
  width: number
  points: Uint8Array
  drawnAt: number
  erased: boolean
  words?: string
  turn?: number
}

/**
 * The hash that closes a layer: every stroke, erased ones too, in the order of their ids, one a
 * line. Whoever holds the strokes can compute it again.
 */
export function sealOfInk(strokes: readonly SealedStroke[]): string {
  const lines = strokes.map((stroke) =>
    [
      stroke.id, stroke.sha256, stroke.page, stroke.tool, stroke.color, Math.fround(stroke.width),
      sha256Hex(stroke.points), stroke.drawnAt, stroke.erased,
      ...(stroke.words === undefined ? [] : [sha256Hex(stroke.words), stroke.turn]),
    ].join(' '),
  )
  return sha256Hex(lines.sort().join('\n'))
}
