import { useEffect, useRef } from 'react'
import { INK_POINTS_MAX, type InkPoint, type PdfPage, type Stroke } from '../../workflows/domain/ink.ts'
import { drawStroke, touches } from './draw-stroke.ts'
import { apply, invert, type Matrix, shownSize, toScreen } from './page-space.ts'
import { type PenPolicy, pointOf, roleOf, samplesOf } from './pen-input.ts'
import type { PenTool } from './pen-tools.ts'

/** Pixels of one side of a canvas: beyond this tablets run out of memory. */
const CANVAS_SIDE_MAX = 4_096

interface PageCanvasProps {
  sheet: { sha256: string; page: number; geometry: PdfPage; image: string; name: string }
  /** Width on the screen in pixels. */
  width: number
  strokes: readonly Stroke[]
  /** Ink of directives before, which no eraser touches. */
  earlier: readonly Stroke[]
  tool: PenTool
  policy: React.MutableRefObject<PenPolicy>
  isReadOnly: boolean
  onStroke(stroke: Stroke): void
  onErase(ids: readonly string[]): void
  onPenSeen(): void
}

interface Live {
  pointerId: number
  pointerType: string
  began: number
  drawnAt: number
  points: InkPoint[]
  erased: Set<string>
}

/** One page with the ink on it: finished strokes on one canvas, the living one on another. */
export function PageCanvas(props: PageCanvasProps) {
  const { sheet, width, strokes, earlier } = props
  const finished = useRef<HTMLCanvasElement>(null)
  const living = useRef<HTMLCanvasElement>(null)
  const host = useRef<HTMLDivElement>(null)
  const given = useRef(props)
  given.current = props
  const size = shownSize(sheet.geometry)
  const height = (width * size.height) / size.width

  useEffect(() => {
    const context = fitted(finished.current, width, height)
    if (!context) return
    const matrix = toScreen(sheet.geometry, context.canvas.width / size.width)
    for (const stroke of [...earlier, ...strokes]) {
      const isHere = stroke.sha256 === sheet.sha256 && stroke.page === sheet.page
      if (isHere && !stroke.erased) drawStroke(context, matrix, stroke)
    }
  }, [sheet, width, height, size.width, strokes, earlier])

  useEffect(() => {
    if (!host.current || !living.current) return
    return listenToPen(host.current, living.current, given)
  }, [sheet.sha256, sheet.page])

  return (
    <div className="ink-page" ref={host} style={{ width, height }} data-page={sheet.page}>
      <img src={sheet.image} alt={sheet.name} draggable={false} width={width} height={height} />
      <canvas ref={finished} aria-hidden="true" />
      <canvas ref={living} aria-hidden="true" />
    </div>
  )
}

/** Gives a canvas as many pixels as the screen has there, and clears it. */
function fitted(
  canvas: HTMLCanvasElement | null,
  width: number,
  height: number,
  options?: CanvasRenderingContext2DSettings,
): CanvasRenderingContext2D | null {
  if (!canvas || width === 0) return null
  const dense = Math.min(devicePixelRatio || 1, CANVAS_SIDE_MAX / Math.max(width, height))
  const [across, down] = [Math.round(width * dense), Math.round(height * dense)]
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across
    canvas.height = down
  }
  const context = canvas.getContext('2d', options)
  context?.setTransform(1, 0, 0, 1, 0, 0)
  context?.clearRect(0, 0, across, down)
  return context
}

