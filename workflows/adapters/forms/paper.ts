import fontkit from '@cantoo/fontkit'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { setImmediate as letOthersIn } from 'node:timers/promises'
import { PDFDocument, type PDFFont, PDFName, type PDFPage } from 'pdf-lib'

/** Points in a millimetre. */
export const MM = 72 / 25.4
export const A4 = { short: 595.28, long: 841.89 } as const

export type Weight = 'regular' | 'bold' | 'italic'

export interface TextStyle {
  size: number
  weight?: Weight
  align?: 'left' | 'center' | 'right'
  /** 0 black … 1 white. */
  grey?: number
}

/** One page being drawn; x and y in points from the bottom left corner. */
export interface Sheet {
  width: number
  height: number
  text(value: string, x: number, y: number, style: TextStyle): void
  line(x1: number, y1: number, x2: number, y2: number, thickness: number): void
  frame(x: number, y: number, width: number, height: number, thickness: number, grey?: number): void
  /** Filled black. */
  blacken(rectangles: readonly (readonly [number, number, number, number])[]): void
}

export interface Paper {
  sheets: readonly Sheet[]
  addSheet(width: number, height: number): Sheet
  widthOf(value: string, style: TextStyle): number
  /** Lines no wider than `width`; a word that is longer by itself is broken. */
  wrap(value: string, width: number, style: TextStyle): string[]
  /** The value at the largest size that fits one line, cut with "…" below `smallest`. */
  fit(value: string, width: number, style: TextStyle, smallest: number): [string, TextStyle]
  finish(facts: { title: string; madeAt: Date }): Promise<Buffer>
}

interface Face {
  name: string
  font: PDFFont
  words: Map<string, { glyphs: string; width: number }>
}

const FACES = {
  regular: '@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf',
  bold: '@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf',
  italic: '@expo-google-fonts/tinos/400Regular_Italic/Tinos_400Regular_Italic.ttf',
} as const
const WORDS_KEPT_MAX = 100_000
const PARTS = /\s+|[^\s]+/g

/**
 * A4 in a Times-like face that has every Vietnamese letter. Words are shaped once and reused, or
 * a year's register would take minutes.
 */
export async function openPaper(): Promise<Paper> {
  const document = await PDFDocument.create({ updateMetadata: false })
  document.registerFontkit(fontkit)
  const faces: Record<Weight, Face> = {
    regular: await openFace(document, 'regular'),
    bold: await openFace(document, 'bold'),
    italic: await openFace(document, 'italic'),
  }
  const sheets: { sheet: Sheet; page: PDFPage; operators: string[] }[] = []
  const paper: Paper = {
    get sheets() {
      return sheets.map(({ sheet }) => sheet)
    },
    addSheet(width, height) {
      const operators: string[] = []
      const sheet = openSheet(faces, operators, width, height)
      sheets.push({ sheet, page: document.addPage([width, height]), operators })
      return sheet
    },
    widthOf: (value, style) => widthOf(faces, value, style),
    wrap: (value, width, style) => wrap(faces, value, width, style),
    fit: (value, width, style, smallest) => fit(faces, value, width, style, smallest),
    async finish({ title, madeAt }) {
      for (const { page, operators } of sheets) {
        await letOthersIn()
        putOnPage(document, faces, page, operators)
      }
      document.setTitle(title)
      document.setCreationDate(madeAt)
      document.setModificationDate(madeAt)
      return Buffer.from(await document.save({ useObjectStreams: false }))
    },
  }
  return paper
}

async function openFace(document: PDFDocument, weight: Weight): Promise<Face> {
  const path = createRequire(import.meta.url).resolve(FACES[weight])
  const font = await document.embedFont(await readFile(path), { subset: true })
  return { name: weight, font, words: new Map() }
}

function putOnPage(
  document: PDFDocument, faces: Record<Weight, Face>, page: PDFPage, operators: string[],
): void {
  const { context } = document
  const fonts = Object.fromEntries(Object.values(faces).map(({ name, font }) => [name, font.ref]))
  page.node.set(PDFName.of('Contents'), context.register(context.flateStream(operators.join('\n'))))
  page.node.set(PDFName.of('Resources'), context.obj({ Font: fonts }))
}

