import { isDictionary, resolve } from './pdf-active-content.ts'
import type { PdfStructure, PdfValue } from './pdf-structure.ts'

const FIELD_DEPTH_MAX = 12
const FIELDS_MAX = 20_000
const PAGE_TREE_MAX = 50_000
/** `/ByteRange [ … ]` as it stands in the bytes; longer ones are nobody's. */
const RAW_RANGE = /\/ByteRange\s*\[([\s\d+-]{3,120})\]/gu
const RAW_RANGES_MAX = 200
const DICTIONARY_MAX_BYTES = 65_536

type Dictionary = { [key: string]: PdfValue }

/** A signature as the file tells it, before anybody believes it. */
export interface ToldSignature {
  kind: 'signature' | 'certification' | 'timestamp'
  /** Full name of its field; null where no field of the form holds it. */
  field: string | null
  /** `7 0 R`, the field; `8 0 R`, the signature's own dictionary: where they are objects. */
  fieldObject: string | null
  valueObject: string | null
  byteRange: PdfValue
  contents: PdfValue
  subFilter: string | null
  name: string | null
  /** `/M`, as it stands: what the signer's program claims. */
  claimedAt: string | null
  /** The certificate of `adbe.x509.rsa_sha1`, which stands in the PDF itself. */
  certificates: Buffer[]
  /** DocMDP level (1–3) of this signature, or what its field's lock demands. */
  level: number | null
  locked: FieldLock | null
}

export interface FieldLock {
  action: 'All' | 'Include' | 'Exclude'
  fields: string[]
}

/** A form field with what it inherits. */
export interface FormField {
  object: string | null
  name: string
  type: string | null
  dictionary: Dictionary
}

/** The form's fields, from the root of the form down; and widgets that only a page knows. */
export function listFields(structure: PdfStructure): FormField[] {
  const form = resolve(catalogOf(structure)['/AcroForm'] ?? null, structure)
  const roots = isDictionary(form) ? resolve(form['/Fields'] ?? null, structure) : null
  const fields: FormField[] = []
  const seen = new Set<string>()
  const walk = (ref: PdfValue, above: { name: string; type: string | null }, depth: number) => {
    if (fields.length >= FIELDS_MAX || depth > FIELD_DEPTH_MAX) return
    const object = typeof ref === 'string' ? ref : null
    if (object !== null && seen.has(object)) return
    if (object !== null) seen.add(object)
    const dictionary = resolve(ref, structure)
    if (!isDictionary(dictionary)) return
    const own = textOf(resolve(dictionary['/T'] ?? null, structure))
    const name = own === null ? above.name : above.name === '' ? own : `${above.name}.${own}`
    const told = resolve(dictionary['/FT'] ?? null, structure)
    const type = typeof told === 'string' ? told : above.type
    fields.push({ object, name, type, dictionary })
    const kids = resolve(dictionary['/Kids'] ?? null, structure)
    if (Array.isArray(kids)) for (const kid of kids) walk(kid, { name, type }, depth + 1)
  }
  if (Array.isArray(roots)) for (const root of roots) walk(root, { name: '', type: null }, 0)
  for (const { annotations } of listPages(structure)) {
    for (const ref of annotations) {
      const widget = resolve(ref, structure)
      if (!isDictionary(widget) || widget['/FT'] !== '/Sig') continue
      walk(ref, { name: '', type: null }, 0)
    }
  }
  return fields
}

export interface PageOfFile {
  object: string
  dictionary: Dictionary
  annotations: PdfValue[]
}

/** The pages in order, as the page tree tells them. */
export function listPages(structure: PdfStructure): PageOfFile[] {
  const pages: PageOfFile[] = []
  const seen = new Set<string>()
  const waiting: PdfValue[] = [catalogOf(structure)['/Pages'] ?? null]
  while (waiting.length > 0 && seen.size < PAGE_TREE_MAX) {
    const ref = waiting.pop() ?? null
    if (typeof ref !== 'string' || seen.has(ref)) continue
    seen.add(ref)
    const node = resolve(ref, structure)
    if (!isDictionary(node)) continue
    const kids = resolve(node['/Kids'] ?? null, structure)
    if (Array.isArray(kids)) {
      for (const kid of [...kids].reverse()) waiting.push(kid)
      continue
    }
    const annotations = resolve(node['/Annots'] ?? null, structure)
    pages.push({
      object: ref, dictionary: node, annotations: Array.isArray(annotations) ? annotations : [],
    })
  }
  return pages
}

/**
 * Every signature of the file: those of form fields, the certifying one of the catalog, and what
 * the bytes still hold of signatures that no field leads to any more.
 */
