import type { PageTurn, Stroke } from './ink.ts'

/** Characters of one note, line breaks counted. */
export const NOTE_CHARS_MAX = 500
export const NOTE_LINES_MAX = 20
/** Letter sizes in points. */
export const NOTE_SIZE_MIN = 6
export const NOTE_SIZE_MAX = 40

/**
 * How words lie in their box, in parts of the letter size; the screen and the paper use the same.
 * The baseline of the first line lies this far under the upper edge of the lines (Tinos: 0.891
 * above and 0.216 below the baseline, the rest of the leading shared out above and below).
 */
export const NOTE_LEADING = 1.25
export const NOTE_BASELINE = 0.9625
export const NOTE_PADDING = 0.25
export const STAMP_FRAME = 0.08

/** A note or a stamp: a mark made of words. */
export type Note = Stroke & { tool: 'note' | 'stamp'; words: string; turn: PageTurn }

export function isNote(stroke: Stroke): stroke is Note {
  return (stroke.tool === 'note' || stroke.tool === 'stamp') &&
    stroke.words !== undefined && stroke.turn !== undefined
}

/** Words as they are kept: NFC, no spaces at the ends of lines, no empty lines at either end. */
export function tidyWords(words: string): string {
  return words.normalize('NFC').replace(/\r\n?/gu, '\n').replace(/[^\S\n]+/gu, ' ')
    .replace(/ *\n */gu, '\n').trim()
}

/** Whether words are such as a person can have typed and everybody can read. */
export function areSoundWords(words: string): boolean {
  return words !== '' && words === tidyWords(words) && words.length <= NOTE_CHARS_MAX &&
    words.split('\n').length <= NOTE_LINES_MAX &&
    // Nothing unseen: control characters, surrogates without their other half, text turned round.
    !/[^\P{C}\n]/u.test(words)
}

/** The box of words in points, upright. `measure`: width of a line at a letter size of 1. */
export function noteBox(
  note: Pick<Note, 'words' | 'width'>, measure: (line: string) => number,
): { width: number; height: number } {
  const lines = note.words.split('\n')
  const widest = Math.max(...lines.map(measure))
  return {
    width: note.width * (widest + 2 * NOTE_PADDING),
    height: note.width * (lines.length * NOTE_LEADING + 2 * NOTE_PADDING),
  }
}

/** Where right and up of upright words point in the page's own space. */
export function axesOf(turn: PageTurn): { right: readonly [number, number]; up: readonly [number, number] } {
  switch (turn) {
    case 90:
      return { right: [0, 1], up: [-1, 0] }
    case 180:
      return { right: [-1, 0], up: [0, -1] }
    case 270:
      return { right: [0, -1], up: [1, 0] }
    default:
      return { right: [1, 0], up: [0, 1] }
  }
}
