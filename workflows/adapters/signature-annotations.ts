import type { SignatureChange } from '../domain/signature-report.ts'
import { isDictionary, resolve } from './pdf-active-content.ts'
import type { PdfValue } from './pdf-structure.ts'
import type { Comparison } from './signature-comparison.ts'
import { mayCover } from './signature-covering.ts'
import { textOf } from './signature-fields.ts'

/** Marks and notes people leave on a page. */
const MARKS = new Set([
  '/Ink', '/FreeText', '/Stamp', '/Highlight', '/Underline', '/StrikeOut', '/Squiggly', '/Text',
  '/Popup', '/Caret', '/Line', '/Square', '/Circle', '/Polygon', '/PolyLine',
])
const PARENTS_MAX = 12
const WORDS_MAX = 200

type Dictionary = { [key: string]: PdfValue }

/** Something that stands on a page, or in the form, and did not when the file was signed. */
export function judgeAnnotation(
  comparison: Comparison, added: PdfValue, page: number | undefined,
): void {
  const { after, rules, say } = comparison
  const object = typeof added === 'string' ? added : undefined
  const held = resolve(added, after)
  const told: Partial<SignatureChange> = {
    ...(object ? { object } : {}), ...(page ? { page } : {}),
  }
  if (!isDictionary(held) || (object && after.objects.get(object)?.isStream)) {
    return say('annotation-added', 'forbidden', told)
  }
  const subtype = resolve(held['/Subtype'] ?? null, after)
  const type = inherited(comparison, held, '/FT')
  if (type !== null || subtype === '/Widget') return judgeNewField(comparison, held, type, told)

  const author = textOf(resolve(held['/T'] ?? null, after))
  const kindOfMark = typeof subtype === 'string' ? subtype.slice(1) : '?'
  const words = author ? `${kindOfMark} (${author})` : kindOfMark
  const more = { ...told, words: words.slice(0, WORDS_MAX) }
  const isActive = held['/A'] !== undefined || held['/AA'] !== undefined
    || subtype === '/FileAttachment'
  if (isActive) return say('annotation-active', 'forbidden', more)
  if (typeof subtype !== 'string' || !MARKS.has(subtype)) {
    return say('annotation-added', 'forbidden', more)
  }
  if (rules.level === 1 || rules.level === 2) return say('beyond-certification', 'forbidden', more)
  if (!mayCover(after, held)) {
    // On a certified file added words may change what it says, though they hide none.
    const isWords = rules.level !== null && (subtype === '/FreeText' || subtype === '/Stamp')
    return say('annotation-added', isWords ? 'unknown' : 'allowed', more)
  }
  // Whoever certifies a file with annotations allowed has not allowed his own words to be hidden.
  say('annotation-may-cover', rules.level === null ? 'unknown' : 'forbidden', more)
}

function judgeNewField(
  comparison: Comparison, field: Dictionary, type: PdfValue, told: Partial<SignatureChange>,
): void {
  const { rules, after, say } = comparison
  const name = textOf(resolve(inherited(comparison, field, '/T'), after))
  const more = { ...told, ...(name ? { words: name.slice(0, WORDS_MAX) } : {}) }
  if (type !== '/Sig') return say('field-added', 'forbidden', more)
  if (field['/A'] !== undefined || field['/AA'] !== undefined) {
    return say('annotation-active', 'forbidden', more)
  }
  const value = inherited(comparison, field, '/V')
  const kind = typeof value === 'string' ? rules.intact.get(value) : undefined
  if (kind === 'timestamp') {
    // A time stamp speaks of the file and shows nothing.
    return isVisible(comparison, field)
      ? say('signature-field-added', 'forbidden', more) : say('timestamp-added', 'allowed', more)
  }
  if (rules.level === 1) return say('beyond-certification', 'forbidden', more)
  if (kind !== undefined) {
    const mayHide = rules.level !== null && isVisible(comparison, field)
      && mayCover(after, field, 'no-pictures')
    if (mayHide) say('annotation-may-cover', 'unknown', more)
    return say('signature-added', 'allowed', more)
  }
  if (typeof value === 'string' && rules.unjudged.has(value)) {
    return say('not-compared', 'unknown', more)
  }
  // A field that shows something and holds no sound signature is a picture put over the page.
  const weight = value === null && !isVisible(comparison, field) ? 'allowed' : 'forbidden'
  say('signature-field-added', weight, more)
}

function isVisible({ after }: Comparison, field: Dictionary): boolean {
  const rect = resolve(field['/Rect'] ?? null, after)
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = Array.isArray(rect)
    ? rect.map((side) => typeof side === 'number' ? side : 0) : []
  const isFlat = x0 === x1 || y0 === y1
  return !isFlat && field['/AP'] !== undefined
}

function inherited({ after }: Comparison, field: Dictionary, key: string): PdfValue {
  let at: PdfValue = field
  for (let up = 0; up < PARENTS_MAX && isDictionary(at); up++) {
    const held = at[key]
    if (held !== undefined) return key === '/V' ? held : resolve(held, after)
    at = resolve(at['/Parent'] ?? null, after)
  }
  return null
}
