import {
  PDFArray, PDFDict, type PDFDocument, PDFHexString, PDFName, PDFNumber, PDFRef, PDFString,
} from 'pdf-lib'
import { OfficeError } from '../domain/office-error.ts'
import { appendUpdate } from './pdf-append.ts'
import { pdfDate } from './pdf-ink.ts'
import { drawSignature, type SignatureLook } from './signing-appearance.ts'
import { sha256 } from './signing-cms.ts'

/** Bytes kept free for the message: certificates, a timestamp with its own, room to spare. */
export const RESERVED_BYTES = 16_384
/** Stands where the numbers of the covered range will; as wide as any file of 9 GB needs. */
const UNKNOWN = 9_999_999_999
const UNKNOWN_RANGE = `/ByteRange [ 0 ${UNKNOWN} ${UNKNOWN} ${UNKNOWN} ]`
const PRINTED_AND_LOCKED = 4 | 128
const HIDDEN_AND_LOCKED = 2 | 128
/** The form holds signatures, and may only be appended to. */
const SIGNATURES_AND_APPEND_ONLY = 3

export type ByteRange = [number, number, number, number]

export interface SignatureUpdate {
  kind: 'signature'
  /** Unique in the file. */
  fieldName: string
  name: string
  reason: string
  location: string
  at: Date
  /** Where it stands, in points of the page; page counted from 1. */
  place: { page: number; box: [number, number, number, number] }
  look: SignatureLook
}

/** An invisible field for a timestamp over the whole file (PAdES, document time-stamp). */
export interface TimestampUpdate {
  kind: 'timestamp'
  fieldName: string
}

export interface Prepared {
  bytes: Buffer
  byteRange: ByteRange
  /** SHA-256 over the two parts that will be covered. */
  digest: Buffer
}

/**
 * Appends a signature field whose message is still a row of zeros, and says what is to be signed.
 * The old bytes stay the exact beginning of the new ones. For bounded child processes: it opens
 * the file.
 * @throws {OfficeError} `pdf-append-refused`.
 */
export async function prepareUpdate(
  bytes: Buffer, update: SignatureUpdate | TimestampUpdate, image: Uint8Array | null = null,
): Promise<Prepared> {
  const made = await appendUpdate(bytes, async (document) => {
    const { context } = document
    const value = context.register(context.obj(valueOf(update)))
    const page = document.getPage(update.kind === 'signature' ? update.place.page - 1 : 0)
    const widget = context.register(context.obj({
      Type: 'Annot', Subtype: 'Widget', FT: 'Sig', V: value, P: page.ref,
      T: PDFHexString.fromText(update.fieldName),
      ...(update.kind === 'timestamp'
        ? { Rect: [0, 0, 0, 0], F: HIDDEN_AND_LOCKED }
        : {
            Rect: update.place.box, F: PRINTED_AND_LOCKED,
            AP: { N: await drawSignature(document, update.look, update.place.box, image) },
          }),
    }))
    addTo(document, page.node, page.ref, 'Annots', widget)
    addToForm(document, widget)
  })
  return withRange(made, bytes.length)
}

function valueOf(update: SignatureUpdate | TimestampUpdate) {
  const common = {
    Filter: 'Adobe.PPKLite', ByteRange: [0, UNKNOWN, UNKNOWN, UNKNOWN],
    Contents: PDFHexString.of('0'.repeat(RESERVED_BYTES * 2)),
  }
  if (update.kind === 'timestamp') {
    return { Type: 'DocTimeStamp', SubFilter: 'ETSI.RFC3161', ...common }
  }
  const text = (words: string) => PDFHexString.fromText(words.normalize('NFC'))
  return {
    Type: 'Sig', SubFilter: 'ETSI.CAdES.detached', ...common,
    M: PDFString.of(pdfDate(update.at)), Name: text(update.name), Reason: text(update.reason),
    Location: text(update.location),
  }
}

function addToForm(document: PDFDocument, widget: PDFRef): void {
  const { catalog, context } = document
  const key = PDFName.of('AcroForm')
  const held = catalog.get(key)
  const form = held instanceof PDFRef ? context.lookup(held) : held
  if (form instanceof PDFDict) {
    const holder = held instanceof PDFRef ? held : rootOf(document)
    addTo(document, form, holder, 'Fields', widget)
    form.set(PDFName.of('SigFlags'), PDFNumber.of(SIGNATURES_AND_APPEND_ONLY))
    context.snapshot?.markRefForSave(holder)
    return
  }
  const made = context.obj({ Fields: [widget], SigFlags: SIGNATURES_AND_APPEND_ONLY })
  catalog.set(key, context.register(made))
  context.snapshot?.markRefForSave(rootOf(document))
}

function rootOf(document: PDFDocument): PDFRef {
  const root = document.context.trailerInfo.Root
  if (root instanceof PDFRef) return root
  throw new OfficeError('pdf-append-refused', { why: 'structure' })
}

/** Adds to a list of a dictionary, wherever the list itself lies. */
function addTo(
  document: PDFDocument, dictionary: PDFDict, holder: PDFRef, name: string, added: PDFRef,
): void {
  const { context } = document
  const key = PDFName.of(name)
  const held = dictionary.get(key)
  const list = held instanceof PDFRef ? context.lookup(held) : held
  if (list instanceof PDFArray) {
    list.push(added)
    context.snapshot?.markRefForSave(held instanceof PDFRef ? held : holder)
    return
  }
  dictionary.set(key, context.obj([added]))
  context.snapshot?.markRefForSave(holder)
}

/** Looks in the appended part alone: an earlier signature has rows of zeros of its own. */
function withRange(made: Buffer, from: number): Prepared {
  const added = made.subarray(from)
  const contents = added.indexOf(`/Contents <${'0'.repeat(RESERVED_BYTES * 2)}>`, 0, 'latin1')
  const range = added.indexOf(UNKNOWN_RANGE, 0, 'latin1')
  if (contents < 0 || range < 0 || added.indexOf(UNKNOWN_RANGE, range + 1, 'latin1') >= 0) {
    throw new OfficeError('pdf-append-refused', { why: 'placeholder' })
  }
  const open = from + contents + '/Contents '.length
  const close = open + RESERVED_BYTES * 2 + 2
  const byteRange: ByteRange = [0, open, close, made.length - close]
  const bytes = Buffer.from(made)
  bytes.write(`/ByteRange [ ${byteRange.join(' ')} ]`.padEnd(UNKNOWN_RANGE.length), from + range, 'latin1')
  return { bytes, byteRange, digest: digestOver(bytes, byteRange) }
}

export function digestOver(bytes: Buffer, [, open, close]: ByteRange): Buffer {
  return sha256(bytes.subarray(0, open), bytes.subarray(close))
}

/**
 * The message into the room kept for it; every other byte stays.
 * @throws {OfficeError} `signature-too-large`.
 */
export function embedMessage(prepared: Prepared, message: Uint8Array): Buffer {
  if (message.length > RESERVED_BYTES) {
    throw new OfficeError('signature-too-large', { bytes: message.length })
  }
  const bytes = Buffer.from(prepared.bytes)
  bytes.write(Buffer.from(message).toString('hex'), prepared.byteRange[1] + 1, 'latin1')
  return bytes
}
