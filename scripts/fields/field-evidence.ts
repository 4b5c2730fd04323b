import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashOf, openPageImages } from '../../workflows/adapters/page-images.ts'
import { collectEvidence } from '../../workflows/adapters/reading-evidence.ts'
import { isBlankPage, seenBox } from '../../workflows/adapters/reading-page.ts'
import { openPages } from '../../workflows/adapters/reading-pages.ts'
import { openRecogniser } from '../../workflows/adapters/reading-recogniser.ts'
import { findHeader, leftColumn } from '../../workflows/domain/letter-header.ts'
import type { LetterEvidence } from '../../workflows/domain/letter-evidence.ts'
import type { LetterLine } from '../../workflows/domain/letter-lines.ts'
import type { PageReading } from '../../workflows/domain/reading.ts'
import { type PageErrors, pageErrors } from './letter-accuracy.ts'
import type { InventedScan } from '../invented-letters/index.ts'
import type { Truth } from '../invented-letters/parts.ts'

/** What was read of a letter, kept so that rules and models are tried without reading again. */
export interface KeptReading {
  name: string
  truth: Truth
  evidence: Omit<LetterEvidence, 'weightOf'>
  weights: Record<string, number | null>
  /** Of an invented letter: dots an inch, and the letters misread page by page. */
  dpi?: number
  accuracy?: PageErrors[]
}

const PIXELS_MAX = 60_000_000
const TIMEOUT_MS = 60_000
const keyOf = (line: LetterLine) => line.box.map((part) => part.toFixed(4)).join()

export function evidenceOf({ evidence, weights }: KeptReading): LetterEvidence {
  return { ...evidence, weightOf: (line) => weights[keyOf(line)] ?? null }
}

/** Readings kept in a folder by an earlier run. */
export function keptReadings(folder: string): KeptReading[] {
  return readdirSync(folder).filter((name) => name.endsWith('.json')).sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
}

/** Reads invented letters one after the other; with a folder, each only once. */
export async function readScans(
  scans: readonly InventedScan[],
  folder: string | null,
): Promise<KeptReading[]> {
  const images = openPageImages({ pixelsMax: PIXELS_MAX, timeoutMs: TIMEOUT_MS })
  const recogniser = openRecogniser({ workers: 1, timeoutMs: TIMEOUT_MS })
  const pages = openPages({ head: images, page: images }, recogniser)
  if (folder) mkdirSync(folder, { recursive: true })
  const read: KeptReading[] = []
  try {
    for (const scan of scans) {
      const path = folder && join(folder, `${scan.name}.json`)
      if (path && existsSync(path)) {
        read.push(JSON.parse(readFileSync(path, 'utf8')))
        continue
      }
      const kept = await readScan(scan, { pages, recogniser })
      if (path) writeFileSync(path, JSON.stringify(kept))
      read.push(kept)
    }
  } finally {
    await Promise.all([images.close(), recogniser.close()])
  }
  return read
}

type Tools = { pages: ReturnType<typeof openPages>; recogniser: ReturnType<typeof openRecogniser> }

async function readScan(scan: InventedScan, { pages, recogniser }: Tools): Promise<KeptReading> {
  const bytes = await scan.pdf()
  const file = { sha256: hashOf(bytes), mediaType: 'application/pdf' as const, bytes }
  const readings: PageReading[] = []
  const accuracy: PageErrors[] = []
  for (const page of scan.words.map((_, index) => index + 1)) {
    const open = pages.open(file, { page, turn: 0, urgency: page === 1 ? 'head' : 'page' })
    const ready = await open.ready()
    const straight = await open.wholeWords()
    accuracy.push(pageErrors(scan.words[page - 1] ?? [], straight))
    const words = straight.map((word) => ({ ...word, box: seenBox(ready, word.box) }))
    readings.push({
      page, text: '', confidence: 0, rotation: await open.rotation(), skew: 0 - ready.angle,
      origin: await open.origin(), words, isBlank: isBlankPage(ready),
    })
  }
  const open = pages.open(file, { page: 1, turn: 0, urgency: 'head' })
  const { weightOf, ...evidence } = await collectEvidence(
    { recogniser, open, openPage: (page) => pages.open(file, { page, turn: 0, urgency: 'page' }) },
    { words: await open.wholeWords(), origin: 'ocr' }, readings, [])
  const lines = [...evidence.left, ...leftColumn(evidence.page, findHeader(evidence.page))]
  const weights = Object.fromEntries(lines.map((line) => [keyOf(line), weightOf(line)]))
  return { name: scan.name, truth: scan.truth, evidence, weights, dpi: scan.dpi, accuracy }
}
