import type { ChangeKind, SignatureChange } from '../domain/signature-report.ts'
import { isDictionary, resolve } from './pdf-active-content.ts'
import type { PdfRevision, PdfValue } from './pdf-structure.ts'
import { judgeAnnotation } from './signature-annotations.ts'
import {
  catalogOf, type FieldLock, type FormField, isLocked, listFields, listPages,
} from './signature-fields.ts'
import { type Mention, reachOf, wordOf } from './signature-graph.ts'

type Dictionary = { [key: string]: PdfValue }
type Weight = SignatureChange['weight']

/** The rules a signature sets for what comes after it. */
export interface Permissions {
  /** DocMDP 1–3; null: a signature that certifies nothing. */
  level: number | null
  locked: FieldLock | null
  /** Signatures of the whole file whose own integrity holds, by their dictionary's object. */
  intact: ReadonlyMap<string, 'signature' | 'certification' | 'timestamp'>
  /** Signatures nobody looked at, because there are too many. */
  unjudged: ReadonlySet<string>
}

/** Both revisions with what was already found out about them. */
export interface Comparison {
  before: PdfRevision
  after: PdfRevision
  rules: Permissions
  say(kind: ChangeKind, weight: Weight, more?: Partial<SignatureChange>): void
}

const CATALOG_FREE = new Set(['/AcroForm', '/DSS', '/Extensions', '/Metadata', '/Perms', '/Version'])
const PAGE_FREE = new Set(['/Annots', '/Tabs', '/LastModified', '/PieceInfo'])
/** Subtrees of the catalog that may change as a whole, when nothing else leads into them. */
const FREE_SUBTREES = ['/DSS', '/Extensions', '/Metadata', '/Perms']

/**
 * What an update did to a signed revision, object by object as the cross-reference tables find
 * them: allowed is what leaves every page as it was signed (annotations, further signatures, time
 * stamps, data for checking them, facts about the file); everything else is forbidden.
 */
export function compareRevisions(
  before: PdfRevision, after: PdfRevision, rules: Permissions,
): SignatureChange[] {
  const changes: SignatureChange[] = []
  const comparison: Comparison = {
    before, after, rules,
    say: (kind, weight, more = {}) => void changes.push({ kind, weight, ...more }),
  }
  const reached = reachOf(before)
  const reachedAfter = reachOf(after)
  if (!reached || !reachedAfter) {
    comparison.say('not-compared', 'unknown')
    return changes
  }
  compareTrailers(comparison)
  comparePages(comparison)
  compareForms(comparison)
  compareObjects(comparison, reached, reachedAfter)
  return changes
}

function compareTrailers({ before, after, say }: Comparison): void {
  const [old, now] = [before.trailer, after.trailer]
  if (!isDictionary(old) || !isDictionary(now)) return say('structure-unreadable', 'unknown')
  if (old['/Root'] !== now['/Root']) say('catalog-changed', 'forbidden', { words: '/Root' })
  if (JSON.stringify(old['/Encrypt'] ?? null) !== JSON.stringify(now['/Encrypt'] ?? null)) {
    say('catalog-changed', 'forbidden', { words: '/Encrypt' })
  }
  if (old['/Info'] !== now['/Info']) say('file-facts-changed', 'allowed', { words: '/Info' })
  compareCatalogs({ before, after, say })
}

function compareCatalogs({ before, after, say }: Pick<Comparison, 'before' | 'after' | 'say'>): void {
  const [old, now] = [catalogOf(before), catalogOf(after)]
  for (const key of changedKeys(old, now)) {
    if (!CATALOG_FREE.has(key)) say('catalog-changed', 'forbidden', { words: key })
    if (key === '/Metadata') say('file-facts-changed', 'allowed', { words: key })
  }
  const dss = (revision: PdfRevision) => JSON.stringify(
    resolve(catalogOf(revision)['/DSS'] ?? null, revision),
  )
  if (dss(before) !== dss(after)) say('validation-data-added', 'allowed')
  const certifier = (revision: PdfRevision): PdfValue => {
    const permissions = resolve(catalogOf(revision)['/Perms'] ?? null, revision)
    return isDictionary(permissions) ? permissions['/DocMDP'] ?? null : null
  }
  const certified = certifier(before)
  if (certified !== null && certified !== certifier(after)) {
    say('catalog-changed', 'forbidden', { words: '/Perms' })
  }
}

function comparePages(comparison: Comparison): void {
  const { before, after, say } = comparison
  const [old, now] = [listPages(before), listPages(after)]
  const isSame = old.length === now.length
    && old.every((page, index) => page.object === now[index]?.object)
  if (!isSame) say('page-list-changed', 'forbidden', { words: `${old.length} → ${now.length}` })
  const later = new Map(now.map((page) => [page.object, page]))
  for (const [index, page] of old.entries()) {
    const then = later.get(page.object)
    if (!then) continue
    const keys = changedKeys(page.dictionary, then.dictionary).filter((key) => !PAGE_FREE.has(key))
    if (keys.length > 0) {
      say('page-content-changed', 'forbidden', {
        object: page.object, page: index + 1, words: keys.join(' '),
      })
    }
    const [kept, added] = parted(page.annotations, then.annotations)
    for (const gone of page.annotations.length === kept ? [] : missing(page.annotations, then.annotations)) {
      say('annotation-removed', 'forbidden', {
        page: index + 1, ...(typeof gone === 'string' ? { object: gone } : {}),
      })
    }
    for (const one of added) judgeAnnotation(comparison, one, index + 1)
  }
}

