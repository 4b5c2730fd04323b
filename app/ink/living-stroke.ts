import type { PdfPage } from '../../workflows/domain/ink.ts'
import { type Drawable, drawStroke } from './draw-stroke.ts'
import { boundsOf, boxOn } from './ink-tiles.ts'
import { apply, invert, type Matrix, shownSize, toScreen } from './page-space.ts'
import { holds, layOver, type Part, seenPart, toPart } from './seen-part.ts'
import type { PenTool } from './pen-tools.ts'

/** Points that an outline may reach beyond half a stroke's width. */
const SLACK = 3
/** Pixels of room around a stroke, so that the canvas under it need not grow with every sample. */
const ROOM = 160
/** Pixels of the ring that shows where the pen would write. */
const RING_MIN = 2.5

/**
 * The canvas of the living stroke. It lies under the stroke alone and grows with it: with every
 * frame the whole of it is copied to the screen, so a canvas of the whole window costs the frame.
 */
export function openLivingStroke(host: HTMLDivElement, canvas: HTMLCanvasElement, geometry: () => PdfPage) {
  const context = canvas.getContext('2d', { desynchronized: true })
  let seen: Part = { left: 0, top: 0, width: 1, height: 1 }
  let part: Part | undefined
  let width = 1
  let toPage: Matrix = [1, 0, 0, 1, 0, 0]
  let back: Matrix = [1, 0, 0, 1, 0, 0]
  let onPart: Matrix = [1, 0, 0, 1, 0, 0]
  let corner = { left: 0, top: 0 }
  let dense = 1
  let isDirty = false
  Object.assign(canvas.style, { inset: 'auto', width: '1px', height: '1px' })

  const clear = () => {
    if (!context || !isDirty) return
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, canvas.width, canvas.height)
    isDirty = false
  }
  /** Makes room for a box of the page. */
  const reach = (box: Part) => {
    const wanted = within(box, seen, 0)
    if (part && holds(part, wanted)) return
    part = within(part ? around(part, wanted) : wanted, seen, ROOM)
    dense = layOver(canvas, part)
    onPart = toPart(geometry(), width, part, dense)
  }
  return {
    clear,
    /** Where the page lies, asked once a stroke: nothing moves it while a pen is down. */
    begin() {
      clear()
      const box = host.getBoundingClientRect()
      seen = seenPart(host, 0)
      part = undefined
      width = box.width
      corner = { left: box.left, top: box.top }
      toPage = toScreen(geometry(), width / shownSize(geometry()).width)
      back = invert(toPage)
    },
    placeOf: (clientX: number, clientY: number) => apply(back, clientX - corner.left, clientY - corner.top),
    draw(stroke: Drawable) {
      clear()
      if (!context || stroke.points.length === 0) return
      reach(boxOn(boundsOf(stroke.points, stroke.width / 2 + SLACK), toPage))
      drawStroke(context, onPart, stroke, false)
      isDirty = true
    },
    /** Where the pen would write, and how broad. */
    ring([clientX, clientY]: readonly [number, number], tool: PenTool) {
      clear()
      if (!context || tool.tool === 'note' || tool.tool === 'stamp') return
      const [x, y] = [clientX - corner.left, clientY - corner.top]
      const radius = Math.max(RING_MIN, (tool.width / 2) * Math.hypot(toPage[0], toPage[1]))
      const box = { left: x - radius - 2, top: y - radius - 2, width: 2 * radius + 4, height: 2 * radius + 4 }
      if (part && !holds(part, within(box, seen, 0))) part = undefined
      reach(box)
      if (!part) return
      context.setTransform(dense, 0, 0, dense, -part.left * dense, -part.top * dense)
      context.globalAlpha = 0.6
      context.globalCompositeOperation = 'source-over'
      context.strokeStyle = tool.color
      context.lineWidth = 1
      context.beginPath()
      context.arc(x, y, radius, 0, 2 * Math.PI)
      context.stroke()
      isDirty = true
    },
  }
}

/** A box with room around it, as far as it is seen. */
function within(box: Part, seen: Part, room: number): Part {
  const left = Math.max(seen.left, Math.floor(box.left - room))
  const top = Math.max(seen.top, Math.floor(box.top - room))
  const right = Math.min(seen.left + seen.width, Math.ceil(box.left + box.width + room))
  const bottom = Math.min(seen.top + seen.height, Math.ceil(box.top + box.height + room))
  return { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) }
}

function around(one: Part, other: Part): Part {
  const left = Math.min(one.left, other.left)
  const top = Math.min(one.top, other.top)
  return {
    left, top,
    width: Math.max(one.left + one.width, other.left + other.width) - left,
    height: Math.max(one.top + one.height, other.top + other.height) - top,
  }
}
