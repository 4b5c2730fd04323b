import { Link } from '@remix-run/react'
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { PdfPage, Stroke } from '../../../workflows/domain/ink.ts'
import { PageCanvas } from '../../ink/page-canvas.tsx'
import type { PenPolicy } from '../../ink/pen-input.ts'
import { noteTool, type PenTool, penTools, stampTool } from '../../ink/pen-tools.ts'
import { clampZoom, useFingers } from '../../ink/use-fingers.ts'
import type { InkBook } from '../../ink/use-ink.ts'
import { Icon } from '../icon.tsx'
import { isTyping } from '../page-keys.tsx'
import { useText } from '../use-text.ts'
import { NoteLayer } from './note-layer.tsx'
import { PenDock } from './pen-dock.tsx'
import { StampPicker } from './stamp-picker.tsx'
import { SavedWord } from './saved-word.tsx'

const PAGE_WIDTH_MAX = 860
/** Pixels left and right of a page: the dock stands there. */
const MARGIN = 96
const PALM_MS = 600
const HAND_KEY = 'but-phe-hand'

export interface DeskSheet {
  sha256: string
  role: 'original' | 'slip' | 'paper'
  page: number
  geometry: PdfPage
  image: string
}

interface InkDeskProps {
  sheets: readonly DeskSheet[]
  earlier: readonly Stroke[]
  ink: InkBook
  isReadOnly: boolean
  head: ReactNode
  pager: { at: number; count: number; previous: string | null; next: string | null; nextImage: string | null }
  isPanelOpen: boolean
  onPanel(open: boolean): void
  /** The office's phrases, for stamps. */
  phrases: readonly string[]
  children: ReactNode
}

/** The letter under the pen, with everything else floating around it. */
export function InkDesk(props: InkDeskProps) {
  const { sheets, ink, isPanelOpen } = props
  const text = useText().directive.page
  const firstOriginal = Math.max(0, sheets.findIndex((one) => one.role === 'original'))
  const [at, setAt] = useState(firstOriginal)
  const [tool, setTool] = useState<PenTool>(penTools[0]!)
  const [zoom, setZoomState] = useState(1)
  const [isLeft, setLeft] = useState(false)
  const [penSeen, setPenSeen] = useState(false)
  const [fingersDraw, setFingersDraw] = useState(false)
  const stage = useRef<HTMLDivElement>(null)
  const place = useRef<(tool: PenTool) => void>()
  const setPlace = useCallback((put: (tool: PenTool) => void) => void (place.current = put), [])
  const [isChoosing, setChoosing] = useState(false)
  const zoomNow = useRef(1)
  const policy = useRef<PenPolicy>({ penSeen: false, penAt: -PALM_MS, fingersDraw: false })
  const width = useFittedWidth(stage, isPanelOpen)
  const setZoom = useCallback((wanted: number) => {
    zoomNow.current = wanted
    setZoomState(wanted)
  }, [])
  const isPalm = useCallback(
    (event: PointerEvent) =>
      event.timeStamp - policy.current.penAt < PALM_MS ||
      (policy.current.fingersDraw && !policy.current.penSeen),
    [],
  )
  useFingers(stage, zoomNow, setZoom, isPalm)
  useEffect(() => setLeft(localStorage.getItem(HAND_KEY) === 'left'), [])
  useEffect(() => setAt(firstOriginal), [firstOriginal, sheets])
  useDeskKeys({ ink, sheets: sheets.length, at, setAt, setTool, pager: props.pager, write: () => place.current?.(noteTool), onPanel: props.onPanel })
  const sheet = sheets[at]
  const turnHand = () => {
    localStorage.setItem(HAND_KEY, isLeft ? 'right' : 'left')
    setLeft(!isLeft)
  }

  return (
    <div className={`desk${isLeft ? ' left' : ''}${isPanelOpen ? ' open' : ''}`}>
      <div className={`stage${props.isReadOnly ? '' : ' pen'}`} ref={stage} tabIndex={0} role="region" aria-label={text.stage}>
        {sheet ? (
          <PageCanvas key={`${sheet.sha256}:${sheet.page}`} sheet={{ ...sheet, name: nameOf(text, sheet) }}
            width={Math.round(width * zoom)} strokes={ink.strokes} earlier={props.earlier}
            tool={tool} policy={policy} isReadOnly={props.isReadOnly}
            onStroke={ink.add} onErase={ink.erase} onPenSeen={() => setPenSeen(true)}>
            <NoteLayer sheet={sheet} width={Math.round(width * zoom)} strokes={ink.strokes} earlier={props.earlier}
              tool={tool} isReadOnly={props.isReadOnly} onAdd={ink.add} onReplace={ink.replace}
              onErase={ink.erase} onPlace={setPlace} />
          </PageCanvas>
        ) : <p className="note info">{text.noSheets}</p>}
      </div>
      <div className="topb">
        <div className="cap"><Link className="btn" to="/inbox"><Icon name="back" />{text.back}</Link></div>
        {props.head}
        <span className="grow" />
        <SavedWord ink={ink} isQuiet={isPanelOpen} />
        {isPanelOpen ? null : <SheetPager sheets={sheets} at={at} setAt={setAt} />}
        {isPanelOpen ? null : <LetterPager {...props.pager} />}
      </div>
      {props.isReadOnly || !sheet ? null : (
        <PenDock tool={tool} onTool={setTool} ink={ink} fingersDraw={fingersDraw} onHand={turnHand}
          onZoom={(factor) => setZoom(clampZoom(zoomNow.current * factor))}
          onStamps={() => setChoosing(true)}
          onNote={(isPointed) => {
            setTool(noteTool)
            if (!isPointed) place.current?.(noteTool)
          }}
          {...(penSeen ? {} : {
            onFingers: (draw: boolean) => {
              policy.current.fingersDraw = draw
              setFingersDraw(draw)
            },
          })} />
      )}
      {tool.tool === 'note' || tool.tool === 'stamp' ? <p className="cap place-hint" role="status">{text.notes.where}</p> : null}
      {isChoosing ? (
        <StampPicker phrases={props.phrases} onClose={() => setChoosing(false)}
          onPick={(phrase, isPointed) => {
            const chosen = stampTool(phrase)
            setTool(isPointed ? chosen : noteTool)
            if (!isPointed) place.current?.(chosen)
          }} />
      ) : null}
      {isPanelOpen ? props.children : (
        <button type="button" className="btn p big go" onClick={() => props.onPanel(true)}>
          <Icon name="people" />{text.assign}
        </button>
      )}
      {[...sheets.slice(at + 1, at + 3).map((next) => next.image), props.pager.nextImage].map((image) =>
        image ? <link key={image} rel="prefetch" as="image" href={image} /> : null)}
    </div>
  )
}

