import { SaxesParser } from 'saxes'
import { EDXML_NAMESPACE, type ExchangeDocument, type ExchangeOrgan } from '../domain/exchange.ts'

// One pass without namespaces (saxes resolves them in time quadratic in depth): names are compared
// without their prefix, and the root must declare the standard's namespace.

const DEPTH_MAX = 40
const ELEMENTS_MAX = 20_000
const ATTRIBUTES_MAX = 64
const TEXT_CHARS_MAX = 20_000
const FILES_MAX = 100
const JUNK_BYTES_MAX = 4_096
const LIST_MAX = 200

export interface ExchangeFile {
  name: string
  bytes: Buffer
}

export interface ReadExchange {
  document: ExchangeDocument
  files: ExchangeFile[]
  /** Something stood before the first sign of XML. */
  hasJunk: boolean
}

export class EdxmlRefused extends Error {
  override readonly name = 'EdxmlRefused'
}

interface Node {
  name: string
  text: string[]
  size: number
  children: Node[]
}

/** @throws {EdxmlRefused} for anything that is not an edXML document within the limits. */
export function readEdxml(bytes: Buffer): ReadExchange {
  const { text, hasJunk } = textOf(bytes)
  const root = parse(text)
  const header = find(root, 'edXMLEnvelope', 'edXMLHeader') ?? find(root, 'edXMLHeader')
  const message = header && find(header, 'MessageHeader')
  if (!header || !message) throw new EdxmlRefused('no message header')
  return { document: documentOf(message, header), files: filesOf(root), hasJunk }
}

function textOf(bytes: Buffer): { text: string; hasJunk: boolean } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes), hasJunk: false }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes), hasJunk: false }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new EdxmlRefused('not UTF-8', { cause })
  }
  const begin = text.indexOf('<')
  if (begin < 0 || begin > JUNK_BYTES_MAX) throw new EdxmlRefused('no XML')
  return { text: text.slice(begin), hasJunk: text.slice(0, begin).trim() !== '' }
}

function parse(text: string): Node {
  const parser = new SaxesParser({ xmlns: false, position: false })
  const stack: Node[] = []
  let root: Node | undefined
  let elements = 0
  const refuse = (why: string): never => {
    throw new EdxmlRefused(why)
  }
  parser.on('doctype', () => refuse('a document type'))
  parser.on('error', (error) => refuse(error.message))
  parser.on('opentag', ({ name, attributes }) => {
    if (stack.length >= DEPTH_MAX) refuse('too deep')
    if ((elements += 1) > ELEMENTS_MAX) refuse('too many elements')
    const given = Object.entries(attributes)
    if (given.length > ATTRIBUTES_MAX) refuse('too many attributes')
    const node: Node = { name: name.slice(name.indexOf(':') + 1), text: [], size: 0, children: [] }
    if (!root) {
      const isOurs = given.some(([key, value]) => /^xmlns(:|$)/.test(key) && value === EDXML_NAMESPACE)
      if (node.name !== 'edXML' || !isOurs) refuse('no edXML')
      root = node
    }
    stack.at(-1)?.children.push(node)
    stack.push(node)
  })
  parser.on('text', (part) => take(stack.at(-1), part))
  parser.on('cdata', (part) => take(stack.at(-1), part))
  parser.on('closetag', () => void stack.pop())
  parser.write(text).close()
  return root ?? refuse('empty')
}

function take(node: Node | undefined, part: string): void {
  if (!node) return
  node.text.push(part)
  node.size += part.length
}

function find(node: Node, ...path: string[]): Node | undefined {
  let at: Node | undefined = node
  for (const name of path) at = at?.children.find((child) => child.name === name)
  return at
}

function words(node: Node | undefined, ...path: string[]): string {
  const found = node && find(node, ...path)
  return found ? found.text.join('').slice(0, TEXT_CHARS_MAX).replace(/[\p{Cc}\s]+/gu, ' ').trim().normalize('NFC') : ''
}

function documentOf(message: Node, header: Node): ExchangeDocument {
  const count = (text: string) => (/^\d{1,4}$/.test(text) ? Number(text) : 0)
  const pages = words(message, 'OtherInfo', 'PageAmount')
  return {
    documentKey: words(message, 'DocumentId').slice(0, 300) || null,
    from: organOf(find(message, 'From')),
    to: message.children.filter((child) => child.name === 'To').slice(0, LIST_MAX).map(organOf),
    number: words(message, 'Code', 'CodeNumber').slice(0, 60), notation: words(message, 'Code', 'CodeNotation').slice(0, 100),
    place: words(message, 'PromulgationInfo', 'Place').slice(0, 200),
    promulgatedOn: dayOf(words(message, 'PromulgationInfo', 'PromulgationDate')),
    typeName: words(message, 'DocumentType', 'TypeName').slice(0, 100), subject: words(message, 'Subject').slice(0, 2_000),
    signer: { name: words(message, 'SignerInfo', 'FullName').slice(0, 100), position: words(message, 'SignerInfo', 'Position').slice(0, 200) },
    dueOn: dayOf(words(message, 'DueDate')),
    toPlaces: (find(message, 'ToPlaces')?.children ?? []).slice(0, LIST_MAX).map((child) => words(child).slice(0, 300)),
    priority: Math.min(4, count(words(message, 'OtherInfo', 'Priority'))),
    steeringType: count(words(message, 'SteeringType')),
    // The standard's own spelling.
    businessType: count(words(header, 'TraceHeaderList', 'Bussiness', 'BussinessDocType') || words(header, 'TraceHeaderList', 'Bussiness', 'BusinessDocType')),
    pageAmount: /^\d{1,4}$/.test(pages) ? Number(pages) : null,
  }
}

const organOf = (node: Node | undefined): ExchangeOrgan => ({
  organId: words(node, 'OrganId').slice(0, 60), name: words(node, 'OrganName').slice(0, 200),
})

/** `2026/11/20`, `2026-11-20` or `20/11/2026`; a day that does not exist is none. */
function dayOf(text: string): ExchangeDocument['dueOn'] {
  const [, y, m, d] = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})/.exec(text) ?? []
  const [, d2, m2, y2] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(text) ?? []
  const day = `${y ?? y2}-${(m ?? m2 ?? '').padStart(2, '0')}-${(d ?? d2 ?? '').padStart(2, '0')}`
  const at = new Date(`${day}T00:00:00Z`)
  // Made of digits above, and found in the calendar here.
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? (day as ExchangeDocument['dueOn']) : null
}

function filesOf(root: Node): ExchangeFile[] {
  const holder = find(root, 'AttachmentEncoded') ?? find(root, 'edXMLBody', 'AttachmentEncoded') ?? find(root, 'edXMLEnvelope', 'AttachmentEncoded')
    ?? find(root, 'edXMLEnvelope', 'edXMLBody', 'AttachmentEncoded')
  const attachments = holder?.children.filter((child) => child.name === 'Attachment') ?? []
  if (attachments.length > FILES_MAX) throw new EdxmlRefused('too many files')
  return attachments.map((one, index) => {
    const name = words(one, 'AttachmentName') || words(one, 'Name') || words(one, 'ContentId') || words(one, 'Description') || `tep-${index + 1}`
    const body = [one, ...one.children].reduce((longest, node) => (node.size > longest.size ? node : longest))
    const text = body.text.join('').replace(/\s+/g, '')
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new EdxmlRefused('a file is not base64')
    return { name: name.slice(0, 200), bytes: Buffer.from(text, 'base64') }
  })
}
