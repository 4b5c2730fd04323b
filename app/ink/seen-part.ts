import type { PdfPage } from '../../workflows/domain/ink.ts'
import { type Matrix, shownSize, toScreen } from './page-space.ts'

/** Pixels of one side of a canvas: beyond this tablets run out of memory. */
const CANVAS_SIDE_MAX = 4_096

/** A part of a page on the screen, in pixels from the page's corner. */
export interface Part {
  left: number
  top: number
  width: number
  height: number
}

/**
 * The part of a page that is seen, and `around` times the window more on every side. A canvas of
 * that part is sharp at every zoom and never larger than a few windows.
 */
export function seenPart(host: HTMLElement, around: number): Part {
  const page = host.getBoundingClientRect()
  const window = host.closest('.stage')?.getBoundingClientRect() ?? page
  const left = Math.max(0, Math.floor(window.left - page.left - around * window.width))
  const top = Math.max(0, Math.floor(window.top - page.top - around * window.height))
  const right = Math.min(page.width, Math.ceil(window.right - page.left + around * window.width))
  const bottom = Math.min(page.height, Math.ceil(window.bottom - page.top + around * window.height))
  return { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) }
}

export function holds(outer: Part, inner: Part): boolean {
  return inner.left >= outer.left && inner.top >= outer.top &&
    inner.left + inner.width <= outer.left + outer.width &&
    inner.top + inner.height <= outer.top + outer.height
}

/** Lays a canvas over a part of the page, with as many pixels as the screen has there. */
export function layOver(canvas: HTMLCanvasElement, part: Part): number {
  const dense = Math.min(devicePixelRatio || 1, CANVAS_SIDE_MAX / Math.max(part.width, part.height))
  const [across, down] = [Math.round(part.width * dense), Math.round(part.height * dense)]
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across
    canvas.height = down
  }
  Object.assign(canvas.style, {
    inset: 'auto', left: `${part.left}px`, top: `${part.top}px`,
    width: `${part.width}px`, height: `${part.height}px`,
  })
  return dense
}

/** From the page's own space to the pixels of a canvas over a part of it. */
export function toPart(page: PdfPage, pageWidth: number, part: Part, dense: number): Matrix {
  const [a, b, c, d, e, f] = toScreen(page, (pageWidth / shownSize(page).width) * dense)
  return [a, b, c, d, e - part.left * dense, f - part.top * dense]
}
