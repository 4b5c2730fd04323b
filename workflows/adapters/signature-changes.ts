import type { SignatureChange } from '../domain/signature-report.ts'
import { isDictionary, resolve } from './pdf-active-content.ts'
import type { PdfRevision, PdfValue } from './pdf-structure.ts'
import { judgeAnnotation } from './signature-annotations.ts'
import { changedKeys, type Comparison, missing, type Permissions } from './signature-comparison.ts'
import { catalogOf, listFields, listPages } from './signature-fields.ts'
import { compareFields, compareForms, isSuperset } from './signature-form-changes.ts'
import { type Mention, reachOf, wordOf } from './signature-graph.ts'

const CATALOG_FREE = new Set([
  '/AcroForm', '/DSS', '/Extensions', '/Metadata', '/Perms', '/Version',
])
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

function compareTrailers(comparison: Comparison): void {
  const { before, after, say } = comparison
  const [old, now] = [before.trailer, after.trailer]
  if (!isDictionary(old) || !isDictionary(now)) return say('structure-unreadable', 'unknown')
  if (old['/Root'] !== now['/Root']) say('catalog-changed', 'forbidden', { words: '/Root' })
  if (JSON.stringify(old['/Encrypt'] ?? null) !== JSON.stringify(now['/Encrypt'] ?? null)) {
    say('catalog-changed', 'forbidden', { words: '/Encrypt' })
  }
  if (old['/Info'] !== now['/Info']) say('file-facts-changed', 'allowed', { words: '/Info' })
  compareCatalogs(comparison)
}

function compareCatalogs({ before, after, say }: Comparison): void {
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
    const added = missing(then.annotations, page.annotations)
    for (const gone of missing(page.annotations, then.annotations)) {
      say('annotation-removed', 'forbidden', {
        page: index + 1, ...(typeof gone === 'string' ? { object: gone } : {}),
      })
    }
    for (const one of added) judgeAnnotation(comparison, one, index + 1)
  }
}

/** What could be reached in the signed revision must be what it was, but for the above. */
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
    if (fields.has(object) || isAppearance(mentions, fields)) return 'field'
    return inFreeSubtree(object, mentions) ? 'judged' : 'other'
  }
}

function isAppearance(mentions: readonly Mention[], fields: ReadonlySet<string | null>): boolean {
  return mentions.every((one) => fields.has(one.from) && one.path.startsWith('/AP'))
}

/** Objects reached through data for checking signatures and facts, and in no other way. */
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

function changedWords(before: PdfRevision, after: PdfRevision, object: string): string {
  const [old, now] = [before.objects.get(object), after.objects.get(object)]
  if (!now) return '-'
  if (!old) return '+'
  const keys = isDictionary(old.value) && isDictionary(now.value)
    ? changedKeys(old.value, now.value) : []
  return keys.length > 0 ? keys.join(' ') : 'stream'
}
