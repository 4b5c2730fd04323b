import { linesOf } from '../domain/letter-lines.ts'
import { readLetterhead } from '../domain/letterhead.ts'
import type {
  GateVerdict, PageReading, Proposals,
} from '../domain/reading.ts'
import { type ByteSource, readAll } from './bytes.ts'
import type { MediaType } from './file-inspector.ts'
import type { LetterReader, PageImage } from './letter-reader.ts'
import { hashOf, openPageImages } from './page-images.ts'
import { type OpenPage, openPages } from './reading-pages.ts'
import { asSeen, collectEvidence } from './reading-evidence.ts'
import { isBlankPage, seenBox, straightBox } from './reading-page.ts'
import { jpegOf } from './reading-picture.ts'
import { openRecogniser } from './reading-recogniser.ts'
import { findMarkOnPage } from './reading-secrecy.ts'
import { lookThrough } from './separator-look.ts'

export interface LetterReaderSettings {
  /** Worker threads that recognise text; each takes 120 to 220 MB while it reads. */
  workers: number
  /** Pixels of a picture in a file, and of a page as drawn. */
  pixelsMax: number
  /** For drawing one page, and for reading one; 60 s if left out. */
  timeoutMs?: number
}

const TIMEOUT_MS = 60_000
const WORDS_TO_TRUST = 8

/** Reads letters on this machine only: nothing is fetched, nothing is written to disk. */
export function openLetterReader(settings: LetterReaderSettings): LetterReader {
  const timeoutMs = settings.timeoutMs ?? TIMEOUT_MS
  const images = openPageImages({ pixelsMax: settings.pixelsMax, timeoutMs })
  const recogniser = openRecogniser({ workers: settings.workers, timeoutMs })
  const pages = openPages(images, recogniser)

  async function pageOf(file: ByteSource, mediaType: MediaType, page: number, turn: number) {
    const bytes = await readAll(file)
    return pages.open({ sha256: hashOf(bytes), mediaType, bytes }, page, turn)
  }

  return {
    async gate(file, mediaType, page, turn) {
      const closed = { verdict: 'suspect', level: null, page } as const
      try {
        return await judge(await pageOf(file, mediaType, page, turn))
      } catch {
        // Fails closed: whatever went wrong, a person looks at the page.
        return { ...closed, ground: 'failed' }
      }
    },
    async readHead(file, mediaType, page, turn) {
      const open = await pageOf(file, mediaType, page, turn)
      const first = { words: await open.headWords(), origin: await open.origin() }
      return { proposals: await proposalsOf(open, () => open, first, [], []) }
    },
    async readPage(file, mediaType, page, turn) {
      return pageReading(await pageOf(file, mediaType, page, turn), turn)
    },
    async propose(file, mediaType, readings, directory) {
      const first = readings.find((reading) => !reading.isBlank) ?? readings[0]
      if (!first) return {}
      const open = await pageOf(file, mediaType, first.page, first.rotation)
      const ready = await open.ready()
      const words = first.words.map((word) => ({ ...word, box: straightBox(ready, word.box) }))
      const bytes = await readAll(file)
      const letter = { sha256: hashOf(bytes), mediaType, bytes }
      const openPage = (page: number) =>
        pages.open(letter, page, readings.find((reading) => reading.page === page)?.rotation ?? 0)
      return proposalsOf(open, openPage, { words, origin: first.origin }, readings, directory)
    },
    async image(file, mediaType, page, turn, maxWidth): Promise<PageImage> {
      const bytes = await readAll(file)
      const drawn = await images.draw(
        { sha256: hashOf(bytes), mediaType, bytes }, { page, turn, dpi: 0, maxWidth })
      const jpeg = await jpegOf(drawn)
      return { mediaType: 'image/jpeg', bytes: jpeg, width: drawn.width, height: drawn.height }
    },
    async lookThrough(file, mediaType, pageCount) {
      const bytes = await readAll(file)
      return lookThrough(images, { sha256: hashOf(bytes), mediaType, bytes }, pageCount)
    },
    async close() {
      await Promise.all([images.close(), recogniser.close()])
    },
  }

  async function judge(open: OpenPage): Promise<GateVerdict> {
    const ready = await open.ready()
    const page = open.page
    const words = await open.wholeWords()
    const layer = await open.layerText()
    const lines = [...linesOf(words), ...linesOf(layer)]
    const found = await findMarkOnPage(recogniser, ready, lines)
    if (found.verdict !== 'clear' || isBlankPage(ready)) return { ...found, page }
    const sure = words.filter((word) => word.confidence > 60 && word.text.length > 1)
    if (sure.length >= WORDS_TO_TRUST) return { ...found, page }
    return { verdict: 'suspect', level: null, ground: 'unreadable', page }
  }

  async function proposalsOf(
    open: OpenPage,
    openPage: (page: number) => OpenPage,
    { words, origin }: Pick<PageReading, 'words' | 'origin'>,
    readings: readonly PageReading[],
    directory: readonly string[],
  ): Promise<Proposals> {
    const evidence = await collectEvidence({ recogniser, open, openPage },
      { words, origin }, readings, directory)
    return asSeen(readLetterhead(evidence), await open.ready(), open.page, readings)
  }

  async function pageReading(open: OpenPage, turn: number): Promise<PageReading> {
    const ready = await open.ready()
    const straight = await open.wholeWords()
    const lines = linesOf(straight)
    const sum = straight.reduce((total, word) => total + word.confidence, 0)
    return {
      page: open.page,
      text: lines.map((line) => line.text).join('\n'),
      confidence: straight.length > 0 ? Math.round(sum / straight.length) : 0,
      rotation: bothTurns(turn, await open.rotation()),
      skew: 0 - ready.angle,
      origin: await open.origin(),
      words: straight.map((word) => ({ ...word, box: seenBox(ready, word.box) })),
      isBlank: isBlankPage(ready),
    }
  }
}

/** The turn the clerk gave the page and the one found on top of it: quarter turns both. */
function bothTurns(given: number, found: PageReading['rotation']): PageReading['rotation'] {
  const whole = (((given + found) % 360) + 360) % 360
  return whole === 90 || whole === 180 || whole === 270 ? whole : 0
}
