import type { PdfPage, Stroke } from '../../workflows/domain/ink.ts'
import { noteBox, type Note, NOTE_PADDING, tidyWords } from '../../workflows/domain/ink-notes.ts'
import { apply, invert, shownSize, toScreen } from './page-space.ts'

export const NOTE_FACE = 'Tinos'
/** Letters of words typed on a page: points, and the colour of the blue pen. */
const NOTE = { size: 14, color: '#1746a8' }
const STAMP = { size: 14, color: '#b3191f' }
/** Words are broken at this width, in points, or earlier at the edge of the page. */
const LINE_MAX = 320
const LINE_MIN = 90

let context: CanvasRenderingContext2D | null | undefined

/** Width of a line at a letter size of 1, in the face that the file will have. */
export function measureLine(line: string): number {
  context ??= document.createElement('canvas').getContext('2d')
  if (!context) return line.length / 2
  context.font = `100px ${NOTE_FACE}`
  return context.measureText(line).width / 100
}

/** Breaks the words where the box ends; the breaks somebody typed stay. */
export function brokenWords(words: string, widest: number): string {
  const lines: string[] = []
  for (const paragraph of tidyWords(words).split('\n')) {
    let line = ''
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`
      if (line !== '' && measureLine(longer) > widest) {
        lines.push(line)
        line = word
      } else line = longer
    }
    lines.push(line)
  }
  return lines.join('\n')
}

interface Placing {
  sheet: { sha256: string; page: number; geometry: PdfPage }
  tool: 'note' | 'stamp'
  words: string
  /** Upper left corner in the page's own space. */
  at: readonly [number, number]
}

/** Words as a mark on a page, moved so far that they lie on it whole; undefined for no words. */
export function noteOf({ sheet, tool, words, at }: Placing): Note | undefined {
  const look = tool === 'stamp' ? STAMP : NOTE
  const turn = sheet.geometry.rotation
  const shown = shownSize(sheet.geometry)
  const [left] = apply(toScreen(sheet.geometry, 1), ...at)
  const room = Math.max(LINE_MIN, Math.min(LINE_MAX, shown.width - left - 2 * look.size))
  const broken = brokenWords(words, (room - 2 * NOTE_PADDING * look.size) / look.size)
  if (broken === '') return undefined
  const note: Note = {
    id: crypto.randomUUID(), sha256: sheet.sha256, page: sheet.page, tool, color: look.color,
    width: look.size, points: [[...at, 0.5, 0, 0, 0]], drawnAt: Date.now(), erased: false,
    words: broken, turn,
  }
  return movedTo(note, at, sheet.geometry)
}

/** The same words elsewhere: a mark of its own, because what was sent is never changed. */
export function movedTo(note: Note, at: readonly [number, number], page: PdfPage): Note {
  const shown = shownSize(page)
  const box = noteBox(note, measureLine)
  const matrix = toScreen(page, 1)
  const [x, y] = apply(matrix, ...at)
  const isUpright = note.turn === page.rotation
  const kept = isUpright
    ? apply(invert(matrix), within(x, shown.width - box.width), within(y, shown.height - box.height))
    : at
  const round = (value: number) => Math.round(value * 100) / 100
  return {
    ...note, id: crypto.randomUUID(), drawnAt: Date.now(),
    points: [[round(kept[0]), round(kept[1]), 0.5, 0, 0, 0]],
  }
}

function within(value: number, most: number): number {
  return Math.max(0, Math.min(Math.max(0, most), value))
}

export function isOnSheet(stroke: Stroke, sheet: { sha256: string; page: number }): boolean {
  return stroke.sha256 === sheet.sha256 && stroke.page === sheet.page && !stroke.erased
}