function nameOf(
  text: { slipName: string; sheetName: (page: number) => string },
  sheet: DeskSheet,
): string {
  return sheet.role === 'slip' ? text.slipName : text.sheetName(sheet.page)
}

function SheetPager({ sheets, at, setAt }: { sheets: readonly DeskSheet[]; at: number; setAt(at: number): void }) {
  const text = useText().directive.page
  const originals = sheets.filter((one) => one.role === 'original')
  const sheet = sheets[at]
  if (!sheet) return null
  const words = sheet.role === 'slip' ? text.slip : text.sheet(originals.indexOf(sheet) + 1, originals.length)
  return (
    <div className="cap">
      <button type="button" className="btn" aria-label={text.previousSheet} disabled={at === 0} onClick={() => setAt(at - 1)}><Icon name="back" /></button>
      <span className="tx" aria-live="polite">{words}</span>
      <button type="button" className="btn" aria-label={text.nextSheet} disabled={at === sheets.length - 1} onClick={() => setAt(at + 1)}><Icon name="next" /></button>
    </div>
  )
}

function LetterPager({ at, count, previous, next }: InkDeskProps['pager']) {
  const text = useText().directive.page
  const way = (to: string | null, label: string, icon: 'back' | 'next') => to
    ? <Link className="btn" to={to} aria-label={label} prefetch="intent"><Icon name={icon} /></Link>
    : <span className="btn off" aria-hidden="true"><Icon name={icon} /></span>
  if (count === 0) return null
  return (
    <div className="cap">
      {way(previous, text.previousLetter, 'back')}
      <span className="tx"><b>{at + 1}</b> / {count}</span>
      {way(next, text.nextLetter, 'next')}
    </div>
  )
}

/** As wide as there is room, up to a comfortable letter. */
function useFittedWidth(stage: React.RefObject<HTMLDivElement>, isPanelOpen: boolean): number {
  const [width, setWidth] = useState(PAGE_WIDTH_MAX)
  useLayoutEffect(() => {
    const element = stage.current
    if (!element) return
    const fit = () => setWidth(Math.max(280, Math.min(PAGE_WIDTH_MAX, element.clientWidth - MARGIN - (isPanelOpen ? 16 : MARGIN))))
    fit()
    const observer = new ResizeObserver(fit)
    observer.observe(element)
    return () => observer.disconnect()
  }, [stage, isPanelOpen])
  return width
}

interface DeskKeys {
  ink: InkBook
  sheets: number
  at: number
  setAt(at: number): void
  setTool(tool: PenTool): void
  /** Begins words in the middle of what is seen. */
  write(): void
  pager: { previous: string | null; next: string | null }
  onPanel(open: boolean): void
}

function useDeskKeys(given: DeskKeys): void {
  const now = useRef(given)
  now.current = given
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { ink, sheets, at, setAt, setTool, onPanel } = now.current
      if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
        document.querySelector<HTMLButtonElement>('.pn button[data-confirms]')?.click()
        return
      }
      if (isTyping(event)) return
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') {
        event.preventDefault()
        if (event.shiftKey) ink.redo()
        else ink.undo()
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key.toLowerCase() === 'n') {
        event.preventDefault()
        now.current.write()
      }
      const tool = [...penTools, noteTool].find((one) => one.key === event.key)
      if (tool) setTool(tool)
      if (event.key === 'PageDown' && at < sheets - 1) setAt(at + 1)
      if (event.key === 'PageUp' && at > 0) setAt(at - 1)
      if (event.key.toLowerCase() === 'g') onPanel(true)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}
