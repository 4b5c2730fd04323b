import type { PdfPage } from '../domain/ink.ts'

const A4_SHORT = 595.28
const A4_LONG = 841.89

/** How a picture lies on its page: EXIF's eight ways as a turn and, rarely, a mirror. */
export interface ImagePage {
  page: PdfPage
  mirrored: boolean
}

const TURNS = {
  1: [0, false], 2: [0, true], 3: [180, false], 4: [180, true],
  5: [270, true], 6: [90, false], 7: [90, true], 8: [270, false],
} as const

/**
 * The page a picture becomes, in points: the picture fills it, and it fits on A4. Its printed
 * size is not believed (telephones say 72 dpi of everything). Ink on a picture is kept in the
 * coordinates of this page, so the rule must never change.
 *
 * @param width in pixels as stored, before the viewer turns it.
 * @param orientation EXIF, 1 to 8; anything else is taken as 1.
 */
export function imagePage(
  width: number, height: number, orientation: number | undefined,
): ImagePage {
  const [wide, high] = width > height ? [A4_LONG, A4_SHORT] : [A4_SHORT, A4_LONG]
  const scale = Math.min(wide / width, high / height)
  const [rotation, mirrored] = TURNS[orientation as keyof typeof TURNS] ?? TURNS[1]
  const page: PdfPage = {
    x: 0, y: 0, width: hundredths(width * scale), height: hundredths(height * scale), rotation,
  }
  return { page, mirrored }
}

function hundredths(points: number): number {
  return Math.max(1, Math.round(points * 100) / 100)
}
