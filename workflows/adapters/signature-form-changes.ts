import { isDictionary, resolve } from './pdf-active-content.ts'
import type { PdfRevision, PdfValue } from './pdf-structure.ts'
import { judgeAnnotation } from './signature-annotations.ts'
import { changedKeys, type Comparison, missing } from './signature-comparison.ts'
import { catalogOf, type FormField, isLocked, listFields, listPages } from './signature-fields.ts'
import { type Mention, wordOf } from './signature-graph.ts'

type Dictionary = { [key: string]: PdfValue }

/** The form as a whole: its fields, and what else it says. */
export function compareForms(comparison: Comparison): void {
  const { before, after, say } = comparison
  const form = (revision: PdfRevision): Dictionary => {
    const held = resolve(catalogOf(revision)['/AcroForm'] ?? null, revision)
    return isDictionary(held) ? held : {}
  }
  const [old, now] = [form(before), form(after)]
  const list = (of: Dictionary, revision: PdfRevision): PdfValue[] => {
    const held = resolve(of['/Fields'] ?? null, revision)
    return Array.isArray(held) ? held : []
  }
  for (const gone of missing(list(old, before), list(now, after))) {
    say('signature-removed', 'forbidden', typeof gone === 'string' ? { object: gone } : {})
  }
  const onPages = new Set(listPages(after).flatMap((page) => page.annotations)
    .map((one) => JSON.stringify(one)))
  for (const one of missing(list(now, after), list(old, before))) {
    if (!onPages.has(JSON.stringify(one))) judgeAnnotation(comparison, one, undefined)
  }
  for (const key of changedKeys(old, now)) {
    const isFree = key === '/Fields' || key === '/SigFlags'
      || (key === '/DR' && isSuperset(old[key], now[key], before, after, 0))
      || (key === '/DA' && old[key] === undefined)
      || (key === '/NeedAppearances' && now[key] !== true)
    if (!isFree) say('form-changed', 'forbidden', { words: `/AcroForm ${key}` })
  }
}

const RESOURCE_DEPTH_MAX = 3

/** Resources may be added to, never exchanged. */
export function isSuperset(
  old: PdfValue | undefined, now: PdfValue | undefined, before: PdfRevision, after: PdfRevision,
  depth: number,
): boolean {
  if (old === undefined) return true
  if (JSON.stringify(old) === JSON.stringify(now)) return true
  const [a, b] = [resolve(old, before), resolve(now ?? null, after)]
  if (JSON.stringify(a) === JSON.stringify(b)) return true
  if (depth >= RESOURCE_DEPTH_MAX || !isDictionary(a) || !isDictionary(b)) return false
  return Object.entries(a).every(([key, value]) => {
    return isSuperset(value, b[key], before, after, depth + 1)
  })
}

/** Fields that were there when it was signed: filled in, signed, or tampered with. */
export function compareFields(
  comparison: Comparison, reached: Map<string, Mention[]>,
): void {
  const { before, after } = comparison
  const later = new Map(listFields(after).map((field) => [field.object, field]))
  for (const field of listFields(before)) {
    if (field.object === null) continue
    const isChanged = wordOf(before, field.object) !== wordOf(after, field.object)
    const drawings = appearancesOf(field, reached)
    const redrawn = drawings.some((one) => wordOf(before, one) !== wordOf(after, one))
    if (!isChanged && !redrawn) continue
    judgeField(comparison, field, later.get(field.object), redrawn && !isChanged)
  }
}

function appearancesOf(field: FormField, reached: Map<string, Mention[]>): string[] {
  const found: string[] = []
  for (const [object, mentions] of reached) {
    if (mentions.some((one) => one.from === field.object && one.path.startsWith('/AP'))) {
      found.push(object)
    }
  }
  return found
}

const SIGNING_KEYS = new Set([
  '/V', '/AP', '/AS', '/M', '/F', '/MK', '/BS', '/Border', '/DA', '/P', '/NM', '/Type', '/Ff',
  '/Lock',
])
const FILLING_KEYS = new Set(['/V', '/AP', '/AS', '/M', '/I', '/MK'])
const READ_ONLY = 1

function judgeField(
  { rules, after, say }: Comparison, old: FormField, now: FormField | undefined,
  isOnlyRedrawn: boolean,
): void {
  const told = { words: old.name, ...(old.object ? { object: old.object } : {}) }
  if (!now) return say('signature-removed', 'forbidden', told)
  const keys = changedKeys(old.dictionary, now.dictionary)
  const signed = now.dictionary['/V'] ?? parentValue(now, after)
  if (old.type === '/Sig') {
    const kind = typeof signed === 'string' ? rules.intact.get(signed) : undefined
    const isNew = old.dictionary['/V'] === undefined && kind !== undefined
    if (isNew && !isOnlyRedrawn && keys.every((key) => SIGNING_KEYS.has(key))) {
      const isWithin = rules.level !== 1 || kind === 'timestamp'
      if (!isWithin) return say('beyond-certification', 'forbidden', told)
      return say(kind === 'timestamp' ? 'timestamp-added' : 'signature-added', 'allowed', told)
    }
    return say('form-changed', 'forbidden', told)
  }
  if (isLocked(rules.locked, old.name)) {
    const isClosing = keys.length === 1 && keys[0] === '/Ff'
      && flags(now) === (flags(old) | READ_ONLY)
    return isClosing ? undefined : say('field-locked-changed', 'forbidden', told)
  }
  const isFilling = !isOnlyRedrawn && keys.includes('/V')
    && keys.every((key) => FILLING_KEYS.has(key))
  if (isFilling && rules.level !== null && rules.level >= 2) {
    return say('field-filled', 'allowed', told)
  }
  say(isFilling ? 'field-filled' : 'form-changed', 'forbidden', told)
}

function parentValue(field: FormField, revision: PdfRevision): PdfValue {
  const parent = resolve(field.dictionary['/Parent'] ?? null, revision)
  return isDictionary(parent) ? parent['/V'] ?? null : null
}

function flags(field: FormField): number {
  const held = field.dictionary['/Ff']
  return typeof held === 'number' ? held : 0
}
