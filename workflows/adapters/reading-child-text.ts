/** In the child only: what a page says of its own text, with places. */
import * as pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { PageText } from './page-image-child.ts'

const WORDS_MAX = 20_000

type PdfPageProxy = Awaited<
  ReturnType<Awaited<ReturnType<typeof pdfjs.getDocument>['promise']>['getPage']>
>
type Matrix = readonly [number, number, number, number, number, number]

export async function textOfPage(page: PdfPageProxy, turn: number): Promise<PageText> {
  const viewport = page.getViewport({ scale: 1, rotation: (page.rotate + turn) % 360 })
  // First, because fonts have their names only when the page has been walked.
  const { widgets, pictured } = await marksOf(page, viewport)
  const content = await page.getTextContent({ disableNormalization: false })
  const words: PageText['words'] = []
  let isOpen = false
  for (const part of content.items) {
    if (!('str' in part) || words.length >= WORDS_MAX) continue
    const toView = multiply(viewport.transform as unknown as Matrix, matrixOf(part.transform))
    const font = fontNameOf(page, part.fontName)
    const found = wordsOf(part.str, part.width, matrixOf(part.transform), toView, viewport)
      .map((word) => ({ ...word, font }))
    const last = words.at(-1)
    const first = found[0]
    // A word may be drawn in several runs ("Đ", "ầu").
    if (isOpen && last && first && last.font === first.font && !/^\s/u.test(part.str) && touches(last.box, first.box)) {
      last.text += first.text
      last.box = [last.box[0], last.box[1], first.box[0] + first.box[2] - last.box[0], last.box[3]]
      found.shift()
    }
    words.push(...found)
    if (part.str !== '') isOpen = !/\s$/u.test(part.str) && !part.hasEOL
    else if (part.hasEOL) isOpen = false
  }
  return { words, widgets, pictured }
}

/** As the file names it (`.VnTime`, `ABCDEF+TimesNewRomanPSMT`). */
function fontNameOf(page: PdfPageProxy, id: string): string {
  if (!page.commonObjs.has(id)) return ''
  const font: unknown = page.commonObjs.get(id)
  return typeof font === 'object' && font !== null && 'name' in font ? String(font.name) : ''
}

type WordBox = PageText['words'][number]['box']

function touches(before: WordBox, after: WordBox): boolean {
  const gap = after[0] - (before[0] + before[2])
  return Math.abs(gap) < 0.12 * after[3] && Math.abs(after[1] - before[1]) < 0.5 * after[3]
}

interface Sized {
  width: number
  height: number
}

/** One run of text cut at its blanks; widths by the number of letters, good enough for a box. */
function wordsOf(text: string, width: number, own: Matrix, toView: Matrix, view: Sized) {
  const size = Math.hypot(own[2], own[3]) || 1
  const across = Math.hypot(own[0], own[1]) || 1
  const letter = width / across / Math.max(text.length, 1)
  const words: PageText['words'] = []
  for (const match of text.matchAll(/\S+/gu)) {
    const from = match.index * letter
    const to = from + match[0].length * letter
    const corners = [
      apply(toView, from, -0.2), apply(toView, to, -0.2),
      apply(toView, from, 0.72), apply(toView, to, 0.72),
    ]
    if (size > 0) words.push({ text: match[0], box: boxOf(corners, view) })
  }
  return words
}

function multiply(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[2] * n[1], m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3], m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4], m[1] * n[4] + m[3] * n[5] + m[5],
  ]
}

function apply(m: Matrix, x: number, y: number): [number, number] {
  return [m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]]
}

function boxOf(corners: [number, number][], view: Sized): [number, number, number, number] {
  const xs = corners.map(([x]) => x / view.width)
  const ys = corners.map(([, y]) => y / view.height)
  const x = Math.min(...xs)
  const y = Math.min(...ys)
  return [x, y, Math.max(...xs) - x, Math.max(...ys) - y]
}

/**
 * Walks the drawing operators: how much of the page pictures cover, and the text that
 * annotations draw (an e-office puts number and day on the page as signature fields).
 */
