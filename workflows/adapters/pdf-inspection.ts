import type { PdfPage } from '../domain/ink.ts'
import type { Inspection, UnreadableReason } from './file-inspector.ts'
import { withoutAttachmentLock } from './pdf-attachment-lock.ts'
import { findActiveContent, holdsSignature } from './pdf-active-content.ts'
import type { InspectionLimits } from './pdf-file-inspector.ts'
import { holdsPackedBomb, limitBroken } from './pdf-limits.ts'
import { repairPdf } from './pdf-repair.ts'
import { type PdfStructure, readStructure, StructureTooLarge } from './pdf-structure.ts'

/** Longest side of a page in points: A0 (3,370) and a little. */
export const PAGE_SIDE_MAX = 3_400

/** The structure as qpdf finds it, the pages as pdf.js shows them: both must hold. */
export async function inspectPdf(file: Buffer, limits: InspectionLimits): Promise<Inspection> {
  const refuse = (reason: UnreadableReason): Inspection => {
    return { ok: false, mediaType: 'application/pdf', reason }
  }
  const bytes = withoutAttachmentLock(file)
  if (holdsPackedBomb(bytes)) return refuse('file-bomb')
  const structure = await structureOf(bytes)
  if (typeof structure === 'string') return refuse(structure)
  const broken = limitBroken(structure, limits.pixelsMax)
  if (broken) return refuse(broken)

  const pages = await readPages(bytes, limits.pagesMax)
  if (typeof pages === 'string') return refuse(pages)
  return {
    ok: true,
    mediaType: 'application/pdf',
    pages,
    holdsSignature: holdsSignature(structure) || bytes.includes('/ByteRange'),
    activeContent: [...findActiveContent(structure), ...strayBytes(bytes)],
  }
}

async function structureOf(bytes: Buffer): Promise<PdfStructure | UnreadableReason> {
  try {
    const structure = await readStructure(bytes)
    if (structure.exitCode !== 2) return structure
    if (isLocked(structure)) return 'file-encrypted'
    // Cut off in the middle: what is left may open, but a letter with its end missing is no letter.
    if (bytes.lastIndexOf('%%EOF') === -1) return 'file-broken'
    const repaired = await repairPdf(bytes)
    if (repaired === 'locked') return 'file-encrypted'
    if (repaired === undefined) return 'file-broken'
    const second = await readStructure(repaired)
    return second.exitCode === 2 ? 'file-broken' : second
  } catch (fault) {
    if (fault instanceof StructureTooLarge) return 'file-bomb'
    throw fault
  }
}

/** A password, a certificate, or a scheme we do not know: either way nobody here can open it. */
function isLocked(structure: PdfStructure): boolean {
  return structure.complaints.some((line) => /invalid password|unsupported encryption/i.test(line))
}

/** Bytes around the PDF that make the file something else as well (a page, an archive). */
function strayBytes(bytes: Buffer): string[] {
  const stray: string[] = []
  if (bytes.indexOf('%PDF-') !== 0) stray.push('BytesBefore')
  const end = bytes.lastIndexOf('%%EOF')
  const after = end === -1 ? '' : bytes.toString('latin1', end + 5)
  if (/[^\s\0]/.test(after)) stray.push('BytesAfter')
  return stray
}

async function readPages(bytes: Buffer, pagesMax: number): Promise<PdfPage[] | UnreadableReason> {
  // pdf.js asks for these at its start; only drawing would use them.
  for (const name of ['DOMMatrix', 'ImageData', 'Path2D']) {
    if (!(name in globalThis)) Object.assign(globalThis, { [name]: function Unused() {} })
  }
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const task = getDocument({
    data: new Uint8Array(bytes), enableXfa: false, useSystemFonts: false,
    disableFontFace: true, useWorkerFetch: false, verbosity: 0,
  })
  try {
    const document = await task.promise
    if (document.numPages < 1) return 'file-no-pages'
    if (document.numPages > pagesMax) return 'file-too-many-pages'
    const pages: PdfPage[] = []
    for (let number = 1; number <= document.numPages; number++) {
      const { view, rotate, userUnit } = await document.getPage(number)
      const page = pageOf(view, rotate)
      if (!page) return 'file-broken'
      if (Math.max(page.width, page.height) * (userUnit || 1) > PAGE_SIDE_MAX) {
        return 'file-page-too-large'
      }
      pages.push(page)
    }
    return pages
  } catch (fault) {
    const name = fault instanceof Error ? fault.name : ''
    return name === 'PasswordException' ? 'file-encrypted' : 'file-broken'
  }
}

function pageOf(view: readonly number[], rotate: number): PdfPage | undefined {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = view
  const turn = ((rotate % 360) + 360) % 360
  if (turn !== 0 && turn !== 90 && turn !== 180 && turn !== 270) return undefined
  const page: PdfPage = { x: x0, y: y0, width: x1 - x0, height: y1 - y0, rotation: turn }
  const numbers = [page.x, page.y, page.width, page.height]
  if (!numbers.every(Number.isFinite) || page.width <= 0 || page.height <= 0) return undefined
  return page
}
