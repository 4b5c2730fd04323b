import { PDFDocument } from 'pdf-lib'
import type { Stroke } from '../domain/ink.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { MediaType } from './file-inspector.ts'
import { actsByItself } from './pdf-active-content.ts'
import { appendAnnotations } from './pdf-append.ts'
import { assertDrawable, type InkLayer } from './pdf-ink.ts'
import { drawMarks } from './pdf-notes.ts'
import { removeActiveContent } from './pdf-sanitise.ts'
import { normalisePdf, readStructure } from './pdf-structure.ts'
import { dropUnreachable, leaveSignaturesBehind } from './searchable-signatures.ts'

export interface RenditionJob {
  mediaType: MediaType
  holdsSignature: boolean
  ink: InkLayer[]
  pixelsMax: number
}

export interface Renditions {
  /** Without signatures: the slip in front, then the letter. With: the letter, byte for byte. */
  letter: Buffer
  /** The slip by itself, for letters that hold a signature; null for all others. */
  slip: Buffer | null
  /** Whether the signatures of the original stand in this copy as they stood. */
  keepsSignatures: boolean
  /** The signer certified the letter and allowed no annotations: strict viewers will object. */
  beyondCertification: boolean
}

const SAVE = { useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false }

/** The work itself; blocks, and opens foreign bytes: for the bounded child only. */
export async function renderLetter(
  job: RenditionJob, original: Buffer, slip: Buffer | null,
): Promise<Renditions> {
  const { mediaType, ink, holdsSignature } = job
  if (holdsSignature) {
    const ownSlip = slip && await inkOnOwnFile(slip, ink)
    if (hasInk(ink, 'onOriginal') && actsByItself(await readStructure(original))) {
      return { letter: await tamed(job, original), slip: ownSlip, keepsSignatures: false, beyondCertification: false }
    }
    const letter = await inkBehindSignature(original, ink)
    return { letter: letter.bytes, slip: ownSlip, keepsSignatures: true, beyondCertification: letter.beyondCertification }
  }
  const untouched = slip === null && mediaType === 'application/pdf' && !hasInk(ink, 'onOriginal')
  const letter = untouched ? original : await compose(job, original, slip)
  return { letter, slip: null, keepsSignatures: false, beyondCertification: false }
}

/**
 * A signed letter that would run something: its copy is made anew without that, and so without
 * its signatures, which are true of the original alone.
 */
async function tamed(job: RenditionJob, original: Buffer): Promise<Buffer> {
  const onLetter = job.ink.map((layer) => ({ ...layer, onSlip: [] }))
  return compose({ ...job, ink: onLetter }, original, null)
}

async function inkBehindSignature(
  original: Buffer, ink: readonly InkLayer[],
): Promise<{ bytes: Buffer; beyondCertification: boolean }> {
  if (!hasInk(ink, 'onOriginal')) return { bytes: original, beyondCertification: false }
  return appendAnnotations(original, (document) => drawLayers(document, ink, 'onOriginal'))
}

async function inkOnOwnFile(slip: Buffer, ink: readonly InkLayer[]): Promise<Buffer> {
  if (!hasInk(ink, 'onSlip')) return slip
  const document = await PDFDocument.load(slip, { updateMetadata: false })
  await drawLayers(document, ink, 'onSlip')
  return Buffer.from(await document.save(SAVE))
}

async function compose(job: RenditionJob, original: Buffer, slip: Buffer | null): Promise<Buffer> {
  const document = await openLetter(job, original)
  const letterPages = document.getPageCount()
  await drawLayers(document, job.ink, 'onOriginal')
  const slipPages = slip ? await putInFront(document, slip) : 0
  if (slip) await drawLayers(document, job.ink, 'onSlip', slipPages)
  const composed = Buffer.from(await document.save(SAVE))

  const structure = await readStructure(composed)
  if (structure.exitCode !== 0) fail('structure')
  const again = await PDFDocument.load(composed, { updateMetadata: false })
  if (again.getPageCount() !== letterPages + slipPages) fail('pages-lost')
  return composed
}

async function openLetter(job: RenditionJob, original: Buffer): Promise<PDFDocument> {
  if (job.mediaType !== 'application/pdf') {
    const { wrapImage } = await import('./pdf-image-wrap.ts')
    return wrapImage(original, job.pixelsMax)
  }
  const normal = await normalisePdf(original)
  const document = await PDFDocument.load(normal ?? original, { updateMetadata: false })
    .catch((cause: unknown) => fail('unreadable', cause))
  if (document.getPageCount() === 0) fail('no-pages')
  removeActiveContent(document)
  if (job.holdsSignature) leaveSignaturesBehind(document)
  // What started something may hold its words in an object of their own.
  dropUnreachable(document)
  return document
}

async function putInFront(document: PDFDocument, slip: Buffer): Promise<number> {
  const source = await PDFDocument.load(slip, { updateMetadata: false })
  const pages = await document.copyPages(source, source.getPageIndices())
  for (const [index, page] of pages.entries()) document.insertPage(index, page)
  return pages.length
}

async function drawLayers(
  document: PDFDocument, ink: readonly InkLayer[], where: 'onOriginal' | 'onSlip',
  pagesMax?: number,
): Promise<void> {
  const pages = document.getPages()
  for (const layer of ink) {
    const strokes = layer[where].filter((stroke) => !stroke.erased)
    assertDrawable(strokes, pagesMax ?? pages.length)
    for (const [number, written] of byPage(strokes)) {
      const page = pages[number - 1]
      if (page) await drawMarks(document, page, written, layer)
    }
  }
}

function byPage(strokes: readonly Stroke[]): Map<number, Stroke[]> {
  const pages = new Map<number, Stroke[]>()
  for (const stroke of strokes) {
    const written = pages.get(stroke.page) ?? []
    written.push(stroke)
    pages.set(stroke.page, written)
  }
  return pages
}

function hasInk(ink: readonly InkLayer[], where: 'onOriginal' | 'onSlip'): boolean {
  return ink.some((layer) => layer[where].some((stroke) => !stroke.erased))
}

function fail(why: string, cause?: unknown): never {
  throw new OfficeError('pdf-compose-failed', { why }, { cause })
}
