import { isDictionary, resolve } from './pdf-active-content.ts'
import type { PdfRevision, PdfValue } from './pdf-structure.ts'
import { unpacked } from './signature-stores.ts'

const FORMS_MAX = 20
const CONTENT_MAX_BYTES = 4 * 2 ** 20
/** A patch smaller than this hides no word. Points. */
const SIDE_MIN = 4
/** From 0 (black) to 1 (white): what is lighter can hide print without looking like ink. */
const LIGHT = 0.7
const FILLING = new Set(['f', 'F', 'f*', 'B', 'B*', 'b', 'b*'])
const PAINTING = new Set([...FILLING, 'S', 's', 'n'])
/** Sides of a rectangle that hides words, in the units of its form. */
const RECTANGLE_SIDE_MIN = 15
const BLENDS_THAT_SHOW = new Set(['/Multiply', '/Darken', '/ColorBurn'])

type Dictionary = { [key: string]: PdfValue }

/**
 * Could this annotation hide print under it? It could when it paints something light, a filled
 * rectangle, a picture or a shading, without letting the page through; what cannot be looked into
 * could, too. Where on the page it lies is not asked.
 *
 * @param sees `no-pictures` for signatures, on which a picture is a seal or a hand.
 */
export function mayCover(
  revision: PdfRevision, annotation: Dictionary, sees: 'everything' | 'no-pictures' = 'everything',
): boolean {
  if (isTiny(resolve(annotation['/Rect'] ?? null, revision))) return false
  const appearance = resolve(annotation['/AP'] ?? null, revision)
  const normal = isDictionary(appearance) ? appearance['/N'] ?? null : null
  if (normal === null) return paintsBackground(revision, annotation)
  const forms = formsOf(revision, normal)
  return forms.some((form) => paintsLight(revision, form, { forms: 0, sees }))
}

/** Readers draw annotations without an appearance by their colours. */
function paintsBackground(revision: PdfRevision, annotation: Dictionary): boolean {
  const key = annotation['/Subtype'] === '/FreeText' ? '/C' : '/IC'
  const colour = resolve(annotation[key] ?? null, revision)
  if (!Array.isArray(colour) || colour.length === 0) return annotation['/Subtype'] === '/Stamp'
  return lightness(colour.map((part) => typeof part === 'number' ? part : 1)) > LIGHT
}

/** The one appearance, or each of several states. */
function formsOf(revision: PdfRevision, normal: PdfValue): string[] {
  if (typeof normal === 'string' && revision.objects.get(normal)?.isStream) return [normal]
  const states = resolve(normal, revision)
  if (!isDictionary(states)) return []
  return Object.values(states).filter((one): one is string => typeof one === 'string')
}

interface Seen {
  forms: number
  sees: 'everything' | 'no-pictures'
}

function paintsLight(revision: PdfRevision, form: string, seen: Seen): boolean {
  if (++seen.forms > FORMS_MAX) return true
  const content = unpacked(revision, form)
  const dictionary = revision.objects.get(form)?.value ?? null
  if (!content || content.length > CONTENT_MAX_BYTES || !isDictionary(dictionary)) return true
  const held = resolve(dictionary['/Resources'] ?? null, revision)
  const resources = isDictionary(held) ? held : {}
  const named = (kind: string, name: string): PdfValue => {
    const list = resolve(resources[kind] ?? null, revision)
    return isDictionary(list) ? list[name] ?? null : null
  }
  let fill: number[] = [0]
  let showsThrough = false
  let hasRectangle = false
  const saved: { fill: number[]; showsThrough: boolean }[] = []
  let operands: string[] = []
  for (const token of tokensOf(content)) {
    if (/^[/+\-.\d]/u.test(token)) {
      operands.push(token)
      continue
    }
    const numbers = operands.map(Number).filter(Number.isFinite)
    if (token === 'q') saved.push({ fill, showsThrough })
    if (token === 'Q') ({ fill, showsThrough } = saved.pop() ?? { fill, showsThrough })
    if (['g', 'rg', 'k', 'sc', 'scn'].includes(token)) fill = numbers.length > 0 ? numbers : [1]
    if (token === 'gs') {
      const state = resolve(named('/ExtGState', operands.at(-1) ?? ''), revision)
      const blend = isDictionary(state) ? resolve(state['/BM'] ?? null, revision) : null
      if (typeof blend === 'string') showsThrough = BLENDS_THAT_SHOW.has(blend)
    }
    if (token === 're' && isLarge(numbers)) hasRectangle = true
    const isFilled = FILLING.has(token) && !showsThrough
    if (isFilled && (hasRectangle || lightness(fill) > LIGHT)) return true
    if (PAINTING.has(token)) hasRectangle = false
    if (token === 'sh' && !showsThrough) return true
    if (token === 'BI' && !showsThrough && seen.sees === 'everything') return true
    if (token === 'Do' && !showsThrough) {
      const ref = named('/XObject', operands.at(-1) ?? '')
      const one = typeof ref === 'string' ? revision.objects.get(ref)?.value ?? null : null
      const isPicture = isDictionary(one) && one['/Subtype'] === '/Image'
      const isForm = isDictionary(one) && one['/Subtype'] === '/Form'
      if (!isForm && !(isPicture && seen.sees === 'no-pictures')) return true
      if (isForm && typeof ref === 'string' && paintsLight(revision, ref, seen)) return true
    }
    operands = []
  }
  return false
}

/** Operators and operands; strings and dictionaries of content are nobody's colour. */
function tokensOf(content: Buffer): string[] {
  const text = content.toString('latin1')
    .replace(/\\[()\\]/gu, '').replace(/\([^()]*\)/gu, ' ')
    .replace(/<[0-9a-fA-F\s]*>/gu, ' ').replace(/[[\]]/gu, ' ')
  return text.split(/\s+/u).filter((token) => token !== '')
}

function lightness(colour: readonly number[]): number {
  const [a = 0, b = 0, c = 0, d = 0] = colour
  if (colour.length === 1) return a
  if (colour.length === 4) return (1 - Math.min(1, (a + b + c) / 3)) * (1 - d)
  return 0.3 * a + 0.59 * b + 0.11 * c
}

function isLarge([, , width = 0, height = 0]: readonly number[]): boolean {
  return Math.abs(width) >= RECTANGLE_SIDE_MIN && Math.abs(height) >= RECTANGLE_SIDE_MIN
}

function isTiny(rect: PdfValue): boolean {
  if (!Array.isArray(rect) || rect.length !== 4) return false
  const [x0, y0, x1, y1] = rect.map((side) => typeof side === 'number' ? side : Number.NaN)
  if (x0 === undefined || y0 === undefined || x1 === undefined || y1 === undefined) return false
  return Math.abs(x1 - x0) < SIDE_MIN || Math.abs(y1 - y0) < SIDE_MIN
}
