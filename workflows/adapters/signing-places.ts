import { A4, MM } from './forms/paper.ts'

/** Places for signatures on one page, top to bottom. */
export const PLACES_PER_PAGE = 5
const LEFT = 20 * MM
const WIDTH = A4.short - 35 * MM
const TOP = A4.long - 58 * MM
const STEP = 43 * MM
const HEIGHT = 40 * MM
const SIGNATURE_WIDTH = 62 * MM

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** Where the author of the directive in a slot (0 first) has his words and his signature. */
export interface Place {
  /** 0 the first page with places. */
  page: number
  whole: Box
  words: Box
  signature: Box
}

export function placeOf(slot: number): Place {
  const row = slot % PLACES_PER_PAGE
  const whole = { x: LEFT, y: TOP - row * STEP - HEIGHT, width: WIDTH, height: HEIGHT }
  const split = WIDTH - SIGNATURE_WIDTH
  return {
    page: Math.floor(slot / PLACES_PER_PAGE),
    whole,
    words: { ...whole, width: split },
    signature: { ...whole, x: LEFT + split, width: SIGNATURE_WIDTH },
  }
}

/** Lines no wider than `width`, in units of `measure`; a longer word stands alone. */
export function wrapWords(
  text: string, width: number, measure: (text: string) => number,
): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/u)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && measure(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  if (line !== '') lines.push(line)
  return lines
}
