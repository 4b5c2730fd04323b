import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import type { PdfPage, Stroke } from '../../workflows/domain/ink.ts'
import { drawStroke } from './draw-stroke.ts'
import { isOnSheet } from './note-place.ts'
import { type Matrix, shownSize } from './page-space.ts'
import type { PenPolicy } from './pen-input.ts'
import { listenToPen } from './pen-listener.ts'
import type { PenTool } from './pen-tools.ts'
import { SharpStrips } from './sharp-strips.tsx'
import { holds, layOver, type Part, seenPart, toPart } from './seen-part.ts'

/** Windows around what is seen that are drawn with it, so that a short pan shows ink at once. */
const AROUND = 0.1

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
  /** What lies over the ink. */
  children?: ReactNode
}

/** One page with the ink on it: finished strokes on one canvas, the living one on another. */
export function PageCanvas(props: PageCanvasProps) {
  const { sheet, width } = props
  const finished = useRef<HTMLCanvasElement>(null)
  const living = useRef<HTMLCanvasElement>(null)
  const host = useRef<HTMLDivElement>(null)
  const given = useRef(props)
  given.current = props
  const size = shownSize(sheet.geometry)
  const height = (width * size.height) / size.width
  useFinishedInk(host, finished, props)

  useEffect(() => {
    if (!host.current || !living.current) return
    return listenToPen(host.current, living.current, given)
  }, [sheet.sha256, sheet.page])

  return (
    <div className="ink-page" ref={host} style={{ width, height }} data-page={sheet.page}>
      <img src={sheet.image} alt={sheet.name} draggable={false} width={width} height={height} />
      <SharpStrips host={host} image={sheet.image} width={width} height={height} />
      <canvas ref={finished} aria-hidden="true" />
      <canvas ref={living} aria-hidden="true" />
      {props.children}
    </div>
  )
}

interface Drawn {
  part: Part
  dense: number
  width: number
  sheet: PageCanvasProps['sheet']
  marks: readonly Stroke[]
}

/** Draws what is finished over what is seen; a stroke that was just written is only added. */
function useFinishedInk(
  host: React.RefObject<HTMLDivElement>, canvas: React.RefObject<HTMLCanvasElement>, props: PageCanvasProps,
): void {
  const { sheet, width, strokes, earlier } = props
  const drawn = useRef<Drawn>()
  // Before the next frame: the living stroke is wiped in it.
  useLayoutEffect(() => {
    const page = host.current
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!page || !element || !context || width === 0) return
    const marks = [...earlier, ...strokes].filter((stroke) => isOnSheet(stroke, sheet))
    const draw = (later: readonly Stroke[], { part, dense }: { part: Part; dense: number }) => {
      const matrix: Matrix = toPart(sheet.geometry, width, part, dense)
      for (const stroke of later) drawStroke(context, matrix, stroke)
    }
    const drawAll = () => {
      const part = seenPart(page, AROUND)
      const dense = layOver(element, part)
      context.setTransform(1, 0, 0, 1, 0, 0)
      context.clearRect(0, 0, element.width, element.height)
      drawn.current = { part, dense, width, sheet, marks }
      draw(marks, drawn.current)
    }
    const before = drawn.current
    const isGrown = before?.width === width && before.sheet === sheet && before.marks.length <= marks.length &&
      before.marks.every((mark, at) => mark === marks[at]) && holds(before.part, seenPart(page, 0))
    if (isGrown) {
      draw(marks.slice(before.marks.length), before)
      drawn.current = { ...before, marks }
    } else drawAll()
    const stage = page.closest('.stage')
    let frame = 0
    const look = () => {
      frame = 0
      if (drawn.current && !holds(drawn.current.part, seenPart(page, 0))) drawAll()
    }
    const onScroll = () => (frame ||= requestAnimationFrame(look))
    const sizes = new ResizeObserver(onScroll)
    if (stage) sizes.observe(stage)
    stage?.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      cancelAnimationFrame(frame)
      sizes.disconnect()
      stage?.removeEventListener('scroll', onScroll)
    }
  }, [host, canvas, sheet, width, strokes, earlier])
}
