import {
  PDFArray, PDFDict, type PDFDocument, PDFName, PDFNumber, type PDFObject, type PDFPage,
  type PDFRef,
} from 'pdf-lib'
import type { PageReading } from '../domain/reading.ts'
import { contentsOf, withoutHiddenText } from './searchable-content.ts'
import { codesOf, FONT_NAME, GLYPH } from './searchable-font.ts'
import { type LaidLine, layLines, type SeenPage } from './searchable-lines.ts'

/** Six numbers of a transformation, as PDF writes them. */
type Matrix = readonly [number, number, number, number, number, number]

interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

const DEFAULT_PAGE: Rectangle = { x: 0, y: 0, width: 612, height: 792 }
/** Lines off by less stay as they are: nobody sees it, and most pages are not turned at all. */
const DESKEW_FROM_DEGREES = 0.2
const TZ_MIN = 1
const TZ_MAX = 2_000
/**
 * Every second word is set larger by this: viewers that lay text over the page (pdf.js) part it
 * where the size changes, so that each word keeps the width it has.
 */
const PARTING = 0.01
const SPACE_GAP_MIN = 0.02

export interface TextLayer {
  font: PDFRef
  /** Letters shown so far: the font names them all. */
  letters: Set<number>
}

/**
 * Puts what was read onto a page. The page is turned upright by its own entry for it, made straight
 * by turning what it draws, and gets the words behind its picture; nothing it draws is touched.
 *
 * @returns words placed.
 */
export function addTextLayer(
  document: PDFDocument, page: PDFPage, reading: PageReading, layer: TextLayer,
): number {
  const view = viewOf(page)
  const rotation = (((turnOf(page) + reading.rotation) % 360) + 360) % 360
  page.node.set(PDFName.of('Rotate'), PDFNumber.of(rotation))
  if (reading.origin === 'text-layer') return 0
  const seen: SeenPage = rotation % 180 === 0
    ? { width: view.width, height: view.height }
    : { width: view.height, height: view.width }
  const skew = reading.skew ?? 0
  const lines = layLines(reading, seen)
  const isTurnedBack = Math.abs(skew) >= DESKEW_FROM_DEGREES && !hasVisibleNotes(document, page)
  const back = around(view, skew)
  const text = lines.length === 0 ? '' : textOf(lines, layer, multiply(
    seenToPage(view, rotation), isTurnedBack ? identity : around(view, -skew),
  ))
  if (text === '' && !isTurnedBack) return 0
  const { context } = document
  const own = text === '' ? contentsOf(document, page) : withoutHiddenText(document, page)
  const [mark, unmark] = text === '' ? ['', ''] : ['/Span <</ActualText ()>> BDC\n', 'EMC ']
  const opening = context.register(context.flateStream(
    `${text}q\n${isTurnedBack ? `${six(back)} cm\n` : ''}${mark}`,
  ))
  const closing = context.register(context.flateStream(`\n${unmark}Q\n`))
  page.node.set(PDFName.of('Contents'), context.obj([opening, ...own, closing]))
  if (text !== '') addFont(document, page, layer.font)
  return lines.reduce((sum, line) => sum + line.words.length, 0)
}

const identity: Matrix = [1, 0, 0, 1, 0, 0]

/** Words as text that is never drawn, each as wide as it stands on the page. */
function textOf(lines: readonly LaidLine[], layer: TextLayer, frame: Matrix): string {
  const parts = ['q', `${six(frame)} cm`, 'BT', '3 Tr']
  for (const { size, ...line } of lines) {
    const first = line.words[0]
    if (!first) continue
    parts.push(`1 0 0 1 ${short(first.x)} ${short(line.baseline)} Tm`)
    for (const [index, word] of line.words.entries()) {
      const next = line.words[index + 1]
      parts.push(`/${FONT_NAME} ${short(size + (index % 2) * PARTING)} Tf`)
      parts.push(shown(word.text, word.width, size, layer))
      if (!next) continue
      const gap = Math.max(next.x - word.x - word.width, size * SPACE_GAP_MIN)
      parts.push(shown(' ', gap, size, layer), `${short(next.x - word.x)} 0 Td`)
    }
  }
  return [...parts, 'ET', 'Q', ''].join('\n')
}

