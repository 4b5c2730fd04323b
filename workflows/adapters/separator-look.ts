import type { ReadResult } from 'zxing-wasm/reader'
import {
  type PageLook, SHEET_CODE, SHEET_HEIGHT_MM, SHEET_QR, SHEET_WIDTH_MM, sheetZones, type SheetZone,
} from '../domain/separator-sheet.ts'
import { findCodes } from './page-codes.ts'
import type { ForeignFile, PageImages } from './page-images.ts'
import { type Area, type Grey, luminanceOf } from './reading-picture.ts'
import { findPatches } from './separator-patch.ts'

/** Dots an inch at which pages are looked at: a narrow bar is 8, a module of our QR 14 dots wide. */
export const LOOK_DPI = 100
/** Part of the page that others' ink may cover on a sheet: a pencil mark, dust, a line of words. */
const FOREIGN_INK_MAX = 0.012
/** Less where the sheet's own print is known dot by dot: a few lines of a pencil. */
const FOREIGN_INK_ON_OURS_MAX = 0.004
const BLANK_INK_MAX = 0.001
/** Millimetres of the page's short side, as our QR measures it. Smaller codes stand on letters. */
const PAGE_SIDE_MM = { min: 150, max: 330 } as const
const ZONE_MARGIN_MM = 5
const EDGE_MM = 5
const PATCH_MARGIN = 0.02
/** A patch two inches long fills 0.7 % of a page from edge to edge; text nearly nothing. */
const SOLID_INK_MIN = 0.002
const SOLID_REACH = 3
/** Ink is darker than this part of the paper's own brightness. */
const INK_BELOW = 0.6

/** Every page of a file in order; a page that cannot be drawn is nobody's separator sheet. */
export async function lookThrough(
  images: PageImages, file: ForeignFile, pageCount: number,
): Promise<PageLook[]> {
  const draw = (page: number) =>
    images.draw(file, { page, turn: 0, dpi: LOOK_DPI, maxWidth: null }).catch(() => undefined)
  const looks: PageLook[] = []
  let next = draw(1)
  for (let page = 1; page <= pageCount; page += 1) {
    const drawn = await next
    // The child draws the next page while this one is looked at.
    if (page < pageCount) next = draw(page + 1)
    looks.push(drawn ? await lookAtPage(luminanceOf(drawn)) : 'other')
  }
  return looks
}

/**
 * What a page of a stack is, by a quick look: a separator sheet (our own, or any with a patch T)
 * that holds nearly nothing else, a blank page, or a page of a letter. A letter that carries a
 * code, even ours, is a page of a letter.
 */
export async function lookAtPage(page: Grey): Promise<PageLook> {
  const limit = paperOf(page) * INK_BELOW
  const isDark = (value: number) => value < limit
  if (inkBeside(page, isDark, () => false) < BLANK_INK_MAX) return 'blank'
  if (solidInk(page, isDark) < SOLID_INK_MIN) return 'other'
  if (await isOurSheet(page, isDark)) return 'sheet'
  return isPatchSheet(page, isDark) ? 'sheet' : 'other'
}

async function isOurSheet(page: Grey, isDark: (value: number) => boolean): Promise<boolean> {
  const found = await findCodes(page)
  return found.some((code) => {
    if (!code.isValid || code.text !== SHEET_CODE) return false
    const onSheet = fromPageToSheet(code)
    if (!onSheet) return false
    const side = Math.min(page.width, page.height) * onSheet.millimetres
    if (side < PAGE_SIDE_MM.min || side > PAGE_SIDE_MM.max) return false
    const isOwn = (x: number, y: number) => isSheetsOwn(onSheet.at(x, y))
    return inkBeside(page, isDark, isOwn) < FOREIGN_INK_ON_OURS_MAX
  })
}

function isPatchSheet(page: Grey, isDark: (value: number) => boolean): boolean {
  const patches = findPatches(page, isDark)
  if (patches.length === 0) return false
  const margin = Math.min(page.width, page.height) * PATCH_MARGIN
  return inkBeside(page, isDark, (x, y) =>
    patches.some((patch) => isInside(patch, x, y, margin))) < FOREIGN_INK_MAX
}