/** How many of the old ones are still there, and what is new. */
function parted(old: readonly PdfValue[], now: readonly PdfValue[]): [number, PdfValue[]] {
  const known = new Set(old.map((one) => JSON.stringify(one)))
  const still = new Set(now.map((one) => JSON.stringify(one)))
  const kept = old.filter((one) => still.has(JSON.stringify(one))).length
  return [kept, now.filter((one) => !known.has(JSON.stringify(one)))]
}

function missing(old: readonly PdfValue[], now: readonly PdfValue[]): PdfValue[] {
  const still = new Set(now.map((one) => JSON.stringify(one)))
  return old.filter((one) => !still.has(JSON.stringify(one)))
}

function compareForms(comparison: Comparison): void {
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
  const [, added] = parted(list(old, before), list(now, after))
  for (const one of added) {
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
function isSuperset(
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

/** Everything that could be reached in the signed revision must be what it was, but for the above. */
function compareObjects(
  comparison: Comparison, reached: Map<string, Mention[]>, reachedAfter: Map<string, Mention[]>,
): void {
  const { before, after, say } = comparison
  const places = placesOf(comparison, reached)
  for (const object of reached.keys()) {
    if (wordOf(before, object) === wordOf(after, object)) continue
    const mentions = [...reached.get(object) ?? [], ...reachedAfter.get(object) ?? []]
    const place = places(object, mentions)
    if (place === 'judged') continue
    if (place === 'facts') {
      say('file-facts-changed', 'allowed', { object })
      continue
    }
    if (place === 'field') continue
    say('object-changed', 'forbidden', {
      object, words: changedWords(before, after, object),
    })
  }
  compareFields(comparison, reached)
}

/** Where an object stands in the file, as far as that excuses a change of it. */
function placesOf(comparison: Comparison, reached: Map<string, Mention[]>) {
  const { before } = comparison
  const trailer = before.trailer
  const root = isDictionary(trailer) ? trailer['/Root'] : null
  const catalog = catalogOf(before)
  const pages = new Set(listPages(before).map((page) => page.object))
  const fields = new Set(listFields(before).map((field) => field.object))
  const form = typeof catalog['/AcroForm'] === 'string' ? catalog['/AcroForm'] : null
  const inFreeSubtree = freeSubtrees(reached, root)

  return (object: string, mentions: readonly Mention[]): 'judged' | 'facts' | 'field' | 'other' => {
    const only = (fits: (mention: Mention) => boolean) => mentions.every(fits)
    // Certifying signatures name the catalog too; what may change in it is told key by key.
    if (object === root) return 'judged'
    if (only((one) => one.from === 'trailer' && one.path === '/Info')) return 'facts'
    if (pages.has(object)) return 'judged'
    if (object === form) {
      return only((one) => one.from === root && one.path === '/AcroForm') ? 'judged' : 'other'
    }
    if (only((one) => pages.has(one.from) && one.path === '/Annots')) return 'judged'
    const isFieldsArray = only((one) => {
      return (one.from === form && one.path === '/Fields')
        || (one.from === root && one.path === '/AcroForm/Fields')
    })
    if (isFieldsArray) return 'judged'
    const isResources = only((one) => {
      return (one.from === form && one.path.startsWith('/DR'))
        || (one.from === root && one.path.startsWith('/AcroForm/DR'))
    })
    if (isResources && isSuperset(object, object, before, comparison.after, 0)) return 'judged'
    if (fields.has(object) || isAppearance(object, mentions, fields)) return 'field'
    return inFreeSubtree(object, mentions) ? 'judged' : 'other'
  }
}

function isAppearance(
  _object: string, mentions: readonly Mention[], fields: ReadonlySet<string | null>,
): boolean {
  return mentions.every((one) => fields.has(one.from) && one.path.startsWith('/AP'))
}

/** Objects that are reached through the data for checking signatures and facts, and no other way. */
function freeSubtrees(reached: Map<string, Mention[]>, root: PdfValue | undefined) {
  const free = new Set<string>()
  let grew = true
  for (let round = 0; grew && round < 6; round++) {
    grew = false
    for (const [object, mentions] of reached) {
      if (free.has(object) || !mentions.every((one) => isFree(one))) continue
      free.add(object)
      grew = true
    }
  }
  function isFree({ from, path }: Mention): boolean {
    return free.has(from)
      || (from === root && FREE_SUBTREES.some((key) => path === key || path.startsWith(`${key}/`)))
  }
  return (object: string, mentions: readonly Mention[]) => {
    return free.has(object) && mentions.every((one) => isFree(one) || !reached.has(one.from))
  }
}

/** Fields that were there when it was signed: filled in, signed, or tampered with. */
function compareFields(
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
  '/V', '/AP', '/AS', '/M', '/F', '/MK', '/BS', '/Border', '/DA', '/P', '/NM', '/Type', '/Ff', '/Lock',
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
  const isFilling = !isOnlyRedrawn && keys.includes('/V') && keys.every((key) => FILLING_KEYS.has(key))
  if (isFilling && rules.level !== null && rules.level >= 2) return say('field-filled', 'allowed', told)
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

export function changedKeys(old: Dictionary, now: Dictionary): string[] {
  const keys = new Set([...Object.keys(old), ...Object.keys(now)])
  return [...keys].filter((key) => {
    return JSON.stringify(old[key] ?? null) !== JSON.stringify(now[key] ?? null)
  })
}

function changedWords(before: PdfRevision, after: PdfRevision, object: string): string {
  const [old, now] = [before.objects.get(object), after.objects.get(object)]
  if (!now) return '-'
  if (!old) return '+'
  const keys = isDictionary(old.value) && isDictionary(now.value)
    ? changedKeys(old.value, now.value) : []
  return keys.length > 0 ? keys.join(' ') : 'stream'
}
