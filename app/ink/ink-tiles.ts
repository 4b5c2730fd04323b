import type { PdfPage, Stroke } from '../../workflows/domain/ink.ts'
import { drawStroke } from './draw-stroke.ts'
import { apply, type Matrix, shownSize, toScreen } from './page-space.ts'
import { layOver, type Part, toPart } from './seen-part.ts'

// Finished ink lies on small canvases, only where there is ink and only where it is looked at. A
// stroke more is drawn on the one or two that it touches: a screen without a graphics chip copies
// what changed, and a tablet holds no empty picture of a page.

/** Pixels of a tile's side; with the usual densities of screens a whole number of their dots. */
const TILE = 384
/** Points around a stroke that its outline may reach beyond half its width. */
const SLACK = 2

interface Tile {
  canvas: HTMLCanvasElement
  part: Part
  dense: number
}

export interface PageInk {
  geometry: PdfPage
  /** Width of the page on the screen in pixels. */
  width: number
  marks: readonly Stroke[]
}

export interface InkTiles {
  /** Draws what is not drawn yet; what only grew is only added to. */
  show(ink: PageInk, seen: Part): void
}

/** @param layer the element over the page that holds the tiles. */
export function openInkTiles(layer: HTMLElement): InkTiles {
  const tiles = new Map<string, Tile>()
  let shown: PageInk | undefined

  const drop = (key: string) => {
    const tile = tiles.get(key)
    if (!tile) return
    // Safari keeps the memory of a canvas that is only taken out of the page.
    tile.canvas.width = 0
    tile.canvas.remove()
    tiles.delete(key)
  }
  const paint = ({ canvas, part, dense }: Tile, ink: PageInk, marks: readonly Stroke[], isAnew: boolean) => {
    const context = canvas.getContext('2d')
    if (!context) return
    if (isAnew) {
      context.setTransform(1, 0, 0, 1, 0, 0)
      context.clearRect(0, 0, canvas.width, canvas.height)
    }
    const matrix = toPart(ink.geometry, ink.width, part, dense)
    for (const mark of marks) drawStroke(context, matrix, mark)
  }
  return {
    show(ink, seen) {
      const before = shown?.width === ink.width && shown.geometry === ink.geometry ? shown : undefined
      if (!before) for (const key of tiles.keys()) drop(key)
      shown = ink
      const onTile = marksByTile(ink, ink.marks, seen)
      const { added, isOnlyAdded } = changes(before?.marks ?? [], ink.marks)
      const touched = isOnlyAdded ? undefined : marksByTile(ink, changedMarks(before?.marks ?? [], ink.marks), seen)
      for (const key of tiles.keys()) if (!onTile.has(key)) drop(key)
      for (const [key, marks] of onTile) {
        const known = tiles.get(key)
        if (!known) paint(add(layer, tiles, key, ink), ink, marks, false)
        else if (isOnlyAdded) paint(known, ink, marks.filter((mark) => added.has(mark)), false)
        else if (touched?.has(key)) paint(known, ink, marks, true)
      }
    },
  }
}

function add(layer: HTMLElement, tiles: Map<string, Tile>, key: string, ink: PageInk): Tile {
  const [column = 0, row = 0] = key.split(':').map(Number)
  const size = shownSize(ink.geometry)
  const height = (ink.width * size.height) / size.width
  const part: Part = {
    left: column * TILE, top: row * TILE,
    width: Math.min(TILE, Math.ceil(ink.width) - column * TILE), height: Math.min(TILE, Math.ceil(height) - row * TILE),
  }
  const canvas = document.createElement('canvas')
  const tile = { canvas, part, dense: layOver(canvas, part) }
  layer.append(canvas)
  tiles.set(key, tile)
  return tile
}

function changes(
  before: readonly Stroke[], now: readonly Stroke[],
): { added: Set<Stroke>; isOnlyAdded: boolean } {
  const isOnlyAdded = before.length <= now.length && before.every((mark, at) => mark === now[at])
  return { added: new Set(isOnlyAdded ? now.slice(before.length) : []), isOnlyAdded }
}

function changedMarks(before: readonly Stroke[], now: readonly Stroke[]): Stroke[] {
  const [was, is] = [new Set(before), new Set(now)]
  return [...before.filter((mark) => !is.has(mark)), ...now.filter((mark) => !was.has(mark))]
}

/** The tiles that are seen and have ink, each with its marks in their order. */
function marksByTile(ink: PageInk, marks: readonly Stroke[], seen: Part): Map<string, Stroke[]> {
  const matrix = toScreen(ink.geometry, ink.width / shownSize(ink.geometry).width)
  const found = new Map<string, Stroke[]>()
  for (const mark of marks) {
    const box = boxOf(mark, matrix)
    const columns = range(Math.max(box.left, seen.left), Math.min(box.left + box.width, seen.left + seen.width))
    const rows = range(Math.max(box.top, seen.top), Math.min(box.top + box.height, seen.top + seen.height))
    for (const row of rows) {
      for (const column of columns) {
        const key = `${column}:${row}`
        const there = found.get(key)
        if (there) there.push(mark)
        else found.set(key, [mark])
      }
    }
  }
  return found
}

function range(from: number, to: number): number[] {
  const first = Math.floor(from / TILE)
  return to < from ? [] : Array.from({ length: Math.max(0, Math.ceil(to / TILE) - first) }, (_, at) => first + at)
}

/** Smallest and largest coordinates of a finished stroke, in points; it never changes. */
const bounds = new WeakMap<Stroke, readonly [number, number, number, number]>()

function boxOf(stroke: Stroke, matrix: Matrix): Part {
  let box = bounds.get(stroke)
  if (!box) {
    box = boundsOf(stroke.points, stroke.width / 2 + SLACK)
    bounds.set(stroke, box)
  }
  return boxOn(box, matrix)
}

export function boundsOf(
  points: readonly (readonly number[])[], reach: number,
): readonly [number, number, number, number] {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x = 0, y = 0] of points) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    bottom = Math.min(bottom, y)
    top = Math.max(top, y)
  }
  return [left - reach, bottom - reach, right + reach, top + reach]
}

/** A box of the page's own space where it lies on the screen. */
export function boxOn([left, bottom, right, top]: readonly [number, number, number, number], matrix: Matrix): Part {
  const [ax, ay] = apply(matrix, left, bottom)
  const [bx, by] = apply(matrix, right, top)
  return { left: Math.min(ax, bx), top: Math.min(ay, by), width: Math.abs(ax - bx), height: Math.abs(ay - by) }
}
