import { useEffect, useRef } from 'react'
import type { PdfPage, Stroke } from '../../../workflows/domain/ink.ts'
import { isNote } from '../../../workflows/domain/ink-notes.ts'
import { drawStroke } from '../../ink/draw-stroke.ts'
import { styleOf } from '../../ink/note-style.ts'
import { isOnSheet } from '../../ink/note-place.ts'
import { shownSize, toScreen } from '../../ink/page-space.ts'
import { useText } from '../use-text.ts'

const WIDTH = 760
const DENSITY = 2

interface InkedPageProps {
  sheet: { sha256: string; page: number; role: 'original' | 'slip' | 'paper'; geometry: PdfPage; image: string }
  strokes: readonly Stroke[]
}

/** A page with the ink on it, to look at. */
export function InkedPage({ sheet, strokes }: InkedPageProps) {
  const text = useText().directive.page
  const canvas = useRef<HTMLCanvasElement>(null)
  const size = shownSize(sheet.geometry)
  const height = Math.round((WIDTH * size.height) / size.width)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, WIDTH * DENSITY, height * DENSITY)
    const matrix = toScreen(sheet.geometry, (WIDTH * DENSITY) / size.width)
    for (const stroke of strokes) {
      const isHere = stroke.sha256 === sheet.sha256 && stroke.page === sheet.page
      if (isHere && !stroke.erased) drawStroke(context, matrix, stroke)
    }
  }, [sheet, strokes, height, size.width])
  return (
    <div className="ink-page" style={{ width: WIDTH, height }}>
      <img src={sheet.image} width={WIDTH} height={height}
        alt={sheet.role === 'slip' ? text.slipName : sheet.role === 'paper' ? text.paperName(sheet.page) : text.sheetName(sheet.page)} />
      {strokes.filter(isNote).filter((note) => isOnSheet(note, sheet)).map((note) => (
        <p key={note.id} className={`note ${note.tool}`} style={styleOf(note, sheet.geometry, WIDTH / size.width)}>{note.words}</p>
      ))}
      <canvas ref={canvas} width={WIDTH * DENSITY} height={height * DENSITY} aria-hidden="true" />
    </div>
  )
}
