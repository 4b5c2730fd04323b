import type { MutableRefObject } from 'react'
import { INK_POINTS_MAX, type InkPoint, type PdfPage, type Stroke } from '../../workflows/domain/ink.ts'
import { drawStroke, touches } from './draw-stroke.ts'
import { isOnSheet } from './note-place.ts'
import { apply, invert, type Matrix, shownSize, toScreen } from './page-space.ts'
import { isEraserEnd, type PenPolicy, pointOf, predictedOf, roleOf, samplesOf } from './pen-input.ts'
import { type PenTool, penTools } from './pen-tools.ts'
import { layOver, type Part, seenPart, toPart } from './seen-part.ts'

/** The office takes ink a little over the edge; what goes further is the arm, not the pen. */
const OVER_EDGE = 30
/** Pixels around a stroke that its outline may reach. */
const SLACK = 12

export interface PenGiven {
  sheet: { sha256: string; page: number; geometry: PdfPage }
  strokes: readonly Stroke[]
  tool: PenTool
  policy: MutableRefObject<PenPolicy>
  isReadOnly: boolean
  onStroke(stroke: Stroke): void
  onErase(ids: readonly string[]): void
  onPenSeen(): void
}

interface Live {
  pointerId: number
  pointerType: string
  tool: PenTool
  began: number
  drawnAt: number
  points: InkPoint[]
  /** Where the device thinks the pen will be: drawn, replaced by what comes, never kept. */
  predicted: InkPoint[]
  erased: Set<string>
}

/** Turns what a pen does over a page into strokes; draws the one being written on `canvas`. */
export function listenToPen(
  host: HTMLDivElement, canvas: HTMLCanvasElement, given: { readonly current: PenGiven },
): () => void {
  const screen = openScreen(host, canvas, () => given.current.sheet.geometry)
  let live: Live | undefined
  let hover: readonly [number, number] | undefined
  let frame = 0

  const paint = () => {
    frame = 0
    const tool = live?.tool ?? given.current.tool
    if (live && (tool.tool === 'pen' || tool.tool === 'highlighter')) {
      screen.draw({ ...tool, tool: tool.tool, points: [...live.points, ...live.predicted] })
    } else if (hover) screen.ring(hover, tool)
    else screen.clear()
  }
  const schedule = () => (frame ||= requestAnimationFrame(paint))
  const drop = () => {
    live = undefined
    schedule()
  }
  const take = (event: PointerEvent) => {
    if (!live) return
    const { strokes, sheet } = given.current
    for (const sample of samplesOf(event)) {
      const place = screen.placeOf(sample.x, sample.y)
      if (live.tool.tool === 'eraser') {
        for (const id of touched(strokes, sheet, place, live.tool.width / 2)) live.erased.add(id)
        for (const id of notesAt(host, sample.x, sample.y)) live.erased.add(id)
      } else if (live.points.length < INK_POINTS_MAX && isOnPage(place, sheet.geometry)) {
        live.points.push(pointOf(sample, place, live.began))
      }
    }
    live.predicted = predictedOf(event)
      .map((sample) => pointOf(sample, screen.placeOf(sample.x, sample.y), live?.began ?? 0))
    schedule()
  }
  const onDown = (event: PointerEvent) => {
    const { policy, isReadOnly, tool } = given.current
    if (event.pointerType === 'pen') {
      if (!policy.current.penSeen) given.current.onPenSeen()
      policy.current.penSeen = true
      policy.current.penAt = event.timeStamp
      // The palm was there first: what it began is no stroke.
      if (live && live.pointerType === 'touch') drop()
    }
    const byEnd = isEraserEnd(event) ? penTools.find((one) => one.tool === 'eraser') : undefined
    const used = byEnd ?? tool
    if (used.tool === 'note' || used.tool === 'stamp') return
    if (isReadOnly || live || roleOf(event, policy.current) !== 'draw') return
    event.preventDefault()
    event.stopPropagation()
    host.setPointerCapture(event.pointerId)
    hover = undefined
    screen.begin()
    live = {
      pointerId: event.pointerId, pointerType: event.pointerType, tool: used, began: event.timeStamp,
      drawnAt: Date.now(), points: [], predicted: [], erased: new Set(),
    }
    take(event)
  }
  const onMove = (event: PointerEvent) => {
    if (event.pointerType === 'pen') given.current.policy.current.penAt = event.timeStamp
    if (event.pointerId === live?.pointerId) {
      event.preventDefault()
      event.stopPropagation()
      return take(event)
    }
    if (live || event.pointerType !== 'pen' || event.buttons !== 0 || given.current.isReadOnly) return
    if (!hover) screen.begin()
    hover = [event.clientX, event.clientY]
    schedule()
  }
  const onUp = (event: PointerEvent) => {
    if (event.pointerId !== live?.pointerId) return
    event.stopPropagation()
    const { sheet, onStroke, onErase } = given.current
    const { tool, erased, points, drawnAt } = live
    drop()
    if (erased.size > 0) onErase([...erased])
    if (points.length === 0 || (tool.tool !== 'pen' && tool.tool !== 'highlighter')) return
    onStroke({
      id: crypto.randomUUID(), sha256: sheet.sha256, page: sheet.page, tool: tool.tool,
      color: tool.color, width: tool.width, points, drawnAt, erased: false,
    })
  }
  const onLeave = (event: PointerEvent) => {
    if (event.type === 'pointercancel' && event.pointerId === live?.pointerId) drop()
    if (!hover) return
    hover = undefined
    schedule()
  }
  const heard = {
    pointerdown: onDown, pointermove: onMove, pointerup: onUp, pointercancel: onLeave, pointerleave: onLeave,
  }
  for (const [kind, hear] of Object.entries(heard)) host.addEventListener(kind as keyof typeof heard, hear)
  return () => {
    cancelAnimationFrame(frame)
    for (const [kind, hear] of Object.entries(heard)) host.removeEventListener(kind as keyof typeof heard, hear)
  }
}

