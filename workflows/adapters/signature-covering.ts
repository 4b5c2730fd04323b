import { isDictionary, resolve } from './pdf-active-content.ts'
import type { PdfRevision, PdfValue } from './pdf-structure.ts'
import { lightness, LIGHT, paintsOver, type Sees } from './signature-painting.ts'

/** A patch smaller than this hides no word. Points. */
const SIDE_MIN = 4
/** A light line of this width, drawn by the reader's own rules, hides print. Points. */
const LINE_WIDTH_MIN = 2
const DRAWN_BY_LINES = new Set(['/Ink', '/Line', '/Square', '/Circle', '/Polygon', '/PolyLine', '/Underline', '/StrikeOut', '/Squiggly'])

type Dictionary = { [key: string]: PdfValue }

/**
 * Could this annotation hide print under it? It could when it paints something light, a filled
 * rectangle, a picture or a shading, without letting the page through; what cannot be looked into
 * could, too. Where on the page it lies is not asked.
 *
 * @param sees `no-pictures` for signatures, on which a picture is a seal or a hand.
 */
export function mayCover(
  revision: PdfRevision, annotation: Dictionary, sees: Sees = 'everything',
): boolean {
  const appearance = resolve(annotation['/AP'] ?? null, revision)
  const normal = isDictionary(appearance) ? appearance['/N'] ?? null : null
  // Without one a reader draws along the annotation's own points, wherever its rectangle lies.
  if (normal === null) return paintsBackground(revision, annotation) || paintsBroadly(revision, annotation)
  const rect = resolve(annotation['/Rect'] ?? null, revision)
  if (isTiny(rect)) return false
  return formsOf(revision, normal).some((form) => paintsOver(revision, form, { rect, sees }))
}

/** Readers draw annotations without an appearance by their colours. */
function paintsBackground(revision: PdfRevision, annotation: Dictionary): boolean {
  const key = annotation['/Subtype'] === '/FreeText' ? '/C' : '/IC'
  const colour = resolve(annotation[key] ?? null, revision)
  if (!Array.isArray(colour) || colour.length === 0) return annotation['/Subtype'] === '/Stamp'
  return lightness(colour.map((part) => typeof part === 'number' ? part : 1)) > LIGHT
}

function paintsBroadly(revision: PdfRevision, annotation: Dictionary): boolean {
  const subtype = resolve(annotation['/Subtype'] ?? null, revision)
  const colour = resolve(annotation['/C'] ?? null, revision)
  if (typeof subtype !== 'string' || !DRAWN_BY_LINES.has(subtype)) return false
  if (!Array.isArray(colour) || colour.length === 0) return false
  const style = resolve(annotation['/BS'] ?? null, revision)
  const border = resolve(annotation['/Border'] ?? null, revision)
  const told = isDictionary(style) ? resolve(style['/W'] ?? null, revision) : Array.isArray(border) ? border[2] : null
  const width = typeof told === 'number' ? told : 1
  const isLight = lightness(colour.map((part) => typeof part === 'number' ? part : 1)) > LIGHT
  return isLight && width >= LINE_WIDTH_MIN
}

/** The one appearance, or each of several states. */
function formsOf(revision: PdfRevision, normal: PdfValue): string[] {
  if (typeof normal === 'string' && revision.objects.get(normal)?.isStream) return [normal]
  const states = resolve(normal, revision)
  if (!isDictionary(states)) return []
  return Object.values(states).filter((one): one is string => typeof one === 'string')
}

function isTiny(rect: PdfValue): boolean {
  if (!Array.isArray(rect) || rect.length !== 4) return false
  const [x0, y0, x1, y1] = rect.map((side) => typeof side === 'number' ? side : Number.NaN)
  if (x0 === undefined || y0 === undefined || x1 === undefined || y1 === undefined) return false
  return Math.abs(x1 - x0) < SIDE_MIN || Math.abs(y1 - y0) < SIDE_MIN
}
