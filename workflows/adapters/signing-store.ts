import { createHash } from 'node:crypto'
import { PDFArray, PDFDict, type PDFDocument, PDFName, PDFRef, PDFStream } from 'pdf-lib'
import { appendUpdate } from './pdf-append.ts'

/** What is put beside signatures so that they can be checked when nobody answers any more. */
export interface ValidationData {
  certificates: readonly Uint8Array[]
  crls: readonly Uint8Array[]
  ocsps: readonly Uint8Array[]
}

/**
 * Adds a document security store (DSS, PAdES part 4) behind the end of a signed file, or adds to
 * the one that is there. For bounded child processes: it opens the file.
 * @throws {OfficeError} `pdf-append-refused`.
 */
export async function appendStore(bytes: Buffer, data: ValidationData): Promise<Buffer> {
  return appendUpdate(bytes, (document) => {
    const { catalog, context } = document
    const key = PDFName.of('DSS')
    const held = catalog.get(key)
    const known = held instanceof PDFRef ? context.lookup(held) : held
    const store = known instanceof PDFDict ? known : context.obj({ Type: 'DSS' })
    add(document, store, 'Certs', data.certificates)
    add(document, store, 'CRLs', data.crls)
    add(document, store, 'OCSPs', data.ocsps)
    if (held instanceof PDFRef && known instanceof PDFDict) {
      context.snapshot?.markRefForSave(held)
      return
    }
    catalog.set(key, context.register(store))
    const root = context.trailerInfo.Root
    if (root instanceof PDFRef) context.snapshot?.markRefForSave(root)
  })
}

function add(
  document: PDFDocument, store: PDFDict, name: string, added: readonly Uint8Array[],
): void {
  if (added.length === 0) return
  const { context } = document
  const key = PDFName.of(name)
  const held = store.get(key)
  const list = held instanceof PDFRef ? context.lookup(held) : held
  const refs = list instanceof PDFArray ? list.asArray() : []
  const known = new Set(refs.map((ref) => hashOf(ref instanceof PDFRef ? context.lookup(ref) : ref)))
  const fresh = added.filter((bytes) => {
    const hash = sha256Of(context.stream(bytes).getContents())
    if (known.has(hash)) return false
    known.add(hash)
    return true
  })
  const now = [...refs, ...fresh.map((bytes) => context.register(context.stream(bytes)))]
  // Its own entry, never the old list changed in place: that may be shared.
  store.set(key, context.obj(now))
}

/** Of the bytes as they lie in the file: streams of ours are never packed. */
function hashOf(held: unknown): string {
  return held instanceof PDFStream ? sha256Of(held.getContents()) : ''
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
