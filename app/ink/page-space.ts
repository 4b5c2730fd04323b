import type { PdfPage } from '../../workflows/domain/ink.ts'

/** An affine map as a canvas takes it: x' = a·x + c·y + e, y' = b·x + d·y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

/** The size of a page as a person sees it, in points: turned pages lie on their side. */
export function shownSize(page: PdfPage): { width: number; height: number } {
  const isTurned = page.rotation === 90 || page.rotation === 270
  return isTurned
    ? { width: page.height, height: page.width }
    : { width: page.width, height: page.height }
}

/**
 * From the page's own coordinates (points, origin bottom left, before the viewer's turn) to pixels
 * from the top left of the page as shown.
 */
export function toScreen(page: PdfPage, scale: number): Matrix {
  const { x, y, width, height, rotation } = page
  const s = scale
  switch (rotation) {
    case 90:
      return [0, s, s, 0, -s * y, -s * x]
    case 180:
      return [-s, 0, 0, s, s * (x + width), -s * y]
    case 270:
      return [0, -s, -s, 0, s * (y + height), s * (x + width)]
    default:
      return [s, 0, 0, -s, -s * x, s * (y + height)]
  }
}

export function apply([a, b, c, d, e, f]: Matrix, x: number, y: number): [number, number] {
  return [a * x + c * y + e, b * x + d * y + f]
}

/** The way back: where on the page a point of the screen lies. */
export function invert([a, b, c, d, e, f]: Matrix): Matrix {
  const k = a * d - b * c
  return [d / k, -b / k, -c / k, a / k, (c * f - d * e) / k, (b * e - a * f) / k]
}
