/**
 * Ink as the tablet sends it and the office keeps it: points in PDF user space of the page of
 * one file (its sha-256), never of a composed copy.
 */
export const INK_POINTS_MAX = 5_000
export const INK_STROKES_PER_LAYER_MAX = 2_000
export const INK_STROKES_PER_SAVE_MAX = 200

/** [x, y, pressure 0…1, tilt x in degrees, tilt y in degrees, milliseconds since the stroke began]. x and y in points (1/72 inch), origin bottom left of the page as stored. */
export type InkPoint = readonly [number, number, number, number, number, number]

/** A note is typed words placed on the page; a stamp is a phrase in a frame. */
export type InkTool = 'pen' | 'highlighter' | 'note' | 'stamp'

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
  /** Width of the pen in points at pressure 0.5; of words the size of the letters. */
  width: number
  /** Of words one point: the upper left corner of their box as they are read. */
  points: readonly InkPoint[]
  /** Milliseconds since 1970 when the pen touched, by the tablet's clock. */
  drawnAt: number
  erased: boolean
  /** Of notes and stamps only: the words in NFC, a line break where a line ends. */
  words?: string
  /** Of notes and stamps only: the turn of the page, clockwise, at which the words stand upright. */
  turn?: PageTurn
}

export type PageTurn = 0 | 90 | 180 | 270

/** A page as the PDF stores it: its crop box in user space and the turn the viewer applies. */
export interface PdfPage {
  x: number
  y: number
  width: number
  height: number
  rotation: PageTurn
}
