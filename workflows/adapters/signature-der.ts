/** Parts of one element, and how deep elements lie in each other, that are still taken apart. */
const PARTS_MAX = 200_000
const DEPTH_MAX = 60

/** One element of ASN.1 (BER or DER, X.690) with its own bytes. */
export interface Der {
  tagClass: 'universal' | 'context' | 'other'
  tag: number
  isConstructed: boolean
  /** Taken apart when first asked for; none in primitive elements, none where they are torn. */
  readonly parts: Der[]
  /** Value without header; of constructed elements too. */
  value: Buffer
  /** The element as it stood in the file, header included. */
  raw: Buffer
}

const CLASSES = ['universal', 'other', 'context', 'other'] as const

/** The first element of these bytes; undefined for what is no ASN.1. What follows it is left. */
export function readDer(bytes: Uint8Array): Der | undefined {
  return elementAt(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), 0, 0)?.element
}

function elementAt(
  bytes: Buffer, start: number, depth: number,
): { element: Der; end: number } | undefined {
  const header = headerOf(bytes, start)
  if (!header || depth > DEPTH_MAX) return undefined
  const { first, tag, valueStart, length } = header
  const isConstructed = (first & 0x20) !== 0
  let valueEnd: number
  let end: number
  let found: Der[] | undefined
  if (length === 'indefinite') {
    const open = isConstructed ? untilEndMark(bytes, valueStart, depth) : undefined
    if (!open) return undefined
    found = open.parts
    valueEnd = open.end
    end = open.end + 2
  } else {
    valueEnd = end = valueStart + length
    if (end > bytes.length) return undefined
  }
  const value = bytes.subarray(valueStart, valueEnd)
  const element: Der = {
    tagClass: CLASSES[first >> 6] ?? 'other', tag, isConstructed, value,
    raw: bytes.subarray(start, end),
    get parts() {
      found ??= isConstructed ? partsOf(value, depth + 1) : []
      return found
    },
  }
  return { element, end }
}

function headerOf(bytes: Buffer, start: number) {
  const first = bytes[start]
  if (first === undefined) return undefined
  let at = start + 1
  let tag = first & 0x1f
  if (tag === 0x1f) {
    tag = 0
    for (let count = 0; ; count++) {
      const byte = bytes[at++]
      if (byte === undefined || count > 3) return undefined
      tag = tag * 128 + (byte & 0x7f)
      if (byte < 0x80) break
    }
  }
  const told = bytes[at++]
  if (told === undefined) return undefined
  if (told < 0x80) return { first, tag, valueStart: at, length: told }
  const size = told & 0x7f
  if (size === 0) return { first, tag, valueStart: at, length: 'indefinite' as const }
  if (size > 5 || at + size > bytes.length) return undefined
  return { first, tag, valueStart: at + size, length: bytes.readUIntBE(at, size) }
}

function untilEndMark(bytes: Buffer, start: number, depth: number) {
  const parts: Der[] = []
  for (let at = start; parts.length < PARTS_MAX;) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) return { parts, end: at }
    const next = elementAt(bytes, at, depth + 1)
    if (!next) return undefined
    parts.push(next.element)
    at = next.end
  }
  return undefined
}

function partsOf(value: Buffer, depth: number): Der[] {
  const parts: Der[] = []
  for (let at = 0; at < value.length && parts.length < PARTS_MAX;) {
    const next = elementAt(value, at, depth)
    if (!next) return []
    parts.push(next.element)
    at = next.end
  }
  return parts
}

export function isSequence(der: Der | undefined): der is Der & { tagClass: 'universal' } {
  return der?.tagClass === 'universal' && der.tag === 16
}

export function isSet(der: Der | undefined): der is Der & { tagClass: 'universal' } {
  return der?.tagClass === 'universal' && der.tag === 17
}

export function isContext(
  der: Der | undefined, tag: number,
): der is Der & { tagClass: 'context' } {
  return der?.tagClass === 'context' && der.tag === tag
}

/** Octets, also of a string that comes in pieces (BER). */
export function octetsOf(der: Der | undefined): Buffer | undefined {
  if (der?.tagClass !== 'universal' || der.tag !== 4) return undefined
  if (!der.isConstructed) return der.value
  const pieces = der.parts.map(octetsOf)
  return pieces.every((piece) => piece !== undefined) ? Buffer.concat(pieces) : undefined
}

/** `1.2.840…`, of an object identifier. */
export function oidOf(der: Der | undefined): string | undefined {
  if (der?.tagClass !== 'universal' || der.tag !== 6 || der.value.length === 0) return undefined
  const numbers: number[] = []
  let number = 0
  for (const byte of der.value) {
    number = number * 128 + (byte & 127)
    if (byte < 128) {
      numbers.push(number)
      number = 0
    }
  }
  const [first = 0, ...rest] = numbers
  const top = Math.min(2, Math.floor(first / 40))
  return [top, first - top * 40, ...rest].join('.')
}

/** UTCTime or GeneralizedTime. */
export function timeOf(der: Der | undefined): Date | undefined {
  if (der?.tagClass !== 'universal' || (der.tag !== 23 && der.tag !== 24)) return undefined
  const text = der.value.toString('latin1')
  const form = der.tag === 23
    ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})$/u
    : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?(?:[.,]\d+)?(Z|[+-]\d{4})?$/u
  const match = form.exec(text)
  if (!match) return undefined
  const [, y = '', mo, d, h, mi = '00', s = '00', zone = 'Z'] = match
  const year = der.tag === 24 ? y : Number(y) < 50 ? `20${y}` : `19${y}`
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3)}`
  const at = new Date(`${year}-${mo}-${d}T${h}:${mi}:${s}${offset}`)
  return Number.isNaN(at.getTime()) ? undefined : at
}

/** A SET of elements that stand in their order already. */
export function setOf(elements: readonly Buffer[]): Buffer {
  const value = Buffer.concat(elements)
  const length = value.length < 128 ? [value.length] : longLength(value.length)
  return Buffer.concat([Buffer.from([0x31, ...length]), value])
}

function longLength(length: number): number[] {
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return [0x80 | bytes.length, ...bytes]
}
