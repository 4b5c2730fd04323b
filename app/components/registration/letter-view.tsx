import { useEffect, useRef, useState } from 'react'
import type { Box } from '../../../workflows/domain/reading.ts'
import type { ConfidenceClass } from '../confidence.tsx'
import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'
import { usePageWords } from './use-page-words.ts'
import { type PickedWords, WordLayer } from './word-layer.tsx'

export interface ShownPage {
  ordinal: number
  turn: number
}

/** Where a field of the form was read. */
export interface FieldBox {
  field: string
  label: string
  page: number
  box: Box
  kind: ConfidenceClass
}

const ZOOM_MIN = 0.5
const ZOOM_MAX = 4
const ZOOM_STEP = 1.25
/** A field that wants a look is brought this near at most, and its box to this share of the frame. */
const LOOK_ZOOM_MAX = 1.7
const LOOK_SHARE = 0.7

/**
 * The letter as it was scanned: zoom, pages, turning. The places of all fields are outlined, that
 * of the chosen field is lit and brought into view; words of the page fill the chosen field.
 */
export function LetterView({ scanId, pages, boxes, active, walks, onTurn, onSeen, onField, onPick }: {
  scanId: string
  pages: readonly ShownPage[]
  boxes: readonly FieldBox[]
  /** The field that is being filled. */
  active: { field: string; label: string } | null
  /** Rises each time the person asks to walk the words by keyboard. */
  walks: number
  onTurn: (ordinal: number, turn: number) => void
  /** A page of this letter stands on the screen, or cannot be drawn: the clerk may decide. */
  onSeen: () => void
  onField: (field: string) => void
  /** False when the words mean nothing in the field. */
  onPick: (picked: PickedWords) => boolean
}) {
  const text = useText().registration
  const [at, setAt] = useState(0)
  const [said, say] = useState('')
  const [walkedOf, setWalkedOf] = useState(0)
  const [isAppending, setAppending] = useState(false)
  const [hovered, setHovered] = useState<readonly string[]>([])
  const scroller = useRef<HTMLDivElement>(null)
  const page = pages[at] ?? pages[0]
  const mark = boxes.find((one) => one.field === active?.field) ?? null
  const { zoom, zoomBy, fit } = useZoom(scroller, mark)
  const words = usePageWords(scanId, page?.ordinal ?? 1, page?.turn ?? 0)
  const isWalking = walks > walkedOf && words.length > 0

  useEffect(() => {
    const index = pages.findIndex((one) => one.ordinal === mark?.page)
    if (index >= 0) setAt(index)
  // The field decides, not a new list of the same pages.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [mark?.field, mark?.page])
  useEffect(() => {
    if (walks > 0 && words.length === 0) say(text.words.none)
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [walks])

  if (!page) return null
  const onPage = boxes.filter((one) => one.page === page.ordinal)
  const pick = (picked: PickedWords) => {
    const isTaken = onPick(picked)
    const words = isTaken ? text.words.filled : text.words.refused
    say(words.replace('{field}', active?.label ?? '').replace('{word}', picked.text))
  }
  return (
    <section className="view" aria-label={text.letter}>
      <div className="tools" role="toolbar" aria-label={text.letter}>
        <Tool icon="zoom-in" label={text.zoomIn} onPress={() => zoomBy(ZOOM_STEP)} />
        <Tool icon="zoom-out" label={text.zoomOut} onPress={() => zoomBy(1 / ZOOM_STEP)} />
        <Tool icon="scan" label={text.fit} onPress={fit} />
        <Tool icon="turn" label={text.turn} onPress={() => onTurn(page.ordinal, (page.turn + 90) % 360)} />
        <Tool icon="plus" label={text.words.append} isOn={isAppending} onPress={() => setAppending(!isAppending)} />
      </div>
      <div
        className="scroller" ref={scroller} tabIndex={0}
        onWheel={(event) => {
          if (event.ctrlKey) zoomBy(event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP)
        }}
      >
        <div
          className="paper" style={{ width: `${zoom * 100}%` }} onPointerLeave={() => setHovered([])}
          onPointerMove={(event) => {
            const frame = event.currentTarget.getBoundingClientRect()
            const [x, y] = [(event.clientX - frame.left) / frame.width, (event.clientY - frame.top) / frame.height]
            const near = boxesAt(onPage, x, y).map((one) => one.field)
            if (near.join() !== hovered.join()) setHovered(near)
          }}
        >
          <img
            key={`picture-${page.ordinal}-${page.turn}`}
            src={`/scans/${scanId}/pages/${page.ordinal}?w=${zoom > 1.8 ? 2000 : 1400}&turn=${page.turn}`}
            onLoad={onSeen}
            onError={onSeen}
            alt={text.page.replace('{page}', String(page.ordinal)).replace('{pages}', String(pages.length))}
          />
          <Outlines boxes={onPage} active={active?.field ?? null} />
          <WordLayer
            key={`words-${page.ordinal}-${page.turn}`} words={words} startBox={mark?.page === page.ordinal ? mark.box : null}
            isWalking={isWalking} isAppending={isAppending} onPick={active ? pick : () => say(text.words.noField)} say={say}
            onMiss={(x, y) => {
              const [one] = boxesAt(onPage, x, y)
              if (one) onField(one.field)
            }}
            onStop={(isBack) => {
              setWalkedOf(walks)
              if (isBack && active) onField(active.field)
            }}
          />
          <Tags boxes={onPage} active={active?.field ?? null} hovered={hovered} onField={onField} />
        </div>
      </div>
      <p className="fills" role="status" aria-live="polite">
        {said || (active && words.length > 0 ? text.words.hint.replace('{field}', active.label) : '')}
      </p>
      {pages.length > 1 ? (
        <div className="pg">
          <button type="button" aria-label={text.pagePrevious} disabled={at === 0} onClick={() => setAt(at - 1)}><Icon name="back" /></button>
          <span>{text.page.replace('{page}', String(at + 1)).replace('{pages}', String(pages.length))}</span>
          <button type="button" aria-label={text.pageNext} disabled={at >= pages.length - 1} onClick={() => setAt(at + 1)}><Icon name="next" /></button>
        </div>
      ) : null}
    </section>
  )
}

/**
 * Brings the chosen field into view, nearer where it wants a look; a person's own zoom stays, and
 * the page stays where it is while a field is being filled.
 */
function useZoom(scroller: { current: HTMLDivElement | null }, mark: FieldBox | null) {
  const [zoom, setZoom] = useState(1)
  const isOwn = useRef(false)
  const field = mark?.field
  useEffect(() => {
    if (!mark || isOwn.current) return
    const near = Math.min(LOOK_ZOOM_MAX, LOOK_SHARE / Math.max(0.05, mark.box[2]))
    setZoom(mark.kind === 'hi' ? 1 : Math.max(1, near))
  // The field decides: a box read anew, or a value just taken, must not move the page under a hand.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [field])
  useEffect(() => {
    const frame = scroller.current
    const paper = frame?.querySelector<HTMLElement>('.paper')
    if (!frame || !paper || !mark) return
    const [x, y, width] = mark.box
    frame.scrollTo({
      top: Math.max(0, paper.offsetTop + y * paper.offsetHeight - frame.clientHeight / 3),
      left: Math.max(0, paper.offsetLeft + (x + width / 2) * paper.offsetWidth - frame.clientWidth / 2),
    })
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [field, zoom, scroller])
  const zoomBy = (factor: number) => {
    isOwn.current = true
    setZoom((now) => Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, now * factor)))
  }
  const fit = () => {
    isOwn.current = false
    setZoom(1)
  }
  return { zoom, zoomBy, fit }
}

function Outlines({ boxes, active }: { boxes: readonly FieldBox[]; active: string | null }) {
  return boxes.map((one) => (
    <span
      key={one.field} aria-hidden="true" data-box={one.field} style={boxStyle(one.box)}
      className={one.field === active ? 'mark' : `outline ${one.kind}`}
    />
  ))
}

/** The names of fields at their place on the page: a way to them by mouse or finger. */
function Tags({ boxes, active, hovered, onField }: {
  boxes: readonly FieldBox[]; active: string | null; hovered: readonly string[]; onField: (field: string) => void
}) {
  // Number and notation stand in one line: their names side by side.
  const places = Map.groupBy(boxes, ({ box }) => `${box[0].toFixed(2)} ${box[1].toFixed(2)}`)
  return [...places.values()].map((group) => (
    <span
      key={group[0]?.field} className="tags" aria-hidden="true"
      style={{ left: `${(group[0]?.box[0] ?? 0) * 100}%`, top: `${(group[0]?.box[1] ?? 0) * 100}%` }}
    >
      {group.map((one) => (
        <button
          key={one.field} type="button" tabIndex={-1} data-tag={one.field}
          className={one.field === active ? 'tag on' : hovered.includes(one.field) ? `tag near ${one.kind}` : `tag ${one.kind}`}
          onMouseDown={(event) => event.preventDefault()} onClick={() => onField(one.field)}
        >{one.label}</button>
      ))}
    </span>
  ))
}

function boxesAt(boxes: readonly FieldBox[], x: number, y: number): FieldBox[] {
  return boxes.filter(({ box: [left, top, width, height] }) =>
    x >= left && x <= left + width && y >= top && y <= top + height)
}

function Tool({ icon, label, onPress, isOn }: {
  icon: Parameters<typeof Icon>[0]['name']; label: string; onPress: () => void; isOn?: boolean
}) {
  return (
    <button
      type="button" className={isOn ? 'btn ic on' : 'btn ic'} aria-label={label} title={label}
      aria-pressed={isOn} onClick={onPress}
    ><Icon name={icon} /></button>
  )
}

function boxStyle([x, y, width, height]: Box) {
  const pad = 0.004
  return {
    left: `${(x - pad) * 100}%`, top: `${(y - pad) * 100}%`,
    width: `${(width + 2 * pad) * 100}%`, height: `${(height + 2 * pad) * 100}%`,
  }
}
