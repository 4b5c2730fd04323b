import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import type { PdfPage, Stroke } from '../../workflows/domain/ink.ts'
import { type InkTiles, openInkTiles } from './ink-tiles.ts'
import { isOnSheet } from './note-place.ts'
import { shownSize } from './page-space.ts'
import type { PenPolicy } from './pen-input.ts'
import { listenToPen } from './pen-listener.ts'
import type { PenTool } from './pen-tools.ts'
import { SharpStrips } from './sharp-strips.tsx'
import { holds, seenPart } from './seen-part.ts'

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

/** One page with the ink on it: finished strokes on tiles, the living one on a canvas of its own. */
export function PageCanvas(props: PageCanvasProps) {
  const { sheet, width } = props
  const finished = useRef<HTMLDivElement>(null)
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
      <div ref={finished} className="ink-tiles" aria-hidden="true" />
      <canvas ref={living} aria-hidden="true" />
      {props.children}
    </div>
  )
}

/** Draws what is finished over what is seen. */
function useFinishedInk(
  host: React.RefObject<HTMLDivElement>, layer: React.RefObject<HTMLDivElement>, props: PageCanvasProps,
): void {
  const { sheet, width, strokes, earlier } = props
  const { geometry } = sheet
  const tiles = useRef<InkTiles>()
  // Before the next frame: the living stroke is wiped in it.
  useLayoutEffect(() => {
    const page = host.current
    if (!page || !layer.current || width === 0) return
    const ink = { geometry, width, marks: [...earlier, ...strokes].filter((stroke) => isOnSheet(stroke, sheet)) }
    tiles.current ??= openInkTiles(layer.current)
    let drawn = seenPart(page, AROUND)
    tiles.current.show(ink, drawn)
    const stage = page.closest('.stage')
    let frame = 0
    const look = () => {
      frame = 0
      if (holds(drawn, seenPart(page, 0))) return
      drawn = seenPart(page, AROUND)
      tiles.current?.show(ink, drawn)
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
  }, [host, layer, sheet, geometry, width, strokes, earlier])
}
