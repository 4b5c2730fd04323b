import type { InkPicture } from '../../domain/ink-picture.ts'
import { escaped } from './escaped.ts'

const LINE_HEIGHT = 1.25

/** Ink as a picture that stands by itself. */
export function inkSvg(picture: InkPicture): string {
  const lines = picture.lines.map((line) =>
    `<path d="${escaped(line.path)}" fill="none" stroke="${escaped(line.color)}" stroke-width="${line.width}"`
    + ` stroke-linecap="round" stroke-linejoin="round"${line.isHighlighter ? ' opacity="0.4"' : ''}/>`)
  const words = picture.words.map((note) =>
    `<text x="${note.x}" y="${note.y}" font-size="${note.size}" fill="${escaped(note.color)}"`
    + ` font-family="sans-serif" transform="rotate(${note.turn} ${note.x} ${note.y})">`
    + note.lines.map((line, at) =>
      `<tspan x="${note.x}" dy="${at === 0 ? 0 : note.size * LINE_HEIGHT}">${escaped(line)}</tspan>`).join('')
    + '</text>')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${escaped(picture.viewBox)}"`
    + ` width="${picture.width}" height="${picture.height}">${lines.join('')}${words.join('')}</svg>\n`
}
