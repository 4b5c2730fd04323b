import { isDictionary, resolve } from './pdf-active-content.ts'
import type { PdfRevision, PdfValue } from './pdf-structure.ts'
import { contentTokens } from './signature-content.ts'
import { unpacked } from './signature-stores.ts'

const FORMS_MAX = 20
const CONTENT_MAX_BYTES = 4 * 2 ** 20
/** From 0 (black) to 1 (white): what is lighter can hide print without looking like ink. */
export const LIGHT = 0.7
const FILLING = new Set(['f', 'F', 'f*', 'B', 'B*', 'b', 'b*'])
const STROKING = new Set(['S', 's', 'B', 'B*', 'b', 'b*'])
const PAINTING = new Set([...FILLING, ...STROKING, 'n'])
const LETTERS = new Set(['Tj', 'TJ', "'", '"'])
/** Sides of a rectangle, and the width of a line, that hide words whatever their colour. Points. */
const RECTANGLE_SIDE_MIN = 15
const LINE_WIDTH_MIN = 15
const BLENDS_THAT_SHOW = new Set(['/Multiply', '/Darken', '/ColorBurn'])
const PLAIN_SPACES = new Set(['/DeviceGray', '/DeviceRGB', '/DeviceCMYK', '/CalGray', '/CalRGB', '/ICCBased'])

type Dictionary = { [key: string]: PdfValue }
/** `no-pictures` for signatures, on which a picture is a seal or a hand. */
export type Sees = 'everything' | 'no-pictures'

/** What a reader remembers while it paints, as far as it decides what is hidden. */
interface State {
  fill: Colour
  stroke: Colour
  width: number
  /** Units of the page to one of this content, the larger way. */
  scale: number
  showsThrough: boolean
  /** Text rendering mode, 0 to 7. */
  letters: number
  isDrawnFont: boolean
}

interface Colour {
  parts: readonly number[]
  /** Of a space whose numbers say how light it is. */
  isPlain: boolean
}

interface Looking {
  sees: Sees
  forms: number
}

const BLACK: Colour = { parts: [0], isPlain: true }
const START: State = {
  fill: BLACK, stroke: BLACK, width: 1, scale: 1, showsThrough: false, letters: 0, isDrawnFont: false,
}

/** Does this form, drawn into a rectangle of the page, paint anything that could hide print? */
export function paintsOver(revision: PdfRevision, form: string, { rect, sees }: { rect: PdfValue; sees: Sees }): boolean {
  const dictionary = revision.objects.get(form)?.value ?? null
  const box = isDictionary(dictionary) ? sidesOf(resolve(dictionary['/BBox'] ?? null, revision)) : undefined
  const sides = sidesOf(rect)
  const scale = box && sides ? Math.max(sides[0] / (box[0] || 1), sides[1] / (box[1] || 1)) : 1
  // The form is fitted into the rectangle, its own matrix included.
  return paints(revision, form, { ...START, scale }, { forms: 0, sees }, false)
}

function paints(revision: PdfRevision, form: string, start: State, looking: Looking, hasMatrix: boolean): boolean {
  if (++looking.forms > FORMS_MAX) return true
  const content = unpacked(revision, form)
  const dictionary = revision.objects.get(form)?.value ?? null
  if (!content || content.length > CONTENT_MAX_BYTES || !isDictionary(dictionary)) return true
  const held = resolve(dictionary['/Resources'] ?? null, revision)
  const resources = isDictionary(held) ? held : {}
  const matrix = hasMatrix ? resolve(dictionary['/Matrix'] ?? null, revision) : null
  let state = { ...start, scale: start.scale * (Array.isArray(matrix) ? growth(matrix.map(Number)) : 1) }
  const saved: State[] = []
  let hasRectangle = false
  let operands: string[] = []
  for (const token of contentTokens(content)) {
    if (/^[/+\-.\d]/u.test(token)) {
      operands.push(token)
      continue
    }
    const numbers = operands.map(Number).filter(Number.isFinite)
    const named = (kind: string) => nameIn(revision, resources, kind, operands.findLast((one) => one.startsWith('/')) ?? '')
    if (token === 'q') saved.push(state)
    else if (token === 'Q') state = saved.pop() ?? state
    else state = { ...state, ...changeBy(revision, token, numbers, operands, named, state) }
    if (token === 're' && isLarge(numbers, state.scale)) hasRectangle = true
    if (isHiding(token, state, hasRectangle)) return true
    if (PAINTING.has(token)) hasRectangle = false
    if (token === 'BI' && !state.showsThrough && looking.sees === 'everything') return true
    if (token === 'Do' && drawsOver(revision, named('/XObject'), state, looking)) return true
    operands = []
  }
  return false
}

function isHiding(token: string, state: State, hasRectangle: boolean): boolean {
  if (state.showsThrough) return false
  if (token === 'sh') return true
  if (FILLING.has(token) && (hasRectangle || isLight(state.fill))) return true
  if (STROKING.has(token)) return isLight(state.stroke) || state.width * state.scale >= LINE_WIDTH_MIN
  if (!LETTERS.has(token)) return false
  const mode = state.letters % 4
  const isFilled = mode === 0 || mode === 2
  const isStroked = mode === 1 || mode === 2
  return state.isDrawnFont || (isFilled && isLight(state.fill)) || (isStroked && isLight(state.stroke))
}

