import { inflateSync } from 'node:zlib'
import {
  PDFArray, PDFDict, type PDFDocument, PDFName, PDFNumber, type PDFObject, type PDFPage,
  PDFRawStream,
} from 'pdf-lib'

/** What a page says to the one that draws it; a scan's is some hundred bytes. */
const CONTENT_BYTES_MAX = 16 * 2 ** 20
const FORMS_MAX = 50
const STATES_MAX = 1_000
const HIDDEN = 3

/**
 * What a page draws, without the words that an earlier recogniser hid behind its picture: they are
 * found and copied in the place of what was read now. Whatever is drawn stays, byte for byte where
 * nothing was hidden; content that cannot be followed is left as it is.
 *
 * Forms of the page that hide words are replaced for this page by ones that do not.
 */
export function withoutHiddenText(document: PDFDocument, page: PDFPage): PDFObject[] {
  const streams = streamsOf(document, page)
  replaceForms(document, page)
  const texts = streams.map(({ stream }) => contentOf(stream))
  const state: TextState = { mode: 0, saved: [] }
  const { context } = document
  if (!texts.some((text) => text !== undefined && hidesText(text))) {
    return streams.map(({ named }) => named)
  }
  if (texts.includes(undefined)) return streams.map(({ named }) => named)
  return texts.map((text) => {
    return context.register(context.flateStream(Buffer.from(strip(text ?? '', state), 'latin1')))
  })
}

/** The streams of a page's content as the page names them. */
export function contentsOf(document: PDFDocument, page: PDFPage): PDFObject[] {
  return streamsOf(document, page).map(({ named }) => named)
}

function streamsOf(
  document: PDFDocument, page: PDFPage,
): { named: PDFObject; stream: PDFObject | undefined }[] {
  const named = page.node.get(PDFName.of('Contents'))
  if (!named) return []
  const held = document.context.lookup(named)
  const list = held instanceof PDFArray ? held.asArray() : [named]
  return list
    .map((one) => ({ named: one, stream: document.context.lookup(one) }))
    .filter(({ stream }) => stream instanceof PDFRawStream)
}

function replaceForms(document: PDFDocument, page: PDFPage): void {
  const { context } = document
  const resources = page.node.Resources()
  const objects = resources?.lookup(PDFName.of('XObject'))
  if (!resources || !(objects instanceof PDFDict)) return
  const replaced = objects.clone(context)
  let changed = 0
  for (const [name, ref] of objects.entries().slice(0, FORMS_MAX)) {
    const form = context.lookup(ref)
    if (!(form instanceof PDFRawStream)) continue
    if (form.dict.get(PDFName.of('Subtype')) !== PDFName.of('Form')) continue
    const text = contentOf(form)
    if (text === undefined || !hidesText(text)) continue
    const clean = context.flateStream(Buffer.from(strip(text, { mode: 0, saved: [] }), 'latin1'))
    for (const [key, value] of form.dict.entries()) {
      if (clean.dict.has(key) || key === PDFName.of('DecodeParms')) continue
      clean.dict.set(key, value)
    }
    replaced.set(name, context.register(clean))
    changed += 1
  }
  if (changed === 0) return
  const own = resources.clone(context)
  own.set(PDFName.of('XObject'), replaced)
  page.node.set(PDFName.of('Resources'), own)
}

/** Undefined for packings that no scanner uses, and for what unpacks to too much. */
function contentOf(stream: PDFObject | undefined): string | undefined {
  if (!(stream instanceof PDFRawStream)) return undefined
  const filter = stream.dict.lookup(PDFName.of('Filter'))
  const only = filter instanceof PDFArray && filter.size() === 1 ? filter.lookup(0) : filter
  const bytes = Buffer.from(stream.contents)
  if (only === undefined || (only instanceof PDFArray && only.size() === 0)) {
    return bytes.length > CONTENT_BYTES_MAX ? undefined : bytes.toString('latin1')
  }
  if (only !== PDFName.of('FlateDecode')) return undefined
  const parameters = stream.dict.lookup(PDFName.of('DecodeParms'))
  if (parameters instanceof PDFDict && predictorOf(parameters) > 1) return undefined
  try {
    return inflateSync(bytes, { maxOutputLength: CONTENT_BYTES_MAX }).toString('latin1')
  } catch {
    return undefined
  }
}

function predictorOf(parameters: PDFDict): number {
  const predictor = parameters.lookup(PDFName.of('Predictor'))
  return predictor instanceof PDFNumber ? predictor.asNumber() : 1
}

const hidesText = (text: string): boolean => /(?:^|[\s\]>)])3\s+Tr\b/u.test(text)

interface TextState {
  mode: number
  saved: number[]
}

const TOKEN = new RegExp([
  String.raw`%[^\r\n]*`,
  String.raw`\((?:[^()\\]|\\[\s\S]|\((?:[^()\\]|\\[\s\S]|\((?:[^()\\]|\\[\s\S])*\))*\))*\)`,
  String.raw`<<|>>|<[0-9A-Fa-f\s]*>`,
  String.raw`[\[\]{}]`,
  String.raw`/[^\s()<>\[\]{}/%]*`,
  String.raw`[^\s()<>\[\]{}/%]+`,
].join('|'), 'gu')
const OPERAND = /^(?:[+-]?[\d.]|[/(<>[\]{}]|true$|false$|null$)/u

/** Leaves out every showing of text while the text is hidden. */
function strip(text: string, state: TextState): string {
  const kept: string[] = []
  let copied = 0
  let operands: { at: number; text: string }[] = []
  TOKEN.lastIndex = 0
  for (let found = TOKEN.exec(text); found; found = TOKEN.exec(text)) {
    const token = found[0]
    if (token.startsWith('%')) continue
    if (OPERAND.test(token)) {
      operands.push({ at: found.index, text: token })
      continue
    }
    if (token === 'BI') TOKEN.lastIndex = endOfInlineImage(text, found.index)
    follow(state, token, operands.at(-1)?.text)
    if (state.mode === HIDDEN && isShowing(token)) {
      kept.push(text.slice(copied, operands[0]?.at ?? found.index))
      if (token === "'" || token === '"') kept.push('T*')
      copied = found.index + token.length
    }
    operands = []
  }
  kept.push(text.slice(copied))
  return kept.join('')
}

const isShowing = (operator: string): boolean => ['Tj', 'TJ', "'", '"'].includes(operator)

function follow(state: TextState, operator: string, operand: string | undefined): void {
  if (operator === 'Tr') state.mode = Number(operand)
  if (operator === 'q' && state.saved.length < STATES_MAX) state.saved.push(state.mode)
  if (operator === 'Q') state.mode = state.saved.pop() ?? state.mode
}

function endOfInlineImage(text: string, from: number): number {
  const end = /[\s]EI(?=[\s]|$)/gu
  end.lastIndex = text.indexOf('ID', from)
  const found = end.exec(text)
  return found ? found.index + 3 : text.length
}
