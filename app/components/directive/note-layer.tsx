import { useEffect, useRef, useState } from 'react'
import {
  isNote, type Note, NOTE_CHARS_MAX, NOTE_LEADING, NOTE_PADDING,
} from '../../../workflows/domain/ink-notes.ts'
import type { PdfPage, Stroke } from '../../../workflows/domain/ink.ts'
import { useText } from '../use-text.ts'
import { styleOf } from '../../ink/note-style.ts'
import { isOnSheet, movedTo, noteOf } from '../../ink/note-place.ts'
import { apply, invert, shownSize, toScreen } from '../../ink/page-space.ts'
import type { PenTool } from '../../ink/pen-tools.ts'

/** Points that an arrow key moves words by; with Shift. */
const STEP = 2
const STEP_LARGE = 12
/** Moves by key are one change when nothing follows for so long. */
const SETTLE_MS = 700
/** Pixels that a pointer may tremble before it drags. */
const DRAG_MIN = 4
const HOW = 'note-how'

interface Sheet {
  sha256: string
  page: number
  geometry: PdfPage
}

interface NoteLayerProps {
  sheet: Sheet
  /** Width of the page on the screen in pixels. */
  width: number
  strokes: readonly Stroke[]
  earlier: readonly Stroke[]
  tool: PenTool
  isReadOnly: boolean
  onAdd(note: Note): void
  onReplace(id: string, note: Note): void
  onErase(ids: readonly string[]): void
  /** Is handed what puts the tool's words in the middle of what is seen: the way without a pointer. */
  onPlace(put: (tool: PenTool) => void): void
}

interface Editing {
  note: Note | undefined
  tool: 'note' | 'stamp'
  at: readonly [number, number]
  words: string
}

/** The typed words of a page: read by everybody, placed, moved, changed and taken away by the writer. */
export function NoteLayer(props: NoteLayerProps) {
  const { sheet, width, tool, isReadOnly } = props
  const layer = useRef<HTMLDivElement>(null)
  const [editing, setEditing] = useState<Editing | null>(null)
  const closes = useRef(false)
  /** What was changed is another mark: the keyboard goes on with it. */
  const focusNext = useRef<string>()
  const words = useText().directive.page.notes
  const scale = width / shownSize(sheet.geometry).width
  const own = props.strokes.filter(isNote).filter((note) => isOnSheet(note, sheet))
  const isPlacing = !isReadOnly && (tool.tool === 'note' || tool.tool === 'stamp')

  const replace = (id: string, note: Note) => {
    focusNext.current = note.id
    props.onReplace(id, note)
  }
  const begin = (by: PenTool, x: number, y: number) => {
    if (by.tool !== 'note' && by.tool !== 'stamp') return
    const at = apply(invert(toScreen(sheet.geometry, scale)), x, y)
    const words = by.words ?? ''
    // A phrase with places to fill in is filled in before it stands.
    if (by.tool === 'note' || words.includes('{')) return setEditing({ note: undefined, tool: by.tool, at, words })
    const note = noteOf({ sheet, tool: by.tool, words, at })
    if (note) props.onAdd(note)
  }
  const finish = (words: string | null) => {
    const ended = editing
    setEditing(null)
    if (!ended || words === null) return
    const note = noteOf({ sheet, tool: ended.tool, words, at: ended.at })
    if (!ended.note) {
      focusNext.current = note?.id
      return note && props.onAdd(note)
    }
    if (!note) return props.onErase([ended.note.id])
    if (note.words !== ended.note.words) replace(ended.note.id, { ...note, color: ended.note.color })
    else focusNext.current = ended.note.id
  }
  const { onPlace } = props
  useEffect(() => onPlace((by) => begin(by, ...middleSeen(layer.current))))

  return (
    <div className="notes" ref={layer}>
      <span className="sr" id={HOW} hidden>{words.how}</span>
      {isPlacing ? (
        <div className="note-catch" aria-hidden="true"
          onPointerDown={() => (closes.current = editing !== null)}
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect()
            if (!closes.current) begin(tool, event.clientX - box.left, event.clientY - box.top)
          }} />
      ) : null}
      {props.earlier.filter(isNote).filter((note) => isOnSheet(note, sheet)).map((note) => (
        <p key={note.id} className={`note ${note.tool}`} style={styleOf(note, sheet.geometry, scale)}>{note.words}</p>
      ))}
      {own.filter((note) => note.id !== editing?.note?.id).map((note) => isReadOnly ? (
        <p key={note.id} className={`note ${note.tool}`} style={styleOf(note, sheet.geometry, scale)}>{note.words}</p>
      ) : (
        <OwnNote key={note.id} note={note} sheet={sheet} scale={scale} isMovable={isPlacing} takesFocus={note.id === focusNext.current}
          onMove={(at) => replace(note.id, movedTo(note, at, sheet.geometry))}
          onEdit={() => setEditing({ note, tool: note.tool, at: [note.points[0]?.[0] ?? 0, note.points[0]?.[1] ?? 0], words: note.words })}
          onErase={() => props.onErase([note.id])} />
      ))}
      {editing ? <NoteEditor key={editing.at.join()} editing={editing} geometry={sheet.geometry} scale={scale} onEnd={finish} /> : null}
    </div>
  )
}

