import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Canvas, createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas'
import type { RecognisedWord } from '../../workflows/domain/reading.ts'

/** A letter being drawn; places in millimetres from the top left, sizes in points. */
export interface Sheets {
  pages: SheetPage[]
  dpi: number
  family: string
  /** Line height over letter size. */
  leading: number
}

export interface SheetPage {
  canvas: Canvas
  pen: SKRSContext2D
  /** Every word as drawn, with the place a perfect reader would give. */
  words: RecognisedWord[]
}

export interface Print {
  x: number
  y: number
  /** Points. */
  size: number
  style?: '' | 'bold' | 'italic' | 'italic bold'
  align?: 'left' | 'center' | 'right'
  colour?: string
  family?: string
}

export const PAGE = { width: 210, height: 297 }
const INK = '#161616'
const MM_PER_POINT = 25.4 / 72

const packageOf = createRequire(import.meta.url)
for (const style of ['400Regular', '700Bold', '400Regular_Italic', '700Bold_Italic']) {
  GlobalFonts.registerFromPath(
    packageOf.resolve(`@expo-google-fonts/tinos/${style}/Tinos_${style}.ttf`), 'Tinos')
}
/**
 * Fonts of the system only widen what is measured: without them every letter is set in Tinos.
 * They must hold every Vietnamese letter; Liberation Sans and Mono do not.
 */
const SYSTEM = '/usr/share/fonts/truetype'
const systemFonts = {
  Sans: ['freefont/FreeSans', 'freefont/FreeSansBold', 'freefont/FreeSansOblique',
    'freefont/FreeSansBoldOblique'],
  Typewriter: ['freefont/FreeMono', 'freefont/FreeMonoBold', 'freefont/FreeMonoOblique',
    'freefont/FreeMonoBoldOblique'],
  Condensed: ['dejavu/DejaVuSerifCondensed', 'dejavu/DejaVuSerifCondensed-Bold',
    'dejavu/DejaVuSerifCondensed-Italic', 'dejavu/DejaVuSerifCondensed-BoldItalic'],
} as const
export type Family = 'Tinos' | keyof typeof systemFonts
const present = new Set<string>(['Tinos'])
for (const [family, files] of Object.entries(systemFonts)) {
  const paths = files.map((file) => `${SYSTEM}/${file}.ttf`)
  if (!paths.every((path) => existsSync(path))) continue
  for (const path of paths) GlobalFonts.registerFromPath(path, family)
  present.add(family)
}

export function openSheets(settings: { dpi: number; family: Family; leading?: number }): Sheets {
  const family = present.has(settings.family) ? settings.family : 'Tinos'
  const sheets: Sheets = { pages: [], dpi: settings.dpi, family, leading: settings.leading ?? 1.25 }
  addPage(sheets)
  return sheets
}

export function addPage(sheets: Sheets): SheetPage {
  const canvas = createCanvas(
    Math.round((PAGE.width / 25.4) * sheets.dpi), Math.round((PAGE.height / 25.4) * sheets.dpi))
  const pen = canvas.getContext('2d')
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  const page = { canvas, pen, words: [] }
  sheets.pages.push(page)
  return page
}

export function lastPage(sheets: Sheets): SheetPage {
  return sheets.pages.at(-1) ?? addPage(sheets)
}

export const pixels = (sheets: Sheets, millimetres: number) => (millimetres * sheets.dpi) / 25.4

/** Millimetres from one line to the next. */
export const lineStep = (sheets: Sheets, size: number) => size * MM_PER_POINT * sheets.leading

function choose(sheets: Sheets, { pen }: SheetPage, print: Pick<Print, 'size' | 'style' | 'family'>) {
  const size = (print.size / 72) * sheets.dpi
  pen.font = `${print.style ?? ''} ${size}px ${print.family ?? sheets.family}`.trim()
  return size
}

export function widthOf(sheets: Sheets, text: string, print: Pick<Print, 'size' | 'style' | 'family'>): number {
  const page = lastPage(sheets)
  choose(sheets, page, print)
  return (page.pen.measureText(text).width * 25.4) / sheets.dpi
}

/** Prints one line. */
export function print(sheets: Sheets, text: string, at: Print): void {
  const page = lastPage(sheets)
  const size = choose(sheets, page, at)
  const { pen, canvas } = page
  const width = pen.measureText(text).width
  const back = at.align === 'center' ? width / 2 : at.align === 'right' ? width : 0
  const x = pixels(sheets, at.x) - back
  const y = pixels(sheets, at.y)
  pen.fillStyle = at.colour ?? INK
  pen.textAlign = 'left'
  pen.fillText(text, x, y)
  for (const found of text.matchAll(/\S+/gu)) {
    const left = x + pen.measureText(text.slice(0, found.index)).width
    const wordWidth = pen.measureText(found[0]).width
    page.words.push({
      text: found[0].normalize('NFC'),
      confidence: 97,
      box: [left / canvas.width, (y - size * 0.78) / canvas.height,
        wordWidth / canvas.width, (size * 0.98) / canvas.height],
    })
  }
}

/** Prints lines one under the other; the y below them. */
export function printLines(sheets: Sheets, lines: readonly string[], at: Print): number {
  let { y } = at
  for (const line of lines) {
    print(sheets, line, { ...at, y })
    y += lineStep(sheets, at.size)
  }
  return y
}

export function wrap(
  sheets: Sheets,
  text: string,
  width: number,
  type: Pick<Print, 'size' | 'style' | 'family'>,
  indent = 0,
): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line === '' || widthOf(sheets, longer, type) <= (lines.length === 0 ? width - indent : width)) {
      line = longer
      continue
    }
    lines.push(line)
    line = word
  }
  return [...lines, line]
}

export function rule(sheets: Sheets, x: number, y: number, width: number): void {
  const { pen } = lastPage(sheets)
  pen.fillStyle = INK
  pen.fillRect(pixels(sheets, x), pixels(sheets, y), pixels(sheets, width),
    Math.max(1, sheets.dpi / 110))
}
