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
  const content = await page.getTextContent({ disableNormalization: false })
  const words: PageText['words'] = []
  let isOpen = false
  for (const part of content.items) {
    if (!('str' in part) || words.length >= WORDS_MAX) continue
    const toView = multiply(viewport.transform as unknown as Matrix, matrixOf(part.transform))
    const found = wordsOf(part.str, part.width, matrixOf(part.transform), toView, viewport)
    const last = words.at(-1)
    const first = found[0]
    // A word may be drawn in several runs ("Đ", "ầu").
    if (isOpen && last && first && !/^\s/u.test(part.str) && touches(last.box, first.box)) {
      last.text += first.text
      last.box = [last.box[0], last.box[1], first.box[0] + first.box[2] - last.box[0], last.box[3]]
      found.shift()
    }
    words.push(...found)
    if (part.str !== '') isOpen = !/\s$/u.test(part.str) && !part.hasEOL
    else if (part.hasEOL) isOpen = false
  }
  const { widgets, pictured } = await marksOf(page, viewport)
  return { words, widgets, pictured }
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
async function marksOf(page: PdfPageProxy, viewport: ReturnType<PdfPageProxy['getViewport']>) {
  const { fnArray, argsArray } = await page.getOperatorList({
    annotationMode: pdfjs.AnnotationMode.ENABLE,
  })
  const { OPS } = pdfjs
  const widgets: PageText['widgets'] = []
  const pageArea = viewport.width * viewport.height
  let matrix: Matrix = [1, 0, 0, 1, 0, 0]
  const saved: Matrix[] = []
  let covered = 0
  let widget: { text: string; box: PageText['words'][number]['box'] } | undefined
  for (const [index, operator] of fnArray.entries()) {
    const args = argsArray[index]
    if (operator === OPS.save) saved.push(matrix)
    if (operator === OPS.restore) matrix = saved.pop() ?? matrix
    if (operator === OPS.transform) matrix = multiply(matrix, args as Matrix)
    if (operator === OPS.paintImageXObject || operator === OPS.paintInlineImageXObject
      || operator === OPS.paintImageMaskXObject) {
      covered += Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])
    }
    if (operator === OPS.beginAnnotation) {
      const rect = args[1] as number[]
      widget = { text: '', box: boxInView(rect, viewport) }
    }
    if (operator === OPS.showText && widget) widget.text += shown(args[0])
    if (operator === OPS.endAnnotation && widget) {
      if (widget.text.trim()) widgets.push({ ...widget, text: widget.text.trim() })
      widget = undefined
    }
  }
  return { widgets: widgets.slice(0, WORDS_MAX), pictured: Math.min(1, covered / pageArea) }
}

function shown(glyphs: unknown): string {
  if (!Array.isArray(glyphs)) return ''
  return glyphs
    .map((glyph: unknown) =>
      typeof glyph === 'object' && glyph !== null && 'unicode' in glyph
        ? String(glyph.unicode)
        : '')
    .join('')
}

function boxInView(rect: number[], viewport: ReturnType<PdfPageProxy['getViewport']>) {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = rect
  const toView = viewport.transform as unknown as Matrix
  return boxOf([apply(toView, x1, y1), apply(toView, x2, y2)], viewport)
}

/** pdf.js declares its matrices as arrays of anything. */
function matrixOf(six: readonly unknown[]): Matrix {
  const [a, b, c, d, e, f] = six.map(Number)
  return [a ?? 1, b ?? 0, c ?? 0, d ?? 1, e ?? 0, f ?? 0]
}