export function listSignatures(structure: PdfStructure, bytes: Buffer): ToldSignature[] {
  const found: ToldSignature[] = []
  const known = new Set<string>()
  for (const field of listFields(structure)) {
    if (field.type !== '/Sig' && field.dictionary['/FT'] !== '/Sig') continue
    const ref = field.dictionary['/V'] ?? null
    if (ref === null) continue
    const key = typeof ref === 'string' ? ref : `${field.object} /V`
    if (known.has(key)) continue
    known.add(key)
    found.push(tellSignature(structure, ref, field))
  }
  const permissions = resolve(catalogOf(structure)['/Perms'] ?? null, structure)
  const certifying = isDictionary(permissions) ? permissions['/DocMDP'] ?? null : null
  if (typeof certifying === 'string' && !known.has(certifying)) {
    known.add(certifying)
    found.push(tellSignature(structure, certifying, null))
  }
  const own = withoutCopies(found, bytes)
  return [...own, ...orphans(bytes, found, rangesOfUsageRights(structure))]
}

/**
 * Of several dictionaries that speak of the same range only the one in which the range's gap lies
 * is a signature; the others are copies of it, whose range is taken from them.
 */
function withoutCopies(found: readonly ToldSignature[], bytes: Buffer): ToldSignature[] {
  return found.map((one) => {
    const key = JSON.stringify(one.byteRange)
    const isShared = Array.isArray(one.byteRange)
      && found.some((other) => other !== one && JSON.stringify(other.byteRange) === key)
    if (!isShared || enclosing(one.byteRange, bytes) === one.valueObject) return one
    return { ...one, byteRange: 'copied' }
  })
}

/** `8 0 R`: the object that begins last before the gap of a range. */
function enclosing(range: PdfValue, bytes: Buffer): string | null {
  const from = Array.isArray(range) && typeof range[1] === 'number' ? range[1] : 0
  const before = bytes.toString('latin1', Math.max(0, from - DICTIONARY_MAX_BYTES), from)
  const last = [...before.matchAll(/(\d{1,10})\s+(\d{1,5})\s+obj\b/gu)].at(-1)
  return last ? `${last[1]} ${last[2]} R` : null
}

/** What the bytes alone tell, for a file whose structure nobody can read. */
export function listRawSignatures(bytes: Buffer): ToldSignature[] {
  return orphans(bytes, [], [])
}

function tellSignature(
  structure: PdfStructure, ref: PdfValue, field: FormField | null,
): ToldSignature {
  const held = resolve(ref, structure)
  const value: Dictionary = isDictionary(held) ? held : {}
  const at = (key: string): PdfValue => resolve(value[key] ?? null, structure)
  const range = at('/ByteRange')
  const cert = at('/Cert')
  const subFilter = at('/SubFilter')
  const { level, locked, isCertifying } = permissionsOf(structure, value, field)
  const isTimestamp = at('/Type') === '/DocTimeStamp' || subFilter === '/ETSI.RFC3161'
  return {
    kind: isTimestamp ? 'timestamp' : isCertifying ? 'certification' : 'signature',
    field: field?.name ?? null,
    fieldObject: field?.object ?? null,
    valueObject: typeof ref === 'string' ? ref : null,
    byteRange: Array.isArray(range) ? range.map((part) => resolve(part, structure)) : range,
    contents: at('/Contents'),
    subFilter: typeof subFilter === 'string' ? subFilter.slice(1) : null,
    name: textOf(at('/Name')),
    claimedAt: textOf(at('/M')),
    certificates: (Array.isArray(cert) ? cert : [cert])
      .map((one) => bytesOf(resolve(one, structure))).filter((one) => one !== null),
    level, locked,
  }
}

function permissionsOf(structure: PdfStructure, value: Dictionary, field: FormField | null) {
  let level: number | null = null
  let locked: FieldLock | null = null
  let isCertifying = false
  const references = resolve(value['/Reference'] ?? null, structure)
  for (const one of Array.isArray(references) ? references : []) {
    const reference = resolve(one, structure)
    if (!isDictionary(reference)) continue
    const method = resolve(reference['/TransformMethod'] ?? null, structure)
    const told = resolve(reference['/TransformParams'] ?? null, structure)
    const parameters = isDictionary(told) ? told : {}
    if (method === '/DocMDP') {
      isCertifying = true
      // A level not told is 2 (ISO 32000-1, table 254); one that cannot be is the strictest.
      const asked = resolve(parameters['/P'] ?? 2, structure)
      level = strictest(level, asked === 1 || asked === 2 || asked === 3 ? asked : 1)
    }
    if (method === '/FieldMDP') locked = lockFrom(structure, parameters)
  }
  const lock = resolve(field?.dictionary['/Lock'] ?? null, structure)
  if (isDictionary(lock)) {
    locked ??= lockFrom(structure, lock)
    const asked = resolve(lock['/P'] ?? null, structure)
    if (asked === 1 || asked === 2 || asked === 3) level = strictest(level, asked)
  }
  return { level, locked, isCertifying }
}

