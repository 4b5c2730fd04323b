import { createHash } from 'node:crypto'
import {
  type PDFDocument, PDFArray, PDFHexString, PDFName, type PDFPage, PDFRef, PDFString,
} from 'pdf-lib'
import { getStroke } from 'perfect-freehand'
import {
  INK_POINTS_MAX, INK_STROKES_PER_LAYER_MAX, type InkPoint, type Stroke,
} from '../domain/ink.ts'
import { HIGHLIGHTER_OPACITY, HIGHLIGHTER_OUTLINE, PEN_OUTLINE } from '../domain/ink-outline.ts'
import { areSoundWords, isNote } from '../domain/ink-notes.ts'
import { OfficeError } from '../domain/office-error.ts'

/** Everything one person wrote in one sitting. */
export interface InkLayer {
  author: { name: string; position: string }
  at: Date
  /** The typed words of the directive, kept with the ink for search and for screen readers. */
  text: string
  onOriginal: readonly Stroke[]
  onSlip: readonly Stroke[]
}

const MARGIN = 2
const COORDINATE_MAX = 20_000
const PEN_WIDTH_MAX = 100
const TEXT_MAX = 10_000
export const PRINTED_AND_LOCKED = 4 | 128
const FOUR_DECIMALS = 10_000

interface Drawn {
  operators: string
  box: [number, number, number, number]
}

/**
 * Puts the strokes of one layer on one page as one /Ink annotation: its path for programs, its
 * appearance as filled outlines for every viewer. Coordinates are the page's own, so neither its
 * turn nor its crop matters. The annotation's name comes from the strokes: the same ink drawn
 * again is the same annotation.
 */
export function drawInk(
  document: PDFDocument, page: PDFPage, marks: readonly Stroke[], layer: InkLayer,
): void {
  const strokes = marks.filter((mark) => mark.tool === 'pen' || mark.tool === 'highlighter')
  const drawn = strokes.map(outlineOf).filter((outline) => outline !== undefined)
  const [first] = strokes
  if (!first || drawn.length === 0) return
  const box = around(drawn.map((outline) => outline.box))
  const { context } = document
  const appearance = context.register(context.flateStream(
    drawn.map((outline) => outline.operators).join('\n'),
    {
      Type: 'XObject', Subtype: 'Form', FormType: 1, BBox: box,
      Resources: {
        ExtGState: { HL: { Type: 'ExtGState', ca: HIGHLIGHTER_OPACITY, BM: 'Multiply' } },
      },
    },
  ))
  const when = PDFString.of(pdfDate(layer.at))
  const annotation = context.register(context.obj({
    Type: 'Annot', Subtype: 'Ink', Rect: box, F: PRINTED_AND_LOCKED, P: page.ref,
    NM: PDFString.of(nameOf(strokes)),
    T: authorOf(layer),
    Contents: PDFHexString.fromText(layer.text.slice(0, TEXT_MAX).normalize('NFC')),
    M: when, CreationDate: when, C: colourOf(first.color), BS: { W: first.width },
    InkList: strokes.map((stroke) => stroke.points.flatMap(([x, y]) => [rounded(x), rounded(y)])),
    AP: { N: appearance },
  }))
  addAnnotation(document, page, annotation)
}

export function addAnnotation(document: PDFDocument, page: PDFPage, annotation: PDFRef): void {
  const { context } = document
  const key = PDFName.of('Annots')
  const held = page.node.get(key)
  const list = held instanceof PDFRef ? context.lookup(held) : held
  if (list instanceof PDFArray) {
    list.push(annotation)
    context.snapshot?.markRefForSave(held instanceof PDFRef ? held : page.ref)
    return
  }
  page.node.set(key, context.obj([annotation]))
  context.snapshot?.markRefForSave(page.ref)
}

/**
 * @throws {OfficeError} `ink-not-drawable` for what no pen of ours can have written.
 */
