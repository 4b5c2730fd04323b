/** What the QR of our own separator sheet says: mark and version. */
export const SHEET_CODE = 'BUTPHE:SEP:1'

/** A rectangle of the sheet in millimetres from its top left corner: x, y, width, height. */
export type SheetZone = readonly [number, number, number, number]

export const SHEET_WIDTH_MM = 210
export const SHEET_HEIGHT_MM = 297
export const SHEET_QR: SheetZone = [60, 104, 90, 90]

const PATCH_LENGTH_MM = 170
/**
 * Patch T: narrow, wide, narrow, wide bars, narrow spaces between. Narrow 0.08 inch, wide 0.20
 * inch, 0.80 inch together, at least 2 inches long (Kodak, "Patch Code Information", A-61599, and
 * "i5000 Series Scanners User's Guide", A-61670, bar pattern details).
 */
export const PATCH_T = [1, 1, 2.5, 1, 1, 1, 2.5] as const
export const PATCH_NARROW_MM = 0.08 * 25.4
export const PATCH_WIDTH_MM = 10 * PATCH_NARROW_MM

/** Where the two patches lie: read from the leading edge, whichever end of the sheet goes first. */
export const SHEET_PATCHES: readonly { top: number; from: 'top' | 'bottom' }[] = [
  { top: 13, from: 'top' },
  { top: SHEET_HEIGHT_MM - 13 - PATCH_WIDTH_MM, from: 'bottom' },
]
export const SHEET_PATCH_LEFT_MM = (SHEET_WIDTH_MM - PATCH_LENGTH_MM) / 2
export const SHEET_PATCH_LENGTH_MM = PATCH_LENGTH_MM

/** All that the sheet itself prints: ink elsewhere is somebody's. */
export const sheetZones: readonly SheetZone[] = [
  ...SHEET_PATCHES.map(({ top }): SheetZone =>
    [SHEET_PATCH_LEFT_MM, top, PATCH_LENGTH_MM, PATCH_WIDTH_MM]),
  [40, 45, 130, 38],
  SHEET_QR,
  [20, 200, 170, 36],
]

/** What a quick look says of a page of a stack. */
export type PageLook = 'sheet' | 'blank' | 'other'

export interface StackPart {
  /** Pages of the file, counted from 1, in order. */
  pages: number[]
}

export interface ToldApart {
  parts: StackPart[]
  /** Pages that are separator sheets or their blank other sides. They belong to no part. */
  sheets: number[]
}

/**
 * Tells a stack apart at its separator sheets, and there only. The blank other side of a sheet goes
 * with it: the page behind a sheet, or the page before one that lies on an even page (scanned face
 * down, both sides). Sheets in a row, in front and at the end make no empty parts.
 */
export function tellApart(looks: readonly PageLook[]): ToldApart {
  const sheets = new Set<number>()
  for (const [index, look] of looks.entries()) {
    if (look !== 'sheet') continue
    const page = index + 1
    sheets.add(page)
    const isSecondSide = page % 2 === 0
    if (isSecondSide && looks[index - 1] === 'blank') sheets.add(page - 1)
    else if (!isSecondSide && looks[index + 1] === 'blank') sheets.add(page + 1)
    else if (looks[index + 1] === 'blank' && looks[index - 1] !== 'blank') sheets.add(page + 1)
  }
  const parts: StackPart[] = []
  let open: number[] = []
  for (let page = 1; page <= looks.length + 1; page += 1) {
    if (page <= looks.length && !sheets.has(page)) {
      open.push(page)
      continue
    }
    if (open.length > 0) parts.push({ pages: open })
    open = []
  }
  return { parts, sheets: [...sheets].sort((one, other) => one - other) }
}
