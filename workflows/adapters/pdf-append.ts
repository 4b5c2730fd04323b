import { PDFDocument } from 'pdf-lib'
import { OfficeError } from '../domain/office-error.ts'
import { allowsAnnotations, isDictionary } from './pdf-active-content.ts'
import { type PdfStructure, type PdfValue, readStructure } from './pdf-structure.ts'

const TAIL_BYTES = 2_048

/**
 * Adds annotations to a file that must keep every byte it has (somebody signed them): an
 * incremental update behind the old end. Nothing is handed back unless the old bytes are the
 * exact beginning of the new ones and the two structures differ in annotations only.
 *
 * A certified file (DocMDP) whose signer allowed no annotations gets them all the same, because
 * what a leader wrote must be seen somewhere; the signed revision is still there byte for byte, and
 * `beyondCertification` tells the office that strict viewers will call this copy changed.
 *
 * @throws {OfficeError} `pdf-append-refused` with the reason.
 */
export async function appendAnnotations(
  bytes: Buffer, edit: (document: PDFDocument) => void | Promise<void>,
): Promise<{ bytes: Buffer; beyondCertification: boolean }> {
  const before = await readStructure(bytes)
  if (before.exitCode === 2) refuse('structure')
  if (isDictionary(before.trailer) && before.trailer['/Encrypt'] !== undefined) refuse('encrypted')

  const after = await appendUpdate(bytes, edit)
  const told = await readStructure(after)
  if (told.exitCode === 2 || told.exitCode > before.exitCode) refuse('structure')
  if (!onlyAnnotationsAdded(before, told)) refuse('more-than-annotations')
  return { bytes: after, beyondCertification: !allowsAnnotations(before) }
}

/**
 * The bare update, for callers that judge the result themselves: the old bytes are the exact
 * beginning of the new ones, nothing else is promised. Every object that `edit` changes must be
 * new or marked for saving.
 * @throws {OfficeError} `pdf-append-refused` with the reason.
 */
export async function appendUpdate(
  bytes: Buffer, edit: (document: PDFDocument) => void | Promise<void>,
): Promise<Buffer> {
  const newest = newestXref(bytes)
  const document = await PDFDocument.load(bytes, {
    forIncrementalUpdate: true, updateMetadata: false, throwOnInvalidObject: true,
  }).catch((cause: unknown) => refuse('structure', cause))
  // Its own choice goes wrong on linearised files.
  if (document.context.snapshot) document.context.snapshot.prevStartXRef = newest.offset
  await edit(document)
  const after = Buffer.from(await document.commit({ useObjectStreams: newest.kind === 'stream' }))
  if (after.length <= bytes.length) refuse('nothing-appended')
  if (!after.subarray(0, bytes.length).equals(bytes)) refuse('beginning-changed')
  return after
}

function refuse(why: string, cause?: unknown): never {
  throw new OfficeError('pdf-append-refused', { why }, { cause })
}

/** The update must use the form of the newest cross-reference section, and point back at it. */
function newestXref(bytes: Buffer): { kind: 'table' | 'stream'; offset: number } {
  if (!bytes.subarray(0, 5).equals(Buffer.from('%PDF-'))) refuse('does-not-begin-as-pdf')
  const tail = bytes.toString('latin1', Math.max(0, bytes.length - TAIL_BYTES))
  const offset = Number([...tail.matchAll(/startxref\s+(\d+)\s+%%EOF/g)].at(-1)?.[1] ?? Number.NaN)
  if (!(offset < bytes.length)) refuse('no-cross-references')
  const there = bytes.toString('latin1', offset, offset + 24)
  if (/^\s*xref\b/.test(there)) return { kind: 'table', offset }
  if (/^\s*\d+ \d+ obj/.test(there)) return { kind: 'stream', offset }
  refuse('no-cross-references')
}

function onlyAnnotationsAdded(before: PdfStructure, after: PdfStructure): boolean {
  const annotationLists = new Set<PdfValue>()
  for (const { value } of before.objects.values()) {
    if (!isTypeOf(value, '/Page') || !isDictionary(value)) continue
    annotationLists.add(value['/Annots'] ?? null)
  }
  for (const [name, old] of before.objects) {
    const now = after.objects.get(name)
    if (now === undefined || now.isStream !== old.isStream) return false
    if (sameText(old.value, now.value)) continue
    if (isTypeOf(old.value, '/XRef') || isTypeOf(old.value, '/ObjStm')) continue
    const grown = annotationLists.has(name) && isLongerList(old.value, now.value)
    if (!grown && !differsInAnnots(old.value, now.value)) return false
  }
  return sameRoot(before.trailer, after.trailer)
}

function differsInAnnots(old: PdfValue, now: PdfValue): boolean {
  if (!isTypeOf(old, '/Page') || !isDictionary(old) || !isDictionary(now)) return false
  const { '/Annots': oldList = [], ...oldRest } = old
  const { '/Annots': newList = [], ...newRest } = now
  return sameText(oldRest, newRest) && isLongerList(oldList, newList)
}

function isLongerList(old: PdfValue, now: PdfValue): boolean {
  if (!Array.isArray(old) || !Array.isArray(now) || now.length <= old.length) return false
  return sameText(old, now.slice(0, old.length))
}

function sameRoot(old: PdfValue, now: PdfValue): boolean {
  if (!isDictionary(old) || !isDictionary(now)) return false
  return old['/Root'] === now['/Root'] && old['/Info'] === now['/Info']
    && now['/Encrypt'] === undefined
}

function isTypeOf(value: PdfValue, type: string): boolean {
  return isDictionary(value) && value['/Type'] === type
}

function sameText(a: PdfValue, b: PdfValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