function strictest(a: number | null, b: number): number {
  return a === null ? b : Math.min(a, b)
}

function lockFrom(structure: PdfStructure, parameters: Dictionary): FieldLock {
  const action = resolve(parameters['/Action'] ?? null, structure)
  const names = resolve(parameters['/Fields'] ?? null, structure)
  const fields = (Array.isArray(names) ? names : [])
    .map((name) => textOf(resolve(name, structure))).filter((name) => name !== null)
  if (action === '/Include') return { action: 'Include', fields }
  if (action === '/Exclude') return { action: 'Exclude', fields }
  return { action: 'All', fields: [] }
}

/** Does the lock hold this field, or one above it? */
export function isLocked(lock: FieldLock | null, name: string): boolean {
  if (lock === null) return false
  if (lock.action === 'All') return true
  const isNamed = lock.fields.some((one) => one === name || name.startsWith(`${one}.`))
  return lock.action === 'Include' ? isNamed : !isNamed
}

/** Usage rights of an old reading program: signed by its maker, no person's signature. */
function rangesOfUsageRights(structure: PdfStructure): string[] {
  const permissions = resolve(catalogOf(structure)['/Perms'] ?? null, structure)
  if (!isDictionary(permissions)) return []
  return ['/UR', '/UR3'].map((key) => resolve(permissions[key] ?? null, structure))
    .filter(isDictionary)
    .map((value) => JSON.stringify(resolve(value['/ByteRange'] ?? null, structure)))
}

function orphans(
  bytes: Buffer, found: readonly ToldSignature[], left: readonly string[],
): ToldSignature[] {
  const known = new Set([...found.map((one) => JSON.stringify(one.byteRange)), ...left])
  const more: ToldSignature[] = []
  for (const match of bytes.toString('latin1').matchAll(RAW_RANGE)) {
    if (more.length >= RAW_RANGES_MAX) break
    const range = (match[1] ?? '').trim().split(/\s+/u).map(Number)
    const key = JSON.stringify(range)
    if (known.has(key)) continue
    known.add(key)
    const [, from = -1, to = -1] = range
    // Only what could have been a signature of this very file: a hole with a hexadecimal string.
    if (range.length !== 4 || bytes[from] !== 0x3c || bytes[to - 1] !== 0x3e) continue
    more.push(rawSignature(bytes, range, match.index))
  }
  return more
}

const AROUND_BYTES = 2_000

function rawSignature(bytes: Buffer, range: number[], at: number): ToldSignature {
  const [, from = 0, to = 0] = range
  const around = bytes.toString('latin1', Math.max(0, at - AROUND_BYTES), Math.min(at, from))
    + bytes.toString('latin1', Math.max(at, to), Math.max(at, to) + AROUND_BYTES)
  const subFilter = /\/SubFilter\s*\/([\w.]+)/u.exec(around)?.[1] ?? null
  return {
    kind: subFilter === 'ETSI.RFC3161' ? 'timestamp' : 'signature',
    field: null, fieldObject: null, valueObject: null, byteRange: range, subFilter,
    contents: `b:${bytes.toString('latin1', from + 1, to - 1).replace(/[^0-9a-f]/giu, '')}`,
    name: null, claimedAt: /\/M\s*\((D:[^)]{4,30})\)/u.exec(around)?.[1] ?? null,
    certificates: [], level: null, locked: null,
  }
}

export function catalogOf(structure: PdfStructure): Dictionary {
  const { trailer } = structure
  const root = isDictionary(trailer) ? resolve(trailer['/Root'] ?? null, structure) : null
  return isDictionary(root) ? root : {}
}

/** A string of qpdf's telling as text: `u:` text, `b:` bytes. */
export function textOf(value: PdfValue): string | null {
  if (typeof value !== 'string') return null
  if (value.startsWith('u:')) return value.slice(2).normalize('NFC')
  if (value.startsWith('b:')) return Buffer.from(value.slice(2), 'hex').toString('latin1')
  return null
}

export function bytesOf(value: PdfValue): Buffer | null {
  if (typeof value !== 'string') return null
  if (value.startsWith('b:')) return Buffer.from(value.slice(2), 'hex')
  return value.startsWith('u:') ? Buffer.from(value.slice(2), 'latin1') : null
}