function isInside(area: Area, x: number, y: number, margin: number): boolean {
  return x >= area.x - margin && x <= area.x + area.width + margin
    && y >= area.y - margin && y <= area.y + area.height + margin
}

/**
 * Part of the page where ink is at least a bar wide in every direction. Letters have strokes, sheets
 * have bars and squares: most pages need no further look.
 */
function solidInk(page: Grey, isDark: (value: number) => boolean): number {
  const { width, height, pixels } = page
  const reach = SOLID_REACH
  let solid = 0
  for (let y = reach; y < height - reach; y += 3) {
    for (let x = reach; x < width - reach; x += 3) {
      const at = y * width + x
      if (isDark(pixels[at] ?? 255) && isDark(pixels[at - reach] ?? 255) && isDark(pixels[at + reach] ?? 255)
        && isDark(pixels[at - reach * width] ?? 255) && isDark(pixels[at + reach * width] ?? 255)) solid += 1
    }
  }
  return solid / ((width * height) / 9)
}

/** Part of the page under ink, without its edges and without the places that do not count. */
function inkBeside(
  page: Grey,
  isDark: (value: number) => boolean,
  isOwn: (x: number, y: number) => boolean,
): number {
  const left = Math.round(page.width * 0.04)
  const top = Math.round(page.height * 0.03)
  let dark = 0
  for (let y = top; y < page.height - top; y += 2) {
    for (let x = left; x < page.width - left; x += 2) {
      if (isDark(page.pixels[y * page.width + x] ?? 255) && !isOwn(x, y)) dark += 1
    }
  }
  return dark / ((page.width * page.height) / 4)
}

interface OnSheet {
  at(x: number, y: number): { x: number; y: number }
  /** Millimetres of the sheet in a dot of the page. */
  millimetres: number
}

/** Our QR tells where each dot of the page lies on the sheet, however it was turned and shifted. */
function fromPageToSheet({ position }: ReadResult): OnSheet | undefined {
  const { topLeft, topRight, bottomLeft } = position
  const across = { x: topRight.x - topLeft.x, y: topRight.y - topLeft.y }
  const along = { x: bottomLeft.x - topLeft.x, y: bottomLeft.y - topLeft.y }
  const area = across.x * along.y - across.y * along.x
  if (area <= 0) return undefined
  const [left, top, side] = SHEET_QR
  return {
    millimetres: side / Math.sqrt(area),
    at(x, y) {
      const fromX = x - topLeft.x
      const fromY = y - topLeft.y
      return {
        x: left + (side * (fromX * along.y - fromY * along.x)) / area,
        y: top + (side * (across.x * fromY - across.y * fromX)) / area,
      }
    },
  }
}

function isSheetsOwn({ x, y }: { x: number; y: number }): boolean {
  // The lid of the scanner around the sheet is nobody's ink.
  const isOutside = x < EDGE_MM || y < EDGE_MM
    || x > SHEET_WIDTH_MM - EDGE_MM || y > SHEET_HEIGHT_MM - EDGE_MM
  return isOutside || sheetZones.some((zone) => isInZone(zone, x, y))
}

function isInZone([left, top, width, height]: SheetZone, x: number, y: number): boolean {
  return x > left - ZONE_MARGIN_MM && x < left + width + ZONE_MARGIN_MM
    && y > top - ZONE_MARGIN_MM && y < top + height + ZONE_MARGIN_MM
}

/** The brightness that most of the page has: grey recycled paper is paper. */
function paperOf(page: Grey): number {
  const counts = new Uint32Array(256)
  for (let at = 0; at < page.pixels.length; at += 7) counts[page.pixels[at] ?? 255]! += 1
  let paper = 255
  for (let value = 128; value < 256; value += 1) {
    if ((counts[value] ?? 0) > (counts[paper] ?? 0)) paper = value
  }
  return paper
}
