import fontkit from '@cantoo/fontkit'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type PDFDocument, type PDFFont, PDFHexString, type PDFPage, PDFString } from 'pdf-lib'
import {
  axesOf, isNote, type Note, NOTE_BASELINE, NOTE_LEADING, NOTE_PADDING, noteBox, STAMP_FRAME,
} from '../domain/ink-notes.ts'
import type { Stroke } from '../domain/ink.ts'
import {
  addAnnotation, authorOf, colourOf, drawInk, type InkLayer, pdfDate, PRINTED_AND_LOCKED, rounded,
} from './pdf-ink.ts'

/** Has every Vietnamese letter; looks like the face that letters are typed in. */
const FACE = '@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf'

const fonts = new WeakMap<PDFDocument, Promise<PDFFont>>()

/** Everything of one layer on one page: what a pen drew, then the words. */
export async function drawMarks(
  document: PDFDocument, page: PDFPage, marks: readonly Stroke[], layer: InkLayer,
): Promise<void> {
  drawInk(document, page, marks, layer)
  for (const note of marks.filter(isNote)) drawNote(document, page, await fontOf(document), note, layer)
}

/** One face a file, however many notes; only the letters that are used go in. */
function fontOf(document: PDFDocument): Promise<PDFFont> {
  const known = fonts.get(document)
  if (known) return known
  const opening = openFont(document)
  fonts.set(document, opening)
  return opening
}

async function openFont(document: PDFDocument): Promise<PDFFont> {
  const face = await readFile(createRequire(import.meta.url).resolve(FACE))
  document.registerFontkit(fontkit)
  return document.embedFont(face, { subset: true })
}

/**
 * Words as one /FreeText annotation with an appearance of its own, upright as they were placed
 * whatever turn the page has. No background: what is printed under them stays to be read.
 */
function drawNote(
  document: PDFDocument, page: PDFPage, font: PDFFont, note: Note, layer: InkLayer,
): void {
  const [place] = note.points
  if (!place) return
  const { width: size, words } = note
  const box = noteBox(note, (line) => font.widthOfTextAtSize(line, 1))
  const { context } = document
  const { right, up } = axesOf(note.turn)
  const appearance = context.register(context.flateStream(operatorsOf(note, font, box), {
    Type: 'XObject', Subtype: 'Form', FormType: 1, BBox: [0, 0, rounded(box.width), rounded(box.height)],
    Matrix: [...right, ...up, 0, 0], Resources: { Font: { F0: font.ref } },
  }))
  const far = [
    place[0] + right[0] * box.width - up[0] * box.height,
    place[1] + right[1] * box.width - up[1] * box.height,
  ] as const
  const when = PDFString.of(pdfDate(layer.at))
  const annotation = context.register(context.obj({
    Type: 'Annot', Subtype: 'FreeText', IT: 'FreeTextTypewriter', F: PRINTED_AND_LOCKED, P: page.ref,
    Rect: [
      rounded(Math.min(place[0], far[0])), rounded(Math.min(place[1], far[1])),
      rounded(Math.max(place[0], far[0])), rounded(Math.max(place[1], far[1])),
    ],
    NM: PDFString.of(note.id), T: authorOf(layer), Contents: PDFHexString.fromText(words),
    M: when, CreationDate: PDFString.of(pdfDate(new Date(note.drawnAt))),
    DA: PDFString.of(`/F0 ${rounded(size)} Tf ${colourOf(note.color).join(' ')} rg`), Q: 0,
    BS: { W: 0 }, AP: { N: appearance },
  }))
  addAnnotation(document, page, annotation)
}

function operatorsOf(
  note: Note, font: PDFFont, box: { width: number; height: number },
): string {
  const { width: size } = note
  const colour = colourOf(note.color).join(' ')
  const operators = ['q', `${colour} rg`]
  if (note.tool === 'stamp') {
    const line = size * STAMP_FRAME
    const [wide, high] = [rounded(box.width - line), rounded(box.height - line)]
    operators.push(`${colour} RG ${rounded(line)} w ${rounded(line / 2)} ${rounded(line / 2)} ${wide} ${high} re S`)
  }
  for (const [index, line] of note.words.split('\n').entries()) {
    const down = box.height - size * (NOTE_PADDING + index * NOTE_LEADING + NOTE_BASELINE)
    operators.push(`BT /F0 ${rounded(size)} Tf ${rounded(size * NOTE_PADDING)} ${rounded(down)} Td `
      + `${font.encodeText(line).toString()} Tj ET`)
  }
  operators.push('Q')
  return operators.join('\n')
}
