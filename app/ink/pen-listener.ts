import type { MutableRefObject } from 'react'
import { INK_POINTS_MAX, type InkPoint, type PdfPage, type Stroke } from '../../workflows/domain/ink.ts'
import { touches } from './draw-stroke.ts'
import { openLivingStroke } from './living-stroke.ts'
import { isOnSheet } from './note-place.ts'
import { isEraserEnd, type PenPolicy, pointOf, predictedOf, roleOf, samplesOf } from './pen-input.ts'
import { type PenTool, penTools } from './pen-tools.ts'

/** The office takes ink a little over the edge; what goes further is the arm, not the pen. */
const OVER_EDGE = 30

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
  const screen = openLivingStroke(host, canvas, () => given.current.sheet.geometry)
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
