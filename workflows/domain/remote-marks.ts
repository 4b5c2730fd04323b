import { sha256Hex } from './ids.ts'
import type { PageTurn, Stroke } from './ink.ts'
import { INK_WIDTH_MAX } from './ink-strokes.ts'

const PRESSURE = 0.5
const WIDTH_MIN = 0.3
const WORDS_SIZE = 12
const WORDS_MAX = 500

export interface RemoteMark {
  kind: 'ink' | 'words'
  color: string
  width?: number
  points?: readonly (readonly [number, number])[]
  words?: string
  turn?: number
  box?: readonly [number, number, number, number]
}

/**
 * A mark of another program as ink of ours. `key` names the mark: the same one again is the same
 * stroke.
 */
export function strokeOf(
  mark: RemoteMark, on: { sha256: string; page: number; key: string; drawnAt: number },
): Stroke | undefined {
  const common = {
    id: idOf(on.key), sha256: on.sha256, page: on.page, color: mark.color, drawnAt: on.drawnAt, erased: false,
  }
  if (mark.kind === 'ink') {
    const points = (mark.points ?? []).map(([x, y]) => [x, y, PRESSURE, 0, 0, 0] as const)
    if (points.length === 0) return undefined
    return { ...common, tool: 'pen', width: Math.min(INK_WIDTH_MAX, Math.max(WIDTH_MIN, mark.width ?? 1)), points }
  }
  const words = (mark.words ?? '').normalize('NFC').replace(/\r\n?/g, '\n').trim().slice(0, WORDS_MAX)
  const [left, , , top] = mark.box ?? [0, 0, 0, 0]
  if (words === '') return undefined
  return {
    ...common, tool: 'note', width: WORDS_SIZE, points: [[left, top, PRESSURE, 0, 0, 0]], words, turn: turnOf(mark.turn),
  }
}

function turnOf(degrees = 0): PageTurn {
  const turn = ((degrees % 360) + 360) % 360
  return turn === 90 || turn === 180 || turn === 270 ? turn : 0
}

/** A name-based id: 16 bytes of a hash in the form of a uuid. */
function idOf(key: string): string {
  const hex = sha256Hex(key)
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}
