import {
  PDFArray, PDFDict, type PDFDocument, PDFName, type PDFObject, PDFRef, PDFStream,
} from 'pdf-lib'
import { ACTIVE_ACTIONS } from './pdf-active-content.ts'

const HARMLESS_LINK = 'URI'
const DEPTH_MAX = 100
/** Entries that start something by themselves or carry a file along. */
const ACTIVE_ENTRIES = [
  'AA', 'JS', 'JavaScript', 'XFA', 'EmbeddedFiles', 'EF', 'AF', 'RichMediaContent', 'OnInstantiate',
  'Movie', '3DD', 'OPI', 'Collection', 'Requirements',
]
/** Entries of a stream that fetch its content from another file (ISO 32000-1 7.3.8.2, 8.10.4). */
const OUTSIDE_ENTRIES = ['F', 'FFilter', 'FDecodeParms', 'Ref']

/**
 * Takes scripts, launchers, attachments and forms that send out of a copy that is to be published.
 * Plain links stay: nothing happens until a person presses one.
 */
export function removeActiveContent(document: PDFDocument): void {
  const { context } = document
  document.catalog.delete(PDFName.of('URI'))
  for (const [ref, object] of context.enumerateIndirectObjects()) {
    if (isEmbeddedFile(object) || (object instanceof PDFDict && actsByItself(object))) {
      context.delete(ref)
      continue
    }
    clean(document, object, 0)
  }
}

function isEmbeddedFile(object: PDFObject): boolean {
  return object instanceof PDFStream && nameIn(object.dict, 'Type') === 'EmbeddedFile'
}

function clean(document: PDFDocument, object: PDFObject, depth: number): void {
  if (depth > DEPTH_MAX) return
  if (object instanceof PDFArray) {
    for (const entry of object.asArray()) clean(document, entry, depth + 1)
    return
  }
  const dictionary = object instanceof PDFStream ? object.dict : object
  if (!(dictionary instanceof PDFDict)) return
  for (const entry of ACTIVE_ENTRIES) dictionary.delete(PDFName.of(entry))
  if (object instanceof PDFStream) {
    for (const entry of OUTSIDE_ENTRIES) dictionary.delete(PDFName.of(entry))
  }
  for (const entry of ['A', 'OpenAction', 'Next', 'PA']) {
    const action = dictionary.get(PDFName.of(entry))
    const held = action instanceof PDFRef ? document.context.lookup(action) : action
    if (held instanceof PDFDict && actsByItself(held)) dictionary.delete(PDFName.of(entry))
    if (held instanceof PDFArray && entry === 'Next') dictionary.delete(PDFName.of(entry))
  }
  for (const value of dictionary.values()) clean(document, value, depth + 1)
}

function actsByItself(action: PDFDict): boolean {
  if ((nameIn(action, 'Type') ?? 'Action') !== 'Action') return false
  const kind = nameIn(action, 'S')
  if (kind === HARMLESS_LINK) return false
  return kind === 'Named' || kind === 'Thread' || ACTIVE_ACTIONS.some((name) => name === kind)
}

function nameIn(dictionary: PDFDict, key: string): string | undefined {
  const value = dictionary.get(PDFName.of(key))
  return value instanceof PDFName ? value.decodeText() : undefined
}
