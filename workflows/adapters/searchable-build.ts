import { EncryptedPDFError, PDFDocument, PDFName, type PDFPage } from 'pdf-lib'
import { OfficeError } from '../domain/office-error.ts'
import type { PageReading } from '../domain/reading.ts'
import type { MediaType } from './file-inspector.ts'
import { removeActiveContent } from './pdf-sanitise.ts'
import { normalisePdf, readStructure } from './pdf-structure.ts'
import { glyphlessFont } from './searchable-font.ts'
import { addTextLayer } from './searchable-page.ts'
import { dropUnreachable, leaveSignaturesBehind } from './searchable-signatures.ts'

export interface SearchableJob {
  mediaType: MediaType
  pixelsMax: number
  /** The pages of the copy in their order. */
  pages: SearchablePage[]
}

/** A page of the file as the copy shows it. */
export interface SearchablePage {
  /** Of the file, counted from 1. */
  page: number
  /** Clockwise degrees the clerk gave it; a reading knows them too. */
  turn: number
  /** Null: not read (yet, or it could not be): the page goes along without words. */
  reading: PageReading | null
}

export interface SearchableFacts {
  pages: number
  /** Words of the text layer that was added. */
  words: number
}

const SAVE = { useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false }
const INHERITED = ['Resources', 'MediaBox', 'CropBox', 'Rotate']
/** They lead to pages that may be left out, or claim what holds for the original only. */
const NOT_OF_THE_COPY = ['Metadata', 'StructTreeRoot', 'MarkInfo', 'OutputIntents', 'PieceInfo']
const OF_ALL_PAGES = ['Outlines', 'Dests', 'Names', 'PageLabels', 'Threads', 'PageMode']

/** The work itself; blocks, and opens foreign bytes: for the bounded child only. */
export async function buildSearchable(
  job: SearchableJob, original: Buffer,
): Promise<SearchableFacts & { bytes: Buffer }> {
  const document = await openOriginal(job, original)
  const pages = arranged(document, job.pages)
  removeActiveContent(document)
  leaveSignaturesBehind(document)
  for (const entry of NOT_OF_THE_COPY) document.catalog.delete(PDFName.of(entry))

  const layer = { font: document.context.nextRef(), letters: new Set<number>() }
  let words = 0
  for (const { page, asked } of pages) {
    const reading = asked.reading ?? notRead(asked)
    words += addTextLayer(document, page, reading, layer)
  }
  if (words > 0) {
    document.context.assign(layer.font, glyphlessFont(document, layer.letters))
  }
  dropUnreachable(document)
  const bytes = Buffer.from(await document.save(SAVE))
  await assertSound(bytes, pages.length)
  return { bytes, pages: pages.length, words }
}

async function openOriginal(job: SearchableJob, original: Buffer): Promise<PDFDocument> {
  if (job.mediaType !== 'application/pdf') {
    return openPicture(job, original).catch((cause: unknown) => fail('unreadable', cause))
  }
  const normal = await normalisePdf(original)
  return PDFDocument.load(normal ?? original, { updateMetadata: false })
    .catch((cause: unknown) => {
      return fail(cause instanceof EncryptedPDFError ? 'encrypted' : 'unreadable', cause)
    })
}

async function openPicture(job: SearchableJob, original: Buffer): Promise<PDFDocument> {
  if (job.mediaType === 'image/tiff') {
    const { wrapFaxTiff } = await import('./searchable-tiff.ts')
    // What is no fax file is opened as any other picture, with its own complaints.
    const fax = await wrapFaxTiff(original, job.pixelsMax).catch(() => undefined)
    if (fax) return fax
  }
  const { wrapImage } = await import('./pdf-image-wrap.ts')
  return wrapImage(original, job.pixelsMax)
}

const notRead = ({ page, turn }: SearchablePage): PageReading => ({
  page, text: '', confidence: 0, origin: 'ocr', words: [], isBlank: false,
  // Kept by the office as quarter turns.
  rotation: turn as PageReading['rotation'],
})

/** The pages asked for, in their order, under one parent; whatever they inherited they now own. */
function arranged(
  document: PDFDocument, asked: readonly SearchablePage[],
): { page: PDFPage; asked: SearchablePage }[] {
  const all = document.getPages()
  if (all.length === 0) fail('no-pages')
  const chosen = asked.map((one) => ({ page: all[one.page - 1] ?? fail('no-such-page'), asked: one }))
  const isWhole = chosen.length === all.length
    && chosen.every(({ page }, index) => page === all[index])
  if (isWhole) return chosen
  const { context, catalog } = document
  const kids = chosen.map(({ page }) => page.ref)
  if (new Set(kids).size !== kids.length) fail('page-twice')
  const root = catalog.get(PDFName.of('Pages')) ?? fail('no-pages')
  for (const { page } of chosen) {
    for (const entry of INHERITED) {
      const value = page.node.getInheritableAttribute(PDFName.of(entry))
      if (value) page.node.set(PDFName.of(entry), value)
    }
    page.node.set(PDFName.of('Parent'), root)
  }
  catalog.Pages().set(PDFName.of('Kids'), context.obj(kids))
  catalog.Pages().set(PDFName.of('Count'), context.obj(kids.length))
  for (const entry of OF_ALL_PAGES) catalog.delete(PDFName.of(entry))
  return chosen
}

async function assertSound(bytes: Buffer, pages: number): Promise<void> {
  const structure = await readStructure(bytes)
  if (structure.exitCode !== 0) fail('structure')
  const found = [...structure.objects.values()].filter(({ value }) => {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      && value['/Type'] === '/Page'
  })
  if (found.length !== pages) fail('pages-lost')
}

function fail(why: string, cause?: unknown): never {
  throw new OfficeError('searchable-failed', { why }, { cause })
}
