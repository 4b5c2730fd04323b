import { useEffect, useRef, useState } from 'react'
import type { Box } from '../../../workflows/domain/reading.ts'
import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'

export interface ShownPage {
  ordinal: number
  turn: number
}

const ZOOM_MIN = 0.5
const ZOOM_MAX = 4
const ZOOM_STEP = 1.25
/** Height of an A4 page for a width of 1: boxes are fractions of either. */
const A4_RATIO = 1.4142

/** The letter as it was scanned: zoom, pages, turning; the place of the chosen field is outlined. */
export function LetterView({ scanId, pages, mark, onTurn, onSeen }: {
  scanId: string
  pages: readonly ShownPage[]
  mark: { page: number; box: Box } | null
  onTurn: (ordinal: number, turn: number) => void
  /** A page of this letter stands on the screen, or cannot be drawn: the clerk may decide. */
  onSeen: () => void
}) {
  const text = useText().registration
  const [at, setAt] = useState(0)
  const [zoom, setZoom] = useState(1)
  const scroller = useRef<HTMLDivElement>(null)
  const page = pages[at] ?? pages[0]
  const isMarked = mark !== null && mark.page === page?.ordinal

  useEffect(() => {
    if (!mark) return
    const index = pages.findIndex((one) => one.ordinal === mark.page)
    if (index >= 0) setAt(index)
    const frame = scroller.current
    if (frame) frame.scrollTo({ top: Math.max(0, mark.box[1] * frame.scrollHeight - frame.clientHeight / 3) })
  }, [mark, pages])

  if (!page) return null
  const zoomBy = (factor: number) => setZoom((now) => Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, now * factor)))
  return (
    <section className="view" aria-label={text.letter}>
      <div className="tools" role="toolbar" aria-label={text.letter}>
        <Tool icon="zoom-in" label={text.zoomIn} onPress={() => zoomBy(ZOOM_STEP)} />
        <Tool icon="zoom-out" label={text.zoomOut} onPress={() => zoomBy(1 / ZOOM_STEP)} />
        <Tool icon="scan" label={text.fit} onPress={() => setZoom(1)} />
        <Tool icon="turn" label={text.turn} onPress={() => onTurn(page.ordinal, (page.turn + 90) % 360)} />
      </div>
      <div
        className="scroller" ref={scroller} tabIndex={0}
        onWheel={(event) => {
          if (event.ctrlKey) zoomBy(event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP)
        }}
      >
        <div className="paper" style={{ width: `${zoom * 100}%` }}>
          <img
            key={`${page.ordinal}-${page.turn}`}
            src={`/scans/${scanId}/pages/${page.ordinal}?w=${zoom > 1.6 ? 2000 : 1400}&turn=${page.turn}`}
            onLoad={onSeen}
            onError={onSeen}
            alt={text.page.replace('{page}', String(page.ordinal)).replace('{pages}', String(pages.length))}
          />
          {isMarked ? <span className="mark" aria-hidden="true" style={boxStyle(mark.box)} /> : null}
        </div>
      </div>
      <div className="pg">
        <button type="button" aria-label={text.pagePrevious} disabled={at === 0} onClick={() => setAt(at - 1)}><Icon name="back" /></button>
        <span>{text.page.replace('{page}', String(at + 1)).replace('{pages}', String(pages.length))}</span>
        <button type="button" aria-label={text.pageNext} disabled={at >= pages.length - 1} onClick={() => setAt(at + 1)}><Icon name="next" /></button>
      </div>
    </section>
  )
}

function Tool({ icon, label, onPress }: { icon: Parameters<typeof Icon>[0]['name']; label: string; onPress: () => void }) {
  return <button type="button" className="btn ic" aria-label={label} title={label} onClick={onPress}><Icon name={icon} /></button>
}

function boxStyle([x, y, width, height]: Box) {
  const pad = 0.004
  return {
    left: `${(x - pad) * 100}%`, top: `${(y - pad) * 100}%`,
    width: `${(width + 2 * pad) * 100}%`, height: `${(height + 2 * pad) * 100}%`,
  }
}

/** The place where a value was read, cut out of the page's picture. */
export function Crop({ scanId, page, turn, box, label, large }: {
  scanId: string
  page: number
  turn: number
  box: Box
  label: string
  large: boolean
}) {
  const [x, y, width, height] = grown(box)
  const ratio = width / (height * A4_RATIO)
  return (
    <span className={large ? 'crop big' : 'crop'} role="img" aria-label={label}>
      <span className="cut-out" style={{ aspectRatio: String(ratio), width: `${(ratio * (large ? 4.2 : 2.8)).toFixed(2)}rem` }}>
        <img
          src={`/scans/${scanId}/pages/${page}?w=1400&turn=${turn}`} alt="" loading="lazy"
          style={{ width: `${100 / width}%`, left: `${(-x / width) * 100}%`, top: `${(-y / height) * 100}%` }}
        />
      </span>
    </span>
  )
}

/** A little of what stands around, so that a cut digit shows. */
function grown([x, y, width, height]: Box): Box {
  const side = Math.min(0.02, x)
  const above = Math.min(0.006, y)
  return [x - side, y - above, Math.min(1 - x + side, width + 2 * side), Math.min(1 - y + above, height + 2 * above)]
}