function shown(text: string, width: number, size: number, layer: TextLayer): string {
  const { hex, letters } = codesOf(text)
  for (const letter of letters) layer.letters.add(letter)
  const natural = (letters.length * GLYPH.width * size) / 1_000
  const stretch = Math.min(TZ_MAX, Math.max(TZ_MIN, (width / natural) * 100))
  return `${short(stretch)} Tz <${hex}> Tj`
}

/** The part of the sheet that is shown, as pdf.js and other readers find it. */
export function viewOf(page: PDFPage): Rectangle {
  const media = boxOf(page.node.MediaBox.bind(page.node)) ?? DEFAULT_PAGE
  const crop = boxOf(() => page.node.CropBox()) ?? media
  const x = Math.max(media.x, crop.x)
  const y = Math.max(media.y, crop.y)
  const width = Math.min(media.x + media.width, crop.x + crop.width) - x
  const height = Math.min(media.y + media.height, crop.y + crop.height) - y
  return width > 0 && height > 0 ? { x, y, width, height } : media
}

function boxOf(find: () => PDFArray | undefined): Rectangle | undefined {
  try {
    const corners = find()?.asArray().map((_, index, all) => numberOf(all[index]))
    const [a, b, c, d] = corners ?? []
    if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined
    const [width, height] = [Math.abs(c - a), Math.abs(d - b)]
    return width > 0 && height > 0
      ? { x: Math.min(a, c), y: Math.min(b, d), width, height }
      : undefined
  } catch {
    // The entry is missing or is no list of numbers.
    return undefined
  }
}

function numberOf(value: PDFObject | undefined): number | undefined {
  return value instanceof PDFNumber ? value.asNumber() : undefined
}

function turnOf(page: PDFPage): number {
  const turn = page.node.Rotate()?.asNumber() ?? 0
  return Number.isFinite(turn) ? Math.round(turn / 90) * 90 : 0
}

/** From the upright page (lower left corner, points) to the page's own coordinates. */
function seenToPage({ x, y, width, height }: Rectangle, rotation: number): Matrix {
  switch (rotation) {
    case 90: return [0, 1, -1, 0, x + width, y]
    case 180: return [-1, 0, 0, -1, x + width, y + height]
    case 270: return [0, -1, 1, 0, x, y + height]
    default: return [1, 0, 0, 1, x, y]
  }
}

/** A turn around the middle of the view, degrees counter-clockwise. */
function around({ x, y, width, height }: Rectangle, degrees: number): Matrix {
  const radians = (degrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)]
  const [middleX, middleY] = [x + width / 2, y + height / 2]
  return [
    cos, sin, -sin, cos,
    middleX - middleX * cos + middleY * sin, middleY - middleX * sin - middleY * cos,
  ]
}

/** First `a`, then `b`. */
function multiply(a: Matrix, b: Matrix): Matrix {
  return [
    a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3],
    a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
    a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5],
  ]
}

function six(matrix: Matrix): string {
  return matrix.map((value) => String(Number(value.toFixed(6)))).join(' ')
}

const short = (value: number): string => String(Number(value.toFixed(2)))

/** Notes, stamps and fields do not turn with what the page draws: such a page is left as it lies. */
function hasVisibleNotes(document: PDFDocument, page: PDFPage): boolean {
  const notes = page.node.lookup(PDFName.of('Annots'))
  if (!(notes instanceof PDFArray)) return false
  return notes.asArray().some((ref) => {
    const note = document.context.lookup(ref)
    return note instanceof PDFDict && note.get(PDFName.of('Subtype')) !== PDFName.of('Link')
  })
}

/** Resources may be shared with other pages or come from above: this page gets its own list. */
function addFont(document: PDFDocument, page: PDFPage, font: PDFRef): void {
  const { context } = document
  const old = page.node.Resources()
  const resources = old ? old.clone(context) : context.obj({})
  const fonts = resources.lookup(PDFName.of('Font'))
  const list = fonts instanceof PDFDict ? fonts.clone(context) : context.obj({})
  list.set(PDFName.of(FONT_NAME), font)
  resources.set(PDFName.of('Font'), list)
  page.node.set(PDFName.of('Resources'), resources)
}