async function marksOf(page: PdfPageProxy, viewport: Viewport) {
  const { fnArray, argsArray } = await page.getOperatorList({
    annotationMode: pdfjs.AnnotationMode.ENABLE,
  })
  const { OPS } = pdfjs
  const widgets: PageText['widgets'] = []
  const pageArea = viewport.width * viewport.height
  let matrix: Matrix = IDENTITY
  const saved: Matrix[] = []
  let covered = 0
  let widget: WidgetText | undefined
  for (const [index, operator] of fnArray.entries()) {
    // As many kinds as there are operators; each is looked at for what it is.
    const args = (argsArray[index] ?? []) as unknown[]
    if (operator === OPS.save) saved.push(matrix)
    if (operator === OPS.restore) matrix = saved.pop() ?? matrix
    if (operator === OPS.transform) matrix = multiply(matrix, matrixOf(args))
    if (operator === OPS.paintFormXObjectBegin) {
      saved.push(matrix)
      if (isSix(args[0])) matrix = multiply(matrix, matrixOf(args[0]))
    }
    if (operator === OPS.paintFormXObjectEnd) matrix = saved.pop() ?? matrix
    if (PICTURES.has(operator)) covered += Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])
    if (operator === OPS.beginAnnotation) {
      const [, rect, placed, own] = args
      widget = textOfWidget(boxInView((rect ?? []) as number[], viewport))
      saved.push(matrix)
      matrix = multiply(isSix(placed) ? matrixOf(placed) : IDENTITY, isSix(own) ? matrixOf(own) : IDENTITY)
    }
    if (operator === OPS.endAnnotation && widget) {
      matrix = saved.pop() ?? IDENTITY
      const text = widget.text.trim()
      if (text) widgets.push({ text, box: widget.drawn ?? widget.box })
      widget = undefined
    }
    if (widget) drawText(widget, operator, args, { matrix, viewport })
  }
  return { widgets: widgets.slice(0, WORDS_MAX), pictured: Math.min(1, covered / pageArea) }
}

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0]
const PICTURES = new Set([
  pdfjs.OPS.paintImageXObject, pdfjs.OPS.paintInlineImageXObject, pdfjs.OPS.paintImageMaskXObject,
])
type Viewport = ReturnType<PdfPageProxy['getViewport']>

interface WidgetText {
  text: string
  /** The annotation's own rectangle: often far wider than what it shows. */
  box: WordBox
  /** Where its letters stand. */
  drawn: WordBox | undefined
  line: Matrix
  pen: Matrix
  size: number
  leading: number
}

function textOfWidget(box: WordBox): WidgetText {
  return {
    text: '', box, drawn: undefined, line: IDENTITY, pen: IDENTITY, size: 1, leading: 0,
  }
}

function drawText(
  widget: WidgetText, operator: number, args: readonly unknown[],
  at: { matrix: Matrix; viewport: Viewport },
): void {
  const { OPS } = pdfjs
  const move = (x: number, y: number) => {
    widget.line = multiply(widget.line, [1, 0, 0, 1, x, y])
    widget.pen = widget.line
    if (y !== 0 && widget.text !== '' && !/\s$/u.test(widget.text)) widget.text += ' '
  }
  if (operator === OPS.beginText) widget.line = widget.pen = IDENTITY
  if (operator === OPS.setFont) widget.size = Number(args[1]) || 1
  if (operator === OPS.setLeading) widget.leading = Number(args[0])
  if (operator === OPS.setTextMatrix) {
    widget.line = widget.pen = matrixOf(isSix(args[0]) ? args[0] : args)
  }
  if (operator === OPS.moveText) move(Number(args[0]), Number(args[1]))
  if (operator === OPS.nextLine) move(0, widget.leading)
  if (operator !== OPS.showText) return
  const { text, ems } = shown(args[0])
  widget.text += text
  const width = ems * widget.size
  const toView = multiply(
    multiply(at.viewport.transform as unknown as Matrix, at.matrix), widget.pen)
  const corners = [
    apply(toView, 0, -0.2 * widget.size), apply(toView, width, -0.2 * widget.size),
    apply(toView, 0, 0.72 * widget.size), apply(toView, width, 0.72 * widget.size),
  ]
  widget.pen = multiply(widget.pen, [1, 0, 0, 1, width, 0])
  if (text.trim()) widget.drawn = around(widget.drawn, boxOf(corners, at.viewport))
}

function around(one: WordBox | undefined, other: WordBox): WordBox {
  if (!one) return other
  const x = Math.min(one[0], other[0])
  const y = Math.min(one[1], other[1])
  return [
    x, y, Math.max(one[0] + one[2], other[0] + other[2]) - x,
    Math.max(one[1] + one[3], other[1] + other[3]) - y,
  ]
}

function isSix(value: unknown): value is ArrayLike<number> & readonly unknown[] {
  return (Array.isArray(value) || ArrayBuffer.isView(value)) && 'length' in value
    && value.length === 6
}

/** What a run of glyphs says, and how wide it is in ems. */
function shown(glyphs: unknown): { text: string; ems: number } {
  if (!Array.isArray(glyphs)) return { text: '', ems: 0 }
  let text = ''
  let ems = 0
  for (const glyph of glyphs as readonly unknown[]) {
    if (typeof glyph === 'number') ems -= glyph / 1_000
    if (typeof glyph !== 'object' || glyph === null || !('unicode' in glyph)) continue
    text += String(glyph.unicode)
    if ('width' in glyph) ems += Number(glyph.width) / 1_000
  }
  return { text, ems }
}

function boxInView(rect: number[], viewport: Viewport) {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = rect
  const toView = viewport.transform as unknown as Matrix
  return boxOf([apply(toView, x1, y1), apply(toView, x2, y2)], viewport)
}

/** pdf.js declares its matrices as arrays of anything. */
function matrixOf(six: Iterable<unknown>): Matrix {
  const [a, b, c, d, e, f] = Array.from(six, Number)
  return [a ?? 1, b ?? 0, c ?? 0, d ?? 1, e ?? 0, f ?? 0]
}