export function assertDrawable(strokes: readonly Stroke[], pages: number): void {
  if (strokes.length > INK_STROKES_PER_LAYER_MAX) throw new OfficeError('ink-not-drawable')
  for (const stroke of strokes) {
    if (!Number.isInteger(stroke.page) || stroke.page < 1 || stroke.page > pages) {
      throw new OfficeError('ink-page-missing', { page: stroke.page, pages })
    }
    const sound = /^#[0-9a-f]{6}$/i.test(stroke.color)
      && stroke.width > 0 && stroke.width <= PEN_WIDTH_MAX
      && stroke.points.length > 0 && stroke.points.length <= INK_POINTS_MAX
      && stroke.points.every(isOnSomePage)
      && (stroke.words === undefined || (isNote(stroke) && areSoundWords(stroke.words)))
    if (!sound) throw new OfficeError('ink-not-drawable')
  }
}

function isOnSomePage([x, y, pressure]: InkPoint): boolean {
  return Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(pressure)
    && Math.abs(x) <= COORDINATE_MAX && Math.abs(y) <= COORDINATE_MAX
}

function outlineOf(stroke: Stroke): Drawn | undefined {
  const marker = stroke.tool === 'highlighter'
  const outline = getStroke(stroke.points.map(([x, y, pressure]) => [x, y, pressure]), {
    ...(marker ? HIGHLIGHTER_OUTLINE : PEN_OUTLINE),
    size: stroke.width, simulatePressure: false, last: true,
  })
  const corners = outline.map(([x = 0, y = 0]) => [x, y] as const)
  const last = corners.at(-1)
  if (!last) return undefined
  const path = [`${colourOf(stroke.color).join(' ')} rg`]
  let from = middle(last, corners[0] ?? last)
  path.push(`${point(from)} m`)
  for (const [index, corner] of corners.entries()) {
    const to = middle(corner, corners[(index + 1) % corners.length] ?? corner)
    // A quadratic curve told as a cubic one, which is all PDF knows.
    path.push(`${point(towards(from, corner))} ${point(towards(to, corner))} ${point(to)} c`)
    from = to
  }
  path.push('h f')
  const operators = ['q', ...(marker ? ['/HL gs'] : []), ...path, 'Q'].join('\n')
  return { operators, box: around(corners.map(([x, y]) => [x, y, x, y])) }
}

type Corner = readonly [number, number]

function middle(a: Corner, b: Corner): Corner {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
}

function towards(from: Corner, corner: Corner): Corner {
  return [from[0] + (2 / 3) * (corner[0] - from[0]), from[1] + (2 / 3) * (corner[1] - from[1])]
}

function point([x, y]: Corner): string {
  return `${rounded(x)} ${rounded(y)}`
}

export function rounded(value: number): number {
  return Math.round(value * 100) / 100
}

function around(
  boxes: readonly (readonly [number, number, number, number])[],
): [number, number, number, number] {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const box of boxes) {
    left = Math.min(left, box[0])
    bottom = Math.min(bottom, box[1])
    right = Math.max(right, box[2])
    top = Math.max(top, box[3])
  }
  return [
    rounded(left - MARGIN), rounded(bottom - MARGIN),
    rounded(right + MARGIN), rounded(top + MARGIN),
  ]
}

export function colourOf(colour: string): [number, number, number] {
  const part = (at: number) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255
    return Math.round(share * FOUR_DECIMALS) / FOUR_DECIMALS
  }
  return [part(1), part(3), part(5)]
}

function nameOf(strokes: readonly Stroke[]): string {
  const ids = strokes.map((stroke) => stroke.id).join()
  return createHash('sha256').update(ids).digest('hex').slice(0, 32)
}

/** Who wrote a layer, as viewers list it. */
export function authorOf({ author }: InkLayer): PDFHexString {
  return PDFHexString.fromText(`${author.name}, ${author.position}`.normalize('NFC'))
}

/** PDF's way to write an instant, in UTC. */
export function pdfDate(at: Date): string {
  return `D:${at.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`
}
