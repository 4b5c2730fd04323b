import fontkit from '@cantoo/fontkit'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import {
  PDFArray, PDFDocument, type PDFFont, PDFHexString, PDFName, type PDFPage, PDFRef, PDFString,
} from 'pdf-lib'
import { OfficeError } from '../domain/office-error.ts'
import { MM } from './forms/paper.ts'
import { appendAnnotations } from './pdf-append.ts'
import { assertDrawable, type InkLayer, pdfDate } from './pdf-ink.ts'
import { drawMarks } from './pdf-notes.ts'
import { removeActiveContent } from './pdf-sanitise.ts'
import { readStructure, takePages } from './pdf-structure.ts'
import { dropUnreachable, leaveSignaturesBehind } from './searchable-signatures.ts'
import { placeOf, wrapWords } from './signing-places.ts'

/** A directive that was given after the sheet had been signed. */
export interface LaterDirective {
  /** 0 first; where the author will sign. */
  slot: number
  author: string
  words: string
  at: string
  /** On pages of the sheet. */
  ink: InkLayer | null
}

export interface SheetAddition {
  /** The first page with places for signatures, counted from 1. */
  signaturePage: number
  directives: LaterDirective[]
}

const FACE = '@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf'
const PRINTED_AND_LOCKED = 4 | 128
const SIZES = [9, 8, 7, 6] as const
const LEADING = 1.22
const CONTENTS_MAX = 5_000

/**
 * One file of pages of several: the slip, pages of the letter, pages for signatures. Nothing in it
 * acts by itself, and no foreign signature field comes along: what it drew stays as a picture. The
 * same asked again gives the same bytes. For bounded child processes.
 * @throws {OfficeError} `signing-failed`.
 */
export async function composeSheet(
  sources: readonly Buffer[], pages: readonly { source: number; page: number }[],
): Promise<Buffer> {
  const taken = await takePages(sources, pages)
  if (!taken) throw new OfficeError('signing-failed', { why: 'pages' })
  const document = await PDFDocument.load(taken, { updateMetadata: false })
  leaveSignaturesBehind(document)
  removeActiveContent(document)
  dropUnreachable(document)
  const made = Buffer.from(await document.save({
    useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false,
  }))
  const structure = await readStructure(made)
  if (structure.exitCode !== 0) throw new OfficeError('signing-failed', { why: 'structure' })
  return made
}

/**
 * What was directed after the first signature, as annotations behind the end of the signed sheet:
 * the words in the author's place, the ink where it was written. Every signature before stays whole.
 */
export async function addToSheet(bytes: Buffer, addition: SheetAddition): Promise<Buffer> {
  const face = await readFile(createRequire(import.meta.url).resolve(FACE))
  let font: PDFFont | undefined
  const { bytes: made } = await appendAnnotations(bytes, async (document) => {
    document.registerFontkit(fontkit)
    font ??= await document.embedFont(face, { subset: true })
    for (const directive of addition.directives) {
      drawWords(document, font, addition.signaturePage, directive)
      await drawLaterInk(document, directive.ink)
    }
  })
  return made
}

async function drawLaterInk(document: PDFDocument, layer: InkLayer | null): Promise<void> {
  if (!layer) return
  const pages = document.getPages()
  const strokes = layer.onSlip.filter((stroke) => !stroke.erased)
  assertDrawable(strokes, pages.length)
  for (const number of new Set(strokes.map((stroke) => stroke.page))) {
    const page = pages[number - 1]
    if (!page) continue
    const own = strokes.filter((stroke) => stroke.page === number)
    await drawMarks(document, page, own, { ...layer, at: new Date(layer.at) })
  }
}

function drawWords(
  document: PDFDocument, font: PDFFont, firstPage: number, directive: LaterDirective,
): void {
  const place = placeOf(directive.slot)
  const page = document.getPage(firstPage - 1 + place.page)
  const { x, y, width, height } = place.words
  const words = directive.words.normalize('NFC')
  const measure = (text: string) => font.widthOfTextAtSize(text, 1)
  const { lines, size } = fitted(words, width - 2 * MM, height - 2 * MM, measure)
  const operators = ['q', '0 g']
  for (const [index, line] of lines.entries()) {
    const down = height - 1 * MM - size - index * size * LEADING
    operators.push(`BT /F0 ${size} Tf ${MM.toFixed(2)} ${down.toFixed(2)} Td `
      + `${font.encodeText(line).toString()} Tj ET`)
  }
  operators.push('Q')
  const { context } = document
  const appearance = context.register(context.flateStream(operators.join('\n'), {
    Type: 'XObject', Subtype: 'Form', FormType: 1, BBox: [0, 0, width, height],
    Resources: { Font: { F0: font.ref } },
  }))
  const when = PDFString.of(pdfDate(new Date(directive.at)))
  const annotation = context.register(context.obj({
    Type: 'Annot', Subtype: 'FreeText', Rect: [x, y, x + width, y + height], F: PRINTED_AND_LOCKED,
    P: page.ref, T: PDFHexString.fromText(directive.author.normalize('NFC')),
    Contents: PDFHexString.fromText(words.slice(0, CONTENTS_MAX)), M: when, CreationDate: when,
    DA: PDFString.of(`/F0 ${size} Tf 0 g`), AP: { N: appearance },
  }))
  addAnnotation(document, page, annotation)
}

/** The largest size at which all lines fit; at the smallest the rest is cut, `/Contents` has all. */
function fitted(
  words: string, width: number, height: number, measure: (text: string) => number,
): { lines: string[]; size: number } {
  for (const size of SIZES) {
    const lines = wrapWords(words, width / size, measure)
    if (lines.length * size * LEADING <= height) return { lines, size }
  }
  const size = SIZES.at(-1) ?? 6
  const room = Math.floor(height / (size * LEADING))
  const lines = wrapWords(words, width / size, measure).slice(0, room)
  return { lines: [...lines.slice(0, -1), `${lines.at(-1) ?? ''} …`], size }
}

function addAnnotation(document: PDFDocument, page: PDFPage, annotation: PDFRef): void {
  const { context } = document
  const key = PDFName.of('Annots')
  const held = page.node.get(key)
  const list = held instanceof PDFRef ? context.lookup(held) : held
  if (list instanceof PDFArray) {
    list.push(annotation)
    context.snapshot?.markRefForSave(held instanceof PDFRef ? held : page.ref)
    return
  }
  page.node.set(key, context.obj([annotation]))
  context.snapshot?.markRefForSave(page.ref)
}
