import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ByteSource } from '../../workflows/adapters/bytes.ts'
import type { FileInspector, MediaType } from '../../workflows/adapters/file-inspector.ts'
import type { LetterReader } from '../../workflows/adapters/letter-reader.ts'
import {
  type GateVerdict, type PageReading, type Proposal, type ProposalField, proposalFields,
  type Proposals,
} from '../../workflows/domain/reading.ts'

/** One field as `npm run read -- FILE --json` prints it. */
export type PrintedField = Pick<Proposal, 'value' | 'confidence' | 'box' | 'quote'> & {
  page: number | null
}

export interface LetterRead {
  file: string
  pages: number
  /** Of the first page; a mark on any other makes it `marked`. */
  secrecyGate: GateVerdict['verdict']
  fields: Record<ProposalField, PrintedField>
  text: string
  seconds: {
    /** Until the form could be shown. */
    head: number
    total: number
  }
}

export interface ReadLetter {
  letter: LetterRead
  /** Counted from 1; the others were read. */
  failedPages: number[]
  /** What a searchable copy is made of. */
  read: { source: ByteSource; mediaType: MediaType; readings: readonly PageReading[] }
}

/** The file holds no letter that could be read. */
export class LetterUnreadable extends Error {
  override readonly name = 'LetterUnreadable'
  readonly code: string

  constructor(code: string, options?: ErrorOptions) {
    super(code, options)
    this.code = code
  }
}

export interface ReadingOffice {
  inspector: FileInspector
  reader: LetterReader
}

/** Pages that are looked at side by side, as two workers of an office would. */
const PAGES_AT_ONCE = 2
/** A gate that is open is no proof: the clerk says the last word. */
const NO_MARK_CONFIDENCE = 90
const MARK_CONFIDENCE = 90
const DOUBTED_MARK_CONFIDENCE = 60
/** Nothing on the page speaks of urgency, and the page could not be asked further. */
const NO_URGENCY_CONFIDENCE = 60

/**
 * Takes one letter through the steps of the office, without an office: what the file is, the
 * secrecy gate, the form, the other pages, the form again. Nothing is kept.
 * @throws {LetterUnreadable} with the reason's code when there is nothing to read.
 */
export async function readLetter(office: ReadingOffice, path: string): Promise<ReadLetter> {
  const began = performance.now()
  const source = await fileSource(path)
  const inspection = await office.inspector.inspect(source)
  if (!inspection.ok) throw new LetterUnreadable(inspection.reason)
  if (inspection.pages.length === 0) throw new LetterUnreadable('file-is-attachment')

  const { mediaType } = inspection
  const first = await office.reader.readFirst(source, mediaType, 1, 0, [])
  const headSeconds = secondsSince(began)

  const others = await readOthers(office.reader, source, mediaType, inspection.pages.length)
  const pages = [{ page: 1, reading: first.reading, verdict: first.gate }, ...others]
  const readings = pages.flatMap(({ reading }) => reading ?? [])
  if (readings.length === 0) throw new LetterUnreadable('pages-unreadable')
  const known = first.proposals ?? {}
  const proposals = readings.length === 1 && first.proposals ? await first.lookCloser() ?? known
    : await office.reader.propose(source, mediaType, readings, []).catch(() => known)
  const verdict = strictest(first.gate, others.map((other) => other.verdict))
  return {
    letter: {
      file: basename(path),
      pages: inspection.pages.length,
      secrecyGate: verdict.verdict,
      fields: printed(proposals, verdict),
      text: readings.map(({ text }) => text).filter((text) => text !== '').join('\n\n'),
      seconds: { head: headSeconds, total: secondsSince(began) },
    },
    failedPages: pages.filter(({ reading }) => !reading).map(({ page }) => page),
    read: { source, mediaType, readings },
  }
}

/** @throws {LetterUnreadable} `file-empty` */
async function fileSource(path: string): Promise<ByteSource> {
  const { size } = await stat(path)
  if (size === 0) throw new LetterUnreadable('file-empty')
  return {
    byteSize: size,
    open: (range) => createReadStream(path, range && { start: range.start, end: range.end - 1 }),
  }
}

interface PageResult {
  page: number
  reading: PageReading | null
  verdict: GateVerdict
}

/** The pages after the first. */
async function readOthers(
  reader: LetterReader,
  source: ByteSource,
  mediaType: MediaType,
  count: number,
): Promise<PageResult[]> {
  const results: PageResult[] = []
  let next = 2
  const work = async (): Promise<void> => {
    for (let page = next++; page <= count; page = next++) {
      const verdict = await reader.gate(source, mediaType, page, 0)
      const reading = await reader.readPage(source, mediaType, page, 0).catch(() => null)
      results.push({ page, reading, verdict })
    }
  }
  await Promise.all(Array.from({ length: PAGES_AT_ONCE }, work))
  return results.sort((a, b) => a.page - b.page)
}

/** As in the office: doubt on the first page stops a letter, on the others only a mark does. */
function strictest(first: GateVerdict, others: readonly GateVerdict[]): GateVerdict {
  if (first.verdict === 'marked') return first
  return others.find(({ verdict }) => verdict === 'marked') ?? first
}

function printed(proposals: Proposals, gate: GateVerdict): LetterRead['fields'] {
  const all: Proposals = {
    ...proposals,
    urgency: proposals.urgency ?? {
      value: 'normal', confidence: NO_URGENCY_CONFIDENCE, page: 1, box: null, origin: 'ocr',
    },
    secrecy: secrecyOf(gate),
  }
  const pairs = proposalFields.map((name): [ProposalField, PrintedField] => {
    const found = all[name]
    if (!found) return [name, { value: null, confidence: 0, page: null, box: null }]
    const { value, confidence, page, box, quote } = found
    return [name, { value, confidence, page, box, ...(quote === undefined ? {} : { quote }) }]
  })
  // One pair for every field of the list.
  return Object.fromEntries(pairs) as LetterRead['fields']
}

function secrecyOf({ verdict, level, page }: GateVerdict): Proposal {
  const place = { page, box: null, origin: 'ocr' } as const
  if (verdict === 'clear') return { value: 'none', confidence: NO_MARK_CONFIDENCE, ...place }
  if (!level) return { value: null, confidence: 0, ...place }
  const confidence = verdict === 'marked' ? MARK_CONFIDENCE : DOUBTED_MARK_CONFIDENCE
  return { value: level, confidence, ...place }
}

function secondsSince(began: number): number {
  return Math.round(performance.now() - began) / 1_000
}
