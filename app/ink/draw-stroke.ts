import { getStroke } from 'perfect-freehand'
import type { InkPoint, Stroke } from '../../workflows/domain/ink.ts'
import {
  HIGHLIGHTER_OPACITY, HIGHLIGHTER_OUTLINE, PEN_OUTLINE,
} from '../../workflows/domain/ink-outline.ts'
import type { Matrix } from './page-space.ts'

/** What drawing needs of a stroke; the points may still grow. */
export type Drawable = Pick<Stroke, 'tool' | 'color' | 'width'> & { points: readonly InkPoint[] }

/** Fills the outline of a stroke, in the page's own coordinates. */
export function drawStroke(
  context: CanvasRenderingContext2D,
  matrix: Matrix,
  stroke: Drawable,
  isFinished = true,
): void {
  if (stroke.tool === 'note' || stroke.tool === 'stamp') return
  const path = isFinished ? keptPath(stroke) : pathOf(outlineOf(stroke, false))
  if (!path) return
  context.setTransform(...matrix)
  context.globalAlpha = stroke.tool === 'highlighter' ? HIGHLIGHTER_OPACITY : 1
  context.globalCompositeOperation = stroke.tool === 'highlighter' ? 'multiply' : 'source-over'
  context.fillStyle = stroke.color
  context.fill(path)
}

/** A finished stroke never changes: its outline is made once. */
const paths = new WeakMap<Drawable, Path2D | undefined>()

function keptPath(stroke: Drawable): Path2D | undefined {
  if (!paths.has(stroke)) paths.set(stroke, pathOf(outlineOf(stroke, true)))
  return paths.get(stroke)
}

function outlineOf(stroke: Drawable, isFinished: boolean): number[][] {
  return getStroke(
    stroke.points.map(([x, y, pressure]) => [x, y, pressure]),
    {
      ...(stroke.tool === 'highlighter' ? HIGHLIGHTER_OUTLINE : PEN_OUTLINE),
      size: stroke.width,
      simulatePressure: false,
      last: isFinished,
    },
  )
}

function pathOf(outline: readonly number[][]): Path2D | undefined {
  const [first] = outline
  const last = outline.at(-1)
  if (!first || !last) return undefined
  const middle = (one: number[], other: number[]): [number, number] => [
    ((one[0] ?? 0) + (other[0] ?? 0)) / 2, ((one[1] ?? 0) + (other[1] ?? 0)) / 2,
  ]
  const path = new Path2D()
  path.moveTo(...middle(last, first))
  outline.forEach((corner, at) => {
    const next = outline[(at + 1) % outline.length] ?? corner
    path.quadraticCurveTo(corner[0] ?? 0, corner[1] ?? 0, ...middle(corner, next))
  })
  path.closePath()
  return path
}

/** Whether an eraser at a point touches a stroke; `reach` in points. */
export function touches(stroke: Drawable, x: number, y: number, reach: number): boolean {
  if (stroke.tool === 'note' || stroke.tool === 'stamp') return false
  const within = reach + stroke.width / 2
  return stroke.points.some(([px, py], at) => {
    const [qx, qy] = stroke.points[at + 1] ?? [px, py]
    return distance(x, y, px, py, qx, qy) <= within
  })
}

function distance(x: number, y: number, px: number, py: number, qx: number, qy: number): number {
  const [dx, dy] = [qx - px, qy - py]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - px) * dx + (y - py) * dy) / length))
  return Math.hypot(x - px - along * dx, y - py - along * dy)
}
