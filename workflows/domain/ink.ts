/**
 * Ink as the tablet sends it and the office keeps it: points in PDF user space of the page of
 * one file (its sha-256), never of a composed copy.
 */
export const INK_POINTS_MAX = 5_000
export const INK_STROKES_PER_LAYER_MAX = 2_000
export const INK_STROKES_PER_SAVE_MAX = 200

/** [x, y, pressure 0…1, tilt x in degrees, tilt y in degrees, milliseconds since the stroke began]. x and y in points (1/72 inch), origin bottom left of the page as stored. */
export type InkPoint = readonly [number, number, number, number, number, number]

export type InkTool = 'pen' | 'highlighter'

export interface Stroke {
  /** Made by the tablet (uuid): the same stroke sent twice is one stroke. */
  id: string
  /** sha-256 (hex) of the file the page belongs to: the original or the slip. */
  sha256: string
  /** Counted from 1. */
  page: number
  tool: InkTool
  /** `#rrggbb`. */
  color: string
  /** Width of the pen in points at pressure 0.5. */
  width: number
  points: readonly InkPoint[]
  /** Milliseconds since 1970 when the pen touched, by the tablet's clock. */
  drawnAt: number
  erased: boolean
}

/** A page as the PDF stores it: its crop box in user space and the turn the viewer applies. */
export interface PdfPage {
  x: number
  y: number
  width: number
  height: number
  rotation: 0 | 90 | 180 | 270
}