interface OwnNoteProps {
  note: Note
  sheet: Sheet
  scale: number
  /** Pointers write through the words unless the tool is for words. */
  isMovable: boolean
  takesFocus: boolean
  onMove(at: readonly [number, number]): void
  onEdit(): void
  onErase(): void
}

function OwnNote({ note, sheet, scale, isMovable, takesFocus, onMove, onEdit, onErase }: OwnNoteProps) {
  const text = useText().directive.page.notes
  /** Pixels on the screen that the words are away from where they stand. */
  const [away, setAway] = useState<readonly [number, number]>([0, 0])
  const drag = useRef<{ x: number; y: number; moved: boolean }>()
  const settle = useRef<ReturnType<typeof setTimeout>>()
  const place = note.points[0] ?? [0, 0]
  const moveBy = ([dx, dy]: readonly [number, number]) => {
    const matrix = toScreen(sheet.geometry, scale)
    const [x, y] = apply(matrix, place[0], place[1])
    onMove(apply(invert(matrix), x + dx, y + dy))
  }
  const self = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (takesFocus) self.current?.focus({ preventScroll: true })
    return () => clearTimeout(settle.current)
    // Only when the words come onto the page.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault()
      return onErase()
    }
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key]
    if (!way) return
    event.preventDefault()
    const step = (event.shiftKey ? STEP_LARGE : STEP) * scale
    const next = [away[0] + (way[0] ?? 0) * step, away[1] + (way[1] ?? 0) * step] as const
    setAway(next)
    clearTimeout(settle.current)
    settle.current = setTimeout(() => moveBy(next), SETTLE_MS)
  }
  return (
    <button ref={self} type="button" className={`note ${note.tool}${isMovable ? ' movable' : ''}`} aria-label={text.note(note.words)}
      aria-describedby={HOW} data-note={note.id}
      style={{ ...styleOf(note, sheet.geometry, scale), translate: `${away[0]}px ${away[1]}px` }}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.stopPropagation()
        event.currentTarget.setPointerCapture(event.pointerId)
        drag.current = { x: event.clientX, y: event.clientY, moved: false }
      }}
      onPointerMove={(event) => {
        const from = drag.current
        if (!from) return
        event.stopPropagation()
        const by = [event.clientX - from.x, event.clientY - from.y] as const
        from.moved ||= Math.hypot(...by) > DRAG_MIN
        if (from.moved) setAway(by)
      }}
      onPointerUp={(event) => {
        const from = drag.current
        drag.current = from?.moved ? { ...from, x: Number.NaN } : undefined
        if (from?.moved) moveBy([event.clientX - from.x, event.clientY - from.y])
      }}
      onPointerCancel={() => {
        drag.current = undefined
        setAway([0, 0])
      }}
      onClick={(event) => {
        event.stopPropagation()
        const wasDragged = drag.current?.moved
        drag.current = undefined
        if (!wasDragged) onEdit()
      }}>
      {note.words}
    </button>
  )
}

function NoteEditor({ editing, geometry, scale, onEnd }: {
  editing: Editing
  geometry: PdfPage
  scale: number
  /** The words as typed; null when they were given up. */
  onEnd(words: string | null): void
}) {
  const text = useText().directive.page.notes
  const field = useRef<HTMLTextAreaElement>(null)
  const isOver = useRef(false)
  useEffect(() => {
    const area = field.current
    area?.focus({ preventScroll: true })
    area?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    const hole = editing.words.indexOf('{')
    if (hole >= 0) area?.setSelectionRange(hole, editing.words.indexOf('}', hole) + 1)
  }, [editing.words])
  const end = (words: string | null) => {
    if (isOver.current) return
    isOver.current = true
    onEnd(words)
  }
  const [x, y] = apply(toScreen(geometry, scale), ...editing.at)
  const size = (editing.note?.width ?? 14) * scale
  const room = shownSize(geometry).width * scale - x
  return (
    <textarea ref={field} className={`note ${editing.tool} editor`} aria-label={text.words} maxLength={NOTE_CHARS_MAX}
      placeholder={text.placeholder} defaultValue={editing.words} rows={1} lang="vi"
      style={{
        left: Math.min(x, x + room - 12 * size), top: y, fontSize: size, lineHeight: NOTE_LEADING,
        padding: NOTE_PADDING * size, maxWidth: Math.max(12 * size, Math.min(room, 320 * scale)),
      }}
      onPointerDown={(event) => event.stopPropagation()}
      onBlur={(event) => end(event.currentTarget.value)}
      onKeyDown={(event) => {
        const isDone = event.key === 'Enter' && (event.ctrlKey || event.metaKey)
        if (event.key !== 'Escape' && !isDone) return
        event.preventDefault()
        event.nativeEvent.stopPropagation()
        end(isDone ? event.currentTarget.value : null)
      }} />
  )
}

/** The middle of the part of the page that is seen, in pixels from the page's corner. */
function middleSeen(layer: HTMLElement | null): [number, number] {
  const page = layer?.getBoundingClientRect()
  const stage = layer?.closest('.stage')?.getBoundingClientRect()
  if (!page || !stage) return [80, 80]
  const middle = (low: number, high: number, from: number, to: number) => (Math.max(low, from) + Math.min(high, to)) / 2
  return [
    middle(page.left, page.right, stage.left, stage.right) - page.left - 60,
    middle(page.top, page.bottom, stage.top, stage.bottom) - page.top,
  ]
}
