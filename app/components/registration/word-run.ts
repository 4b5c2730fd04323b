import type { Box } from '../../../workflows/domain/reading.ts'

export interface Word {
  text: string
  box: Box
  /** Which line of the page it stands in. */
  line: number
}

/** From a first word to a last one, both counted in the order of the page. */
export interface Run {
  from: number
  to: number
}

/** Around a word a finger or mouse may miss it by this much of the page. */
const MISS_MAX = 0.012

export function wordsOf(lines: readonly (readonly { text: string; box: Box }[])[]): Word[] {
  return lines.flatMap((words, line) => words.map((word) => ({ ...word, line })))
}

/** The word at a place of the page (fractions), or the nearest one a little beside it. */
export function wordAt(words: readonly Word[], x: number, y: number): number | null {
  let best: number | null = null
  let least = MISS_MAX
  for (const [index, { box: [left, top, width, height] }] of words.entries()) {
    const aside = Math.max(left - x, 0, x - left - width)
    const above = Math.max(top - y, 0, y - top - height)
    const miss = Math.hypot(aside, above)
    if (miss >= least) continue
    best = index
    least = miss
    if (miss === 0) break
  }
  return best
}

/**
 * The words of a run. Over several lines only those of the same column count: what stands beside
 * (the motto of the state beside an agency's name) is not meant.
 */
export function wordsInRun(words: readonly Word[], run: Run): number[] {
  const [first, last] = run.from <= run.to ? [run.from, run.to] : [run.to, run.from]
  const begin = words[first]
  const end = words[last]
  if (!begin || !end) return []
  const column = spanOf(words.filter(({ line }) => line === begin.line || line === end.line))
  const found: number[] = []
  for (let index = first; index <= last; index += 1) {
    const word = words[index]
    if (!word) continue
    const isOwnLine = word.line === begin.line || word.line === end.line
    const middle = word.box[0] + word.box[2] / 2
    if (isOwnLine || (middle >= column.left && middle <= column.right)) found.push(index)
  }
  return found
}

function spanOf(words: readonly Word[]): { left: number; right: number } {
  return {
    left: Math.min(...words.map(({ box }) => box[0])),
    right: Math.max(...words.map(({ box }) => box[0] + box[2])),
  }
}

export const textOf = (words: readonly Word[], indices: readonly number[]) =>
  indices.map((index) => words[index]?.text ?? '').join(' ')

/** The whole line that a word stands in. */
export function lineAround(words: readonly Word[], index: number): string {
  const line = words[index]?.line
  return words.filter((word) => word.line === line).map((word) => word.text).join(' ')
}

/** The nearest word of a line above or below, for the arrow keys. */
export function wordBeside(words: readonly Word[], index: number, direction: -1 | 1): number {
  const here = words[index]
  if (!here) return index
  const middle = (box: Box) => box[0] + box[2] / 2
  let best = index
  let least = Infinity
  for (const [at, word] of words.entries()) {
    const down = (word.box[1] - here.box[1]) * direction
    if (word.line === here.line || down <= 0) continue
    const far = down * 3 + Math.abs(middle(word.box) - middle(here.box))
    if (far >= least) continue
    best = at
    least = far
  }
  return best
}

/** The word before or after; past the end of a line the next line of the same column. */
export function wordAlong(words: readonly Word[], index: number, direction: -1 | 1): number {
  const here = words[index]
  if (!here) return index
  const along = index + direction
  if (words[along]?.line === here.line) return along
  const edge = direction === 1 ? lineStart(words, index) : lineEnd(words, index)
  const beside = wordBeside(words, edge, direction)
  if (beside === edge) return index
  return direction === 1 ? lineStart(words, beside) : lineEnd(words, beside)
}

export const lineStart = (words: readonly Word[], index: number) =>
  words.findIndex((word) => word.line === words[index]?.line)

export const lineEnd = (words: readonly Word[], index: number) =>
  words.findLastIndex((word) => word.line === words[index]?.line)
