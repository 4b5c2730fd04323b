import { createHash } from 'node:crypto'
import { isUuid } from './ids.ts'
import { INK_STROKES_PER_LAYER_MAX } from './ink.ts'
import { sealOfInk } from './ink-strokes.ts'

export const PACK_SCHEMA = 1
export const PACK_ENTRIES_MAX = 2_000
export const PACK_EVENTS_MAX = 20_000
export const MANIFEST_PATH = 'manifest.json'
export const EVENTS_PATH = 'audit/events.json'
export const INK_FOLDER = 'ink/'
/** What the check reads whole: manifest, events, one layer of ink. */
export const PACK_TEXT_MAX_BYTES = 64 * 2 ** 20
const PATH_MAX = 200
const FIRST_SEAL = createHash('sha256').update('but-phe').digest('hex')
const HASH = /^[0-9a-f]{64}$/
/** Plain names in folders: nothing absolute, no way up, no drive, no other separator. */
const PATH = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*){0,5}$/
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/
const CONTENT_LINES = 10

export const PACK_ENTRY_KINDS = [
  'facts', 'file', 'directives', 'ink', 'picture', 'signatures', 'certificate', 'audit', 'page',
] as const
export type PackEntryKind = (typeof PACK_ENTRY_KINDS)[number]

export interface PackEntry {
  path: string
  kind: PackEntryKind
  /** Hex. */
  sha256: string
  byteSize: number
}

export interface PackManifest {
  schema: typeof PACK_SCHEMA
  documentId: string
  /** ISO 8601. */
  madeAt: string
  entries: PackEntry[]
}

/** One event of the log as it was sealed: seal = SHA-256(previous seal, content in UTF-8). */
export interface SealedEvent {
  seq: number
  /** The ten sealed fields, one a line, the first of them the number. */
  content: string
  /** Seals in hex. */
  previous: string
  seal: string
}

/** A closed layer of ink, as its seal sees it. */
export interface PackedInk {
  layerId: string
  directiveId: string
  /** Hex. */
  seal: string
  strokes: PackedStroke[]
}

export interface PackedStroke {
  id: string
  /** Of the file that was written on, hex. */
  sha256: string
  page: number
  tool: string
  color: string
  width: number
  /** Base 64: six 32-bit floats a point, little-endian (x, y, pressure, two tilts, milliseconds). */
  points: string
  drawnAt: number
  erased: boolean
  words?: string
  turn?: number
}

export type EventProblem =
  | 'events-malformed' | 'event-seal' | 'event-order' | 'event-foreign' | 'event-link'

export function isPackPath(path: unknown): path is string {
  return typeof path === 'string' && path.length <= PATH_MAX && PATH.test(path)
}

/** The manifest, or undefined when it is not one of this schema. */
export function readManifest(text: string): PackManifest | undefined {
  const value = parsed(text)
  if (!isRecord(value) || value.schema !== PACK_SCHEMA || !Array.isArray(value.entries)) return
  if (typeof value.documentId !== 'string' || !isUuid(value.documentId)) return
  if (typeof value.madeAt !== 'string' || !MOMENT.test(value.madeAt)) return
  if (value.entries.length > PACK_ENTRIES_MAX || !value.entries.every(isEntry)) return
  const paths = new Set(value.entries.map((entry) => entry.path.toLowerCase()))
  if (paths.size !== value.entries.length) return
  return {
    schema: PACK_SCHEMA, documentId: value.documentId, madeAt: value.madeAt, entries: value.entries,
  }
}

/**
 * Whether each event fits the seal before it, in the log's order, and speaks of this document.
 * Seals carry no secret: whoever rewrites an event that no later neighbour follows can seal it
 * anew. That the seals are the office's own, and that no event is left out, is seen only by
 * looking them up in the office's log.
 */