function drawsOver(revision: PdfRevision, ref: PdfValue, state: State, looking: Looking): boolean {
  const one = typeof ref === 'string' ? revision.objects.get(ref)?.value ?? null : null
  const kind = isDictionary(one) ? resolve(one['/Subtype'] ?? null, revision) : null
  // A form begins with what was set around it, and may end a blending.
  if (kind === '/Form' && typeof ref === 'string') return paints(revision, ref, state, looking, true)
  return !state.showsThrough && !(kind === '/Image' && looking.sees === 'no-pictures')
}

function changeBy(
  revision: PdfRevision, token: string, numbers: readonly number[], operands: readonly string[],
  named: (kind: string) => PdfValue, state: State,
): Partial<State> {
  const colour = (isPlain: boolean): Colour => ({ parts: numbers.length > 0 ? numbers : [1], isPlain })
  switch (token) {
    case 'g': case 'rg': case 'k': return { fill: colour(true) }
    case 'G': case 'RG': case 'K': return { stroke: colour(true) }
    case 'sc': case 'scn': return { fill: colour(state.fill.isPlain) }
    case 'SC': case 'SCN': return { stroke: colour(state.stroke.isPlain) }
    case 'cs': return { fill: startOf(revision, operands.at(-1), named('/ColorSpace')) }
    case 'CS': return { stroke: startOf(revision, operands.at(-1), named('/ColorSpace')) }
    case 'w': return { width: numbers.at(-1) ?? 1 }
    case 'cm': return { scale: state.scale * growth(numbers) }
    case 'Tr': return { letters: numbers.at(-1) ?? 0 }
    case 'Tf': return { isDrawnFont: subtypeOf(revision, named('/Font')) === '/Type3' }
    case 'gs': return setBy(revision, named('/ExtGState'))
    default: return {}
  }
}

/** Every plain space begins with black; of the others nothing is known. */
function startOf(revision: PdfRevision, name: string | undefined, named: PdfValue): Colour {
  const space = resolve(named, revision) ?? name ?? null
  const family = Array.isArray(space) ? resolve(space[0] ?? null, revision) : space
  return { parts: [0], isPlain: typeof family === 'string' && PLAIN_SPACES.has(family) }
}

function setBy(revision: PdfRevision, named: PdfValue): Partial<State> {
  const state = resolve(named, revision)
  // Readers may find it where it is not looked for: at the page.
  if (!isDictionary(state)) return { showsThrough: false }
  const told = resolve(state['/BM'] ?? null, revision)
  const blend = Array.isArray(told) ? resolve(told[0] ?? null, revision) : told
  const width = resolve(state['/LW'] ?? null, revision)
  return {
    ...(blend === null ? {} : { showsThrough: typeof blend === 'string' && BLENDS_THAT_SHOW.has(blend) }),
    ...(typeof width === 'number' ? { width } : {}),
    // A font set here is not looked into.
    ...(state['/Font'] === undefined ? {} : { isDrawnFont: true }),
  }
}

function nameIn(revision: PdfRevision, resources: Dictionary, kind: string, name: string): PdfValue {
  const list = resolve(resources[kind] ?? null, revision)
  return isDictionary(list) ? list[name] ?? null : null
}

function subtypeOf(revision: PdfRevision, ref: PdfValue): PdfValue {
  const one = resolve(ref, revision)
  return isDictionary(one) ? resolve(one['/Subtype'] ?? null, revision) : null
}

function isLight({ parts, isPlain }: Colour): boolean {
  return !isPlain || lightness(parts) > LIGHT
}

/** From 0 (black) to 1 (white), of a colour of one, three or four parts. */
export function lightness(colour: readonly number[]): number {
  const [a = 0, b = 0, c = 0, d = 0] = colour
  if (colour.length === 1) return a
  if (colour.length === 4) return (1 - Math.min(1, (a + b + c) / 3)) * (1 - d)
  return 0.3 * a + 0.59 * b + 0.11 * c
}

/** How much longer a matrix makes what it draws, at most. */
function growth([a = 1, b = 0, c = 0, d = 1]: readonly number[]): number {
  const most = Math.max(Math.hypot(a, b), Math.hypot(c, d))
  return Number.isFinite(most) ? most : Number.MAX_SAFE_INTEGER
}

function isLarge([, , width = 0, height = 0]: readonly number[], scale: number): boolean {
  return Math.abs(width) * scale >= RECTANGLE_SIDE_MIN && Math.abs(height) * scale >= RECTANGLE_SIDE_MIN
}

function sidesOf(rect: PdfValue): [number, number] | undefined {
  if (!Array.isArray(rect) || rect.length !== 4) return undefined
  const [x0, y0, x1, y1] = rect.map((side) => typeof side === 'number' ? side : 0)
  return [Math.abs((x1 ?? 0) - (x0 ?? 0)), Math.abs((y1 ?? 0) - (y0 ?? 0))]
}
