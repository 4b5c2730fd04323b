import type { RawMessage, RawPart } from './mail-raw.ts'

// TNEF (MS-OXTNEF): what Outlook puts into winmail.dat. A list of attributes, each with its length;
// a file begins with attAttachRendData. Long names and media types stand in MAPI properties.

const SIGNATURE = 0x223e9f78
const HEAD_BYTES = 9
const ATTRIBUTES_MAX = 20_000
const PROPERTIES_MAX = 2_000
const PARTS_MAX = 200

const ATT = {
  subject: 0x8004, messageId: 0x8009, attachData: 0x800f, attachTitle: 0x8010,
  attachRendData: 0x9002, attachment: 0x9005, messageProps: 0x9003,
} as const
const PROP = {
  subject: 0x0037, senderName: 0x0c1a, senderAddress: 0x0c1f, messageId: 0x1035, body: 0x1000,
  attachData: 0x3701, attachName: 0x3704, attachLongName: 0x3707, attachType: 0x370e, contentId: 0x3712,
} as const
const OBJECT = 0x0d
const GUID_BYTES = 16

export class TnefBroken extends Error {
  override readonly name = 'TnefBroken'
}

/** @throws {TnefBroken} when the attributes do not add up. */
export function readTnef(bytes: Buffer): RawMessage {
  if (bytes.length < 6 || bytes.readUInt32LE(0) !== SIGNATURE) throw new TnefBroken('no TNEF')
  const message: RawMessage = {
    kind: 'tnef', messageId: null, from: { name: '', address: '' }, isSenderProven: false, subject: '',
    sentAt: null, text: '', html: '', report: null, parts: [],
  }
  let part: RawPart | undefined
  let at = 6
  for (let n = 0; at + HEAD_BYTES <= bytes.length; n += 1) {
    if (n >= ATTRIBUTES_MAX) throw new TnefBroken('too many attributes')
    const id = bytes.readUInt16LE(at + 1)
    const length = bytes.readUInt32LE(at + 5)
    const begin = at + HEAD_BYTES
    if (begin + length > bytes.length) throw new TnefBroken('cut off')
    const value = bytes.subarray(begin, begin + length)
    at = begin + length + 2
    if (id === ATT.attachRendData) {
      if (message.parts.length >= PARTS_MAX) throw new TnefBroken('too many files')
      part = { name: null, declaredType: 'application/octet-stream', bytes: Buffer.alloc(0), isReferenced: false, isInline: false }
      message.parts.push(part)
    } else if (part) {
      takeForPart(part, id, value)
    } else {
      takeForMessage(message, id, value)
    }
  }
  return message
}

function takeForMessage(message: RawMessage, id: number, value: Buffer): void {
  if (id === ATT.subject) message.subject ||= text8(value)
  if (id === ATT.messageId) message.messageId ??= text8(value) || null
  if (id !== ATT.messageProps) return
  const props = readProperties(value)
  message.subject = textOf(props.get(PROP.subject)) || message.subject
  message.messageId = textOf(props.get(PROP.messageId)) || message.messageId
  message.text = textOf(props.get(PROP.body))
  message.from = { name: textOf(props.get(PROP.senderName)), address: textOf(props.get(PROP.senderAddress)) }
}

function takeForPart(part: RawPart, id: number, value: Buffer): void {
  if (id === ATT.attachTitle) part.name ??= text8(value) || null
  if (id === ATT.attachData) part.bytes = value
  if (id !== ATT.attachment) return
  const props = readProperties(value)
  part.name = textOf(props.get(PROP.attachLongName)) || part.name || textOf(props.get(PROP.attachName)) || null
  part.declaredType = textOf(props.get(PROP.attachType)) || part.declaredType
  const data = props.get(PROP.attachData)
  if (!data || part.bytes.length > 0) return
  // A message within the message: its own TNEF follows the id of its interface.
  part.bytes = data.type === OBJECT ? data.value.subarray(GUID_BYTES) : data.value
}

interface Property {
  type: number
  value: Buffer
}

const FIXED: Readonly<Record<number, number>> = {
  0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0a: 4, 0x0b: 4, 0x14: 8, 0x40: 8, 0x48: 16,
}
const MANY = 0x1000

/** MAPI properties by id; of several values the first. */
function readProperties(bytes: Buffer): Map<number, Property> {
  const found = new Map<number, Property>()
  if (bytes.length < 4) return found
  const count = bytes.readUInt32LE(0)
  if (count > PROPERTIES_MAX) throw new TnefBroken('too many properties')
  let at = 4
  const need = (size: number) => {
    if (at + size > bytes.length) throw new TnefBroken('cut off')
  }
  const number = () => {
    need(4)
    at += 4
    return bytes.readUInt32LE(at - 4)
  }
  const padded = (size: number) => {
    need(size)
    const value = bytes.subarray(at, at + size)
    at += size + ((4 - (size % 4)) % 4)
    return value
  }
  for (let n = 0; n < count; n += 1) {
    need(4)
    const type = bytes.readUInt16LE(at)
    const id = bytes.readUInt16LE(at + 2)
    at += 4
    if (id >= 0x8000) skipName()
    const base = type & ~MANY
    const fixed = FIXED[base]
    const values = fixed === undefined || type & MANY ? number() : 1
    if (values > PROPERTIES_MAX) throw new TnefBroken('too many values')
    for (let v = 0; v < values; v += 1) {
      const value = padded(fixed ?? number())
      if (v === 0) found.set(id, { type: base, value })
    }
  }
  return found

  function skipName(): void {
    need(GUID_BYTES)
    at += GUID_BYTES
    if (number() === 0) number()
    else padded(number())
  }
}

const UNICODE = 0x1f

function textOf(property: Property | undefined): string {
  if (!property) return ''
  return property.type === UNICODE
    ? property.value.toString('utf16le').replace(/\0+$/, '')
    : text8(property.value)
}

/** Eight-bit text: UTF-8 where it is, else as Windows in Vietnam writes it. */
function text8(bytes: Buffer): string {
  const plain = bytes.subarray(0, bytes.indexOf(0) < 0 ? bytes.length : bytes.indexOf(0))
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(plain)
  } catch {
    return new TextDecoder('windows-1258').decode(plain)
  }
}