function openSheet(
  faces: Record<Weight, Face>, operators: string[], width: number, height: number,
): Sheet {
  return {
    width,
    height,
    text(value, x, y, style) {
      const words = cleanText(value)
      if (words === '') return
      const shift = style.align === 'center' ? 0.5 : style.align === 'right' ? 1 : 0
      const from = x - (shift === 0 ? 0 : shift * widthOf(faces, words, style))
      const face = faces[style.weight ?? 'regular']
      const glyphs = partsOf(words).map((part) => shapedWord(face, part).glyphs).join('')
      operators.push(`${style.grey ?? 0} g BT /${face.name} ${style.size} Tf `
        + `${near(from)} ${near(y)} Td <${glyphs}> Tj ET`)
    },
    line(x1, y1, x2, y2, thickness) {
      operators.push(`0 G ${thickness} w ${near(x1)} ${near(y1)} m ${near(x2)} ${near(y2)} l S`)
    },
    frame(x, y, wide, high, thickness, grey = 0) {
      const sides = [x, y, wide, high].map(near).join(' ')
      operators.push(`${grey} G ${thickness} w ${sides} re S`)
    },
    blacken(rectangles) {
      const path = rectangles.map((sides) => `${sides.map(near).join(' ')} re`)
      operators.push(`0 g ${path.join(' ')} f`)
    },
  }
}

function near(points: number): number {
  return Math.round(points * 1_000) / 1_000
}

/**
 * Composed letters (tablets of some makers send them taken apart), one space between words, and
 * no characters that are not seen: they could turn the order of a line around.
 */
export function cleanText(value: string): string {
  return value.normalize('NFC').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
}

function partsOf(words: string): string[] {
  return words.match(PARTS) ?? []
}

function shapedWord(face: Face, word: string): { glyphs: string; width: number } {
  const known = face.words.get(word)
  if (known) return known
  const shaped = {
    glyphs: face.font.encodeText(word).asString(),
    width: face.font.widthOfTextAtSize(word, 1),
  }
  if (face.words.size < WORDS_KEPT_MAX) face.words.set(word, shaped)
  return shaped
}

function widthOf(faces: Record<Weight, Face>, value: string, style: TextStyle): number {
  const face = faces[style.weight ?? 'regular']
  let width = 0
  for (const part of partsOf(value)) width += shapedWord(face, part).width
  return width * style.size
}

function wrap(
  faces: Record<Weight, Face>, value: string, width: number, style: TextStyle,
): string[] {
  const lines: string[] = []
  const space = widthOf(faces, ' ', style)
  let line = ''
  let used = 0
  for (const word of cleanText(value).split(' ')) {
    for (const piece of broken(faces, word, width, style)) {
      const wide = widthOf(faces, piece, style)
      if (line !== '' && used + space + wide > width) {
        lines.push(line)
        line = ''
        used = 0
      }
      used += wide + (line === '' ? 0 : space)
      line = line === '' ? piece : `${line} ${piece}`
    }
  }
  if (line !== '') lines.push(line)
  return lines
}

function broken(
  faces: Record<Weight, Face>, word: string, width: number, style: TextStyle,
): string[] {
  if (widthOf(faces, word, style) <= width) return [word]
  const pieces: string[] = []
  let piece = ''
  for (const letter of word) {
    if (piece !== '' && widthOf(faces, piece + letter, style) > width) {
      pieces.push(piece)
      piece = ''
    }
    piece += letter
  }
  return [...pieces, piece]
}

function fit(
  faces: Record<Weight, Face>, value: string, width: number, style: TextStyle, smallest: number,
): [string, TextStyle] {
  const words = cleanText(value)
  const needed = widthOf(faces, words, style)
  if (needed <= width) return [words, style]
  const size = Math.max(smallest, Math.floor((style.size * width * 10) / needed) / 10)
  const small = { ...style, size }
  if (widthOf(faces, words, small) <= width) return [words, small]
  const [first = ''] = wrap(faces, words, width - widthOf(faces, '…', small), small)
  return [`${first}…`, small]
}