/** The canvas of the living stroke: over what is seen only, and wiped only where it was drawn on. */
function openScreen(host: HTMLDivElement, canvas: HTMLCanvasElement, geometry: () => PdfPage) {
  const context = canvas.getContext('2d', { desynchronized: true })
  let part: Part = { left: 0, top: 0, width: 1, height: 1 }
  let matrix: Matrix = [1, 0, 0, 1, 0, 0]
  let back: Matrix = [1, 0, 0, 1, 0, 0]
  let corner = { left: 0, top: 0 }
  let dense = 1
  let dirty: readonly [number, number, number, number] | undefined

  const clear = () => {
    if (!context || !dirty) return
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(...dirty)
    dirty = undefined
  }
  const spoil = (places: readonly (readonly [number, number])[], reach: number) => {
    const xs = places.map(([x]) => x)
    const ys = places.map(([, y]) => y)
    const [left, top] = [Math.floor(Math.min(...xs) - reach), Math.floor(Math.min(...ys) - reach)]
    dirty = [left, top, Math.ceil(Math.max(...xs) + reach) - left, Math.ceil(Math.max(...ys) + reach) - top]
  }
  return {
    clear,
    /** Where the page lies, asked once a stroke: nothing moves it while a pen is down. */
    begin() {
      clear()
      const box = host.getBoundingClientRect()
      part = seenPart(host, 0)
      dense = layOver(canvas, part)
      corner = { left: box.left, top: box.top }
      matrix = toPart(geometry(), box.width, part, dense)
      back = invert(toScreen(geometry(), box.width / shownSize(geometry()).width))
    },
    placeOf: (clientX: number, clientY: number) => apply(back, clientX - corner.left, clientY - corner.top),
    draw(stroke: Parameters<typeof drawStroke>[2]) {
      clear()
      if (!context || stroke.points.length === 0) return
      drawStroke(context, matrix, stroke, false)
      const scale = Math.hypot(matrix[0], matrix[1])
      spoil(stroke.points.map(([x, y]) => apply(matrix, x, y)), stroke.width * scale + SLACK)
    },
    /** Where the pen would write, and how broad. */
    ring([clientX, clientY]: readonly [number, number], tool: PenTool) {
      clear()
      if (!context || tool.tool === 'note' || tool.tool === 'stamp') return
      const [x, y] = [(clientX - corner.left - part.left) * dense, (clientY - corner.top - part.top) * dense]
      const reach = Math.max(2.5 * dense, (tool.width / 2) * Math.hypot(matrix[0], matrix[1]))
      context.setTransform(1, 0, 0, 1, 0, 0)
      context.globalAlpha = 0.6
      context.globalCompositeOperation = 'source-over'
      context.strokeStyle = tool.color
      context.lineWidth = dense
      context.beginPath()
      context.arc(x, y, reach, 0, 2 * Math.PI)
      context.stroke()
      spoil([[x, y]], reach + SLACK)
    },
  }
}

function touched(
  strokes: readonly Stroke[], sheet: PenGiven['sheet'], place: readonly [number, number], reach: number,
): string[] {
  return strokes.filter((stroke) => isOnSheet(stroke, sheet) && touches(stroke, ...place, reach)).map(({ id }) => id)
}

/** Typed words under the eraser; those of earlier directives have no name here. */
function notesAt(host: HTMLElement, x: number, y: number): string[] {
  return [...host.querySelectorAll<HTMLElement>('[data-note]')].filter((note) => {
    const box = note.getBoundingClientRect()
    return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom
  }).map((note) => note.dataset['note'] ?? '')
}

function isOnPage([x, y]: readonly [number, number], page: PdfPage): boolean {
  return (
    x >= page.x - OVER_EDGE && x <= page.x + page.width + OVER_EDGE &&
    y >= page.y - OVER_EDGE && y <= page.y + page.height + OVER_EDGE
  )
}
