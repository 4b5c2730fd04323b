import fontkit from '@cantoo/fontkit'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { PDFDocument, PDFFont, PDFImage, PDFRef } from 'pdf-lib'

/**
 * How a signature is seen. `official` is the form of Phụ lục I of NĐ 30/2020: authority and
 * position, the signature as it stands on paper in blue, the full name. `internal` says in its
 * title that it is none of that.
 */
export interface SignatureLook {
  kind: 'official' | 'internal'
  /** In capitals, above the signature: "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH". */
  authority: readonly string[]
  fullName: string
  at: Date
}

const FACES = {
  regular: '@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf',
  bold: '@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf',
} as const
const BLUE = '0.04 0.18 0.55'
const INTERNAL_TITLE = 'CHỮ KÝ NỘI BỘ'
const INTERNAL_NOTE = 'Không phải chữ ký số công vụ'
const SMALLEST = 4
const OFFICE_HOURS_AHEAD = 7

interface Line {
  words: string
  size: number
  font: PDFFont
  /** Name of the font in the appearance. */
  face: 'F0' | 'F1'
}

/** @returns the appearance stream, drawn in a box of the given size. */
export async function drawSignature(
  document: PDFDocument, look: SignatureLook, box: readonly [number, number, number, number],
  image: Uint8Array | null,
): Promise<PDFRef> {
  document.registerFontkit(fontkit)
  const regular = await embed(document, 'regular')
  const bold = await embed(document, 'bold')
  const picture = image ? await document.embedPng(image) : null
  const [width, height] = [box[2] - box[0], box[3] - box[1]]
  const above: Line[] = [
    ...(look.kind === 'internal' ? [{ words: INTERNAL_TITLE, size: 8, font: bold, face: 'F1' as const }] : []),
    ...look.authority.map((words) => ({ words: words.toUpperCase(), size: 8.5, font: bold, face: 'F1' as const })),
  ]
  const below: Line[] = [
    { words: look.fullName, size: 9.5, font: bold, face: 'F1' },
    { words: isoInOffice(look.at), size: 7, font: regular, face: 'F0' },
    ...(look.kind === 'internal' ? [{ words: INTERNAL_NOTE, size: 6.5, font: regular, face: 'F0' as const }] : []),
  ]
  const operators = ['q', `${BLUE} rg`]
  let top = height - 3
  for (const line of above) operators.push(put(line, width, (top -= line.size * 1.15)))
  let bottom = 4
  for (const line of below.toReversed()) {
    operators.push(put(line, width, bottom))
    bottom += line.size * 1.2
  }
  if (picture) operators.push(putPicture(picture, width, bottom + 1, top - 3))
  if (look.kind === 'internal') {
    operators.push(`${BLUE} RG 0.6 w 0.5 0.5 ${width - 1} ${height - 1} re S`)
  }
  operators.push('Q')
  const { context } = document
  return context.register(context.flateStream(operators.join('\n'), {
    Type: 'XObject', Subtype: 'Form', FormType: 1, BBox: [0, 0, width, height],
    Resources: {
      Font: { F0: regular.ref, F1: bold.ref },
      ...(picture ? { XObject: { P0: picture.ref } } : {}),
    },
  }))
}

async function embed(document: PDFDocument, face: keyof typeof FACES): Promise<PDFFont> {
  const path = createRequire(import.meta.url).resolve(FACES[face])
  return document.embedFont(await readFile(path), { subset: true })
}

/** One line in the middle, smaller when it does not fit. */
function put(line: Line, width: number, y: number): string {
  const words = line.words.normalize('NFC')
  const wide = line.font.widthOfTextAtSize(words, 1)
  const size = Math.max(SMALLEST, Math.min(line.size, (width - 6) / Math.max(wide, 0.01)))
  const x = Math.max(2, (width - wide * size) / 2)
  const glyphs = line.font.encodeText(words).toString()
  return `BT /${line.face} ${near(size)} Tf ${near(x)} ${near(y)} Td ${glyphs} Tj ET`
}

function putPicture(picture: PDFImage, width: number, from: number, to: number): string {
  const room = to - from
  if (room <= 4) return ''
  const scale = Math.min((width * 0.8) / picture.width, room / picture.height)
  const [wide, high] = [picture.width * scale, picture.height * scale]
  return `q ${near(wide)} 0 0 ${near(high)} ${near((width - wide) / 2)} ${near(from + (room - high) / 2)} cm /P0 Do Q`
}

function near(points: number): number {
  return Math.round(points * 1_000) / 1_000
}

/** `2026-11-23T09:00:05+07:00`: Vietnam has one time zone and no summer time. */
export function isoInOffice(at: Date): string {
  const local = new Date(at.getTime() + OFFICE_HOURS_AHEAD * 3_600_000)
  return `${local.toISOString().slice(0, 19)}+07:00`
}
