import type { CSSProperties } from 'react'
import { type Note, NOTE_LEADING, NOTE_PADDING, STAMP_FRAME } from '../../workflows/domain/ink-notes.ts'
import type { PageTurn, PdfPage } from '../../workflows/domain/ink.ts'
import { NOTE_FACE } from './note-place.ts'
import { apply, toScreen } from './page-space.ts'

/** Where and how large words stand on the screen. */
export function styleOf(note: Note, geometry: PdfPage, scale: number): CSSProperties {
  const [x, y] = apply(toScreen(geometry, scale), note.points[0]?.[0] ?? 0, note.points[0]?.[1] ?? 0)
  const size = note.width * scale
  return {
    left: x, top: y, fontFamily: `${NOTE_FACE}, "Times New Roman", serif`, fontSize: size, color: note.color,
    lineHeight: NOTE_LEADING, padding: size * NOTE_PADDING,
    ...(note.tool === 'stamp' ? { boxShadow: `inset 0 0 0 ${Math.max(1, size * STAMP_FRAME)}px` } : {}),
    ...(note.turn === geometry.rotation ? {} : { rotate: `${turnBetween(note.turn, geometry.rotation)}deg` }),
  }
}

function turnBetween(from: PageTurn, to: PageTurn): number {
  return (to - from + 360) % 360
}