export function checkEvents(
  text: string, documentId: string,
): { seq: number; problem: EventProblem } | undefined {
  const events = parsed(text)
  if (!Array.isArray(events) || events.length > PACK_EVENTS_MAX || !events.every(isEvent)) {
    return { seq: 0, problem: 'events-malformed' }
  }
  let before: SealedEvent | undefined
  for (const event of events) {
    const problem = problemOf(event, before, documentId)
    if (problem) return { seq: event.seq, problem }
    before = event
  }
  return undefined
}

function problemOf(
  event: SealedEvent, before: SealedEvent | undefined, documentId: string,
): EventProblem | undefined {
  const lines = event.content.split('\n')
  if (lines.length !== CONTENT_LINES || lines[0] !== String(event.seq)) return 'events-malformed'
  if (sealOf(event) !== event.seal) return 'event-seal'
  if (before && event.seq <= before.seq) return 'event-order'
  if (lines[3] !== documentId) return 'event-foreign'
  const previous = event.seq === 1 ? FIRST_SEAL : before?.seal
  const follows = event.seq === 1 || before?.seq === event.seq - 1
  return follows && previous !== event.previous ? 'event-link' : undefined
}

export function sealOf(event: Pick<SealedEvent, 'previous' | 'content'>): string {
  return createHash('sha256').update(event.previous, 'hex').update(event.content).digest('hex')
}

/**
 * Whether a layer of ink still has the seal it was closed with, and the log tells of that seal at
 * the directive.
 */
export function checkInk(text: string, events: readonly SealedEvent[]): 'ink-malformed' | 'ink-seal' | undefined {
  const ink = parsed(text)
  if (!isPackedInk(ink)) return 'ink-malformed'
  const strokes = ink.strokes.map((stroke) => ({ ...stroke, points: Buffer.from(stroke.points, 'base64') }))
  if (sealOfInk(strokes) !== ink.seal) return 'ink-seal'
  const isTold = events.some(({ content }) => {
    const lines = content.split('\n')
    const facts = parsed(lines[9] ?? '')
    return lines[2] === 'directive-confirmed' && lines[4] === ink.directiveId && isRecord(facts)
      && facts.inkLayerId === ink.layerId && facts.inkSha256 === ink.seal
  })
  return isTold ? undefined : 'ink-seal'
}

/** The events of a text that `checkEvents` found whole. */
export function eventsOf(text: string): SealedEvent[] {
  const events = parsed(text)
  return Array.isArray(events) && events.every(isEvent) ? events : []
}

function isPackedInk(value: unknown): value is PackedInk {
  return isRecord(value) && typeof value.layerId === 'string' && typeof value.directiveId === 'string'
    && isHash(value.seal) && Array.isArray(value.strokes)
    && value.strokes.length <= INK_STROKES_PER_LAYER_MAX && value.strokes.every(isPackedStroke)
}

function isPackedStroke(value: unknown): value is PackedStroke {
  return isRecord(value) && isHash(value.sha256)
    && [value.id, value.tool, value.color, value.points].every((one) => typeof one === 'string')
    && [value.page, value.width, value.drawnAt].every((one) => typeof one === 'number')
    && typeof value.erased === 'boolean'
    && (value.words === undefined || (typeof value.words === 'string' && typeof value.turn === 'number'))
}

function isEntry(value: unknown): value is PackEntry {
  return isRecord(value) && isPackPath(value.path) && value.path !== MANIFEST_PATH
    && PACK_ENTRY_KINDS.some((kind) => kind === value.kind) && isHash(value.sha256)
    && Number.isSafeInteger(value.byteSize) && Number(value.byteSize) >= 0
}

function isEvent(value: unknown): value is SealedEvent {
  return isRecord(value) && Number.isSafeInteger(value.seq) && Number(value.seq) > 0
    && typeof value.content === 'string' && isHash(value.previous) && isHash(value.seal)
}

const isHash = (value: unknown): value is string => typeof value === 'string' && HASH.test(value)

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