function listenToPen(
  host: HTMLDivElement,
  canvas: HTMLCanvasElement,
  given: React.MutableRefObject<PageCanvasProps>,
): () => void {
  let live: Live | undefined
  let frame = 0

  const placeOf = (clientX: number, clientY: number): [number, number] => {
    const box = host.getBoundingClientRect()
    const matrix = toScreen(given.current.sheet.geometry, box.width / shownSize(given.current.sheet.geometry).width)
    return apply(invert(matrix), clientX - box.left, clientY - box.top)
  }
  const paint = () => {
    frame = 0
    const { sheet, tool } = given.current
    const box = host.getBoundingClientRect()
    const context = fitted(canvas, box.width, box.height, { desynchronized: true })
    if (!context || !live || tool.tool === 'eraser') return
    const matrix: Matrix = toScreen(sheet.geometry, context.canvas.width / shownSize(sheet.geometry).width)
    drawStroke(context, matrix, { ...tool, tool: tool.tool, points: live.points }, false)
  }
  const schedule = () => (frame ||= requestAnimationFrame(paint))
  const drop = () => {
    live = undefined
    schedule()
  }

  const take = (event: PointerEvent) => {
    if (!live) return
    const { tool, strokes, sheet } = given.current
    for (const sample of samplesOf(event)) {
      const place = placeOf(sample.x, sample.y)
      if (tool.tool === 'eraser') {
        for (const stroke of strokes) {
          const isHere = stroke.sha256 === sheet.sha256 && stroke.page === sheet.page
          if (isHere && !stroke.erased && touches(stroke, ...place, tool.width / 2)) live.erased.add(stroke.id)
        }
      } else if (live.points.length < INK_POINTS_MAX && isOnPage(place, sheet.geometry)) {
        live.points.push(pointOf(sample, place, live.began))
      }
    }
    schedule()
  }
  const onDown = (event: PointerEvent) => {
    const { policy, isReadOnly } = given.current
    if (event.pointerType === 'pen') {
      if (!policy.current.penSeen) given.current.onPenSeen()
      policy.current.penSeen = true
      policy.current.penAt = event.timeStamp
      // The palm was there first: what it began is no stroke.
      if (live && live.pointerType === 'touch') drop()
    }
    if (isReadOnly || live || roleOf(event, policy.current) !== 'draw') return
    event.preventDefault()
    event.stopPropagation()
    host.setPointerCapture(event.pointerId)
    live = {
      pointerId: event.pointerId, pointerType: event.pointerType, began: event.timeStamp,
      drawnAt: Date.now(), points: [], erased: new Set(),
    }
    take(event)
  }
  const onMove = (event: PointerEvent) => {
    if (event.pointerType === 'pen') given.current.policy.current.penAt = event.timeStamp
    if (event.pointerId !== live?.pointerId) return
    event.preventDefault()
    event.stopPropagation()
    take(event)
  }
  const onUp = (event: PointerEvent) => {
    if (event.pointerId !== live?.pointerId) return
    event.stopPropagation()
    const { tool, sheet, onStroke, onErase } = given.current
    const ended = live
    drop()
    if (tool.tool === 'eraser') {
      if (ended.erased.size > 0) onErase([...ended.erased])
      return
    }
    if (ended.points.length === 0) return
    onStroke({
      id: crypto.randomUUID(), sha256: sheet.sha256, page: sheet.page, tool: tool.tool,
      color: tool.color, width: tool.width, points: ended.points, drawnAt: ended.drawnAt, erased: false,
    })
  }
  const onCancel = (event: PointerEvent) => {
    if (event.pointerId === live?.pointerId) drop()
  }
  host.addEventListener('pointerdown', onDown)
  host.addEventListener('pointermove', onMove)
  host.addEventListener('pointerup', onUp)
  host.addEventListener('pointercancel', onCancel)
  return () => {
    cancelAnimationFrame(frame)
    host.removeEventListener('pointerdown', onDown)
    host.removeEventListener('pointermove', onMove)
    host.removeEventListener('pointerup', onUp)
    host.removeEventListener('pointercancel', onCancel)
  }
}

/** The office takes ink a little over the edge; what goes further is the arm, not the pen. */
const OVER_EDGE = 30

function isOnPage([x, y]: readonly [number, number], page: PdfPage): boolean {
  return (
    x >= page.x - OVER_EDGE && x <= page.x + page.width + OVER_EDGE &&
    y >= page.y - OVER_EDGE && y <= page.y + page.height + OVER_EDGE
  )
}
