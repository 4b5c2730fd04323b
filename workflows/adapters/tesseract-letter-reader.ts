import { setImmediate as nextTurn } from 'node:timers/promises'
import { linesOf } from '../domain/letter-lines.ts'
import { readLetterhead } from '../domain/letterhead.ts'
import type {
  GateVerdict, PageReading, Proposals,
} from '../domain/reading.ts'
import { type ByteSource, readAll } from './bytes.ts'
import type { MediaType } from './file-inspector.ts'
import type { LetterReader, PageImage } from './letter-reader.ts'
import { type ForeignFile, hashOf, openPageImages, type PageImages } from './page-images.ts'
import { asSeen, collectEvidence, type Sources } from './reading-evidence.ts'
import { type HeadReading, readHeadAgain } from './reading-header.ts'
import { markDetector } from './reading-mark-detector.ts'
import { type OpenPage, openPages, type PageAsk } from './reading-pages.ts'
import { isBlankPage, seenBox, straightBox } from './reading-page.ts'
import { openReadingPause, type ReadingPause } from './reading-pause.ts'
import { jpegOf } from './reading-picture.ts'
import {
  afterHeads, BACKGROUND_NICE, BACKGROUND_PATIENCE, inBackground, openRecogniser, type Recogniser,
} from './reading-recogniser.ts'
import { findMarkOnPage, fromText } from './reading-secrecy.ts'
import { stepped } from './reading-steps.ts'
import { findMarkInUnreadInk } from './reading-unread-ink.ts'
import { readCodes } from './page-codes.ts'
import { lookThrough } from './separator-look.ts'

export interface LetterReaderSettings {
  /**
   * Processes that recognise pages; two more for the heads of new letters. Each takes 120 to
   * 170 MB.
   */
  workers: number
  /** How far the processes for pages step back before those for heads (`nice`); 19 if left out. */
  backgroundNice?: number
  /** Pixels of a picture in a file, and of a page as drawn. */
  pixelsMax: number
  /** For drawing one page, and for reading one; 60 s if left out. */
  timeoutMs?: number
}

const TIMEOUT_MS = 60_000
const WORDS_TO_TRUST = 8
/**
 * The child that drew a letter's head is asked for its codes when the form is filled. It stays till
 * then on a slow machine too, or the child that waits for the next letter would be taken for them.
 * Reading the letter's pages ends it before.
 */
const HEAD_IDLE_MS = 10_000
/** Behind the reading of a head, before pages that can wait: the next child starts meanwhile. */
const DRAWING_NICE = 10
/** A page is drawn while the one before it is read. */
const PAGES_IDLE_MS = 2_500
/** Long letters of which pages are drawn side by side, each by a child of its own. */
const LETTERS_AT_ONCE = 2

/** Reads letters on this machine only: nothing is fetched, nothing is written to disk. */
export function openLetterReader(settings: LetterReaderSettings): LetterReader {
  const timeoutMs = settings.timeoutMs ?? TIMEOUT_MS
  const { workers, backgroundNice, pixelsMax } = settings
  const images = openPageImages({ pixelsMax, timeoutMs, nice: DRAWING_NICE, idleMs: HEAD_IDLE_MS })
  const patientImages = openPageImages({
    pixelsMax, timeoutMs: timeoutMs * BACKGROUND_PATIENCE,
    nice: backgroundNice ?? BACKGROUND_NICE, hasReserve: false, idleMs: PAGES_IDLE_MS,
    childrenMax: Math.max(LETTERS_AT_ONCE, workers),
  })
  const pause = openReadingPause()
  const urgent = openRecogniser({ workers, timeoutMs, backgroundNice, pause })
  const patient = inBackground(urgent)
  const closer = outsideOf(pause, afterHeads(urgent))
  const waitingImages = withPause(patientImages, pause)
  const pages = openPages({ head: preparing(images), page: waitingImages }, urgent)
  const foreignFile = openForeignFiles()

  async function opened(file: ByteSource, mediaType: MediaType, at: PageAsk): Promise<Task> {
    const letter = await foreignFile(file, mediaType)
    if (at.urgency === 'page') images.release(letter)
    const open = pages.open(letter, at)
    const { turn, urgency } = at
    return { open, turn, recogniser: urgency === 'head' ? urgent : patient }
  }

  return {
    warm: () => urgent.warm(),
    whileOneComes: (work) => pause.during(work),
    async readFirst(file, mediaType, page, turn, directory) {
      const [gate, form] = await stepped('first reading', () => pause.during(() => {
        const task = opened(file, mediaType, { page, turn, urgency: 'head' })
        return Promise.all([
          task.then(judge).catch(() => closedGate(page)),
          task.then((known) => firstForm(known, closer, directory)).catch(() => null),
        ])
      }))
      return {
        gate, reading: form?.reading ?? null, proposals: form?.proposals ?? null,
        lookCloser: async () => form ? form.lookCloser().catch(() => null) : null,
      }
    },
    async gate(file, mediaType, page, turn) {
      try {
        return await judge(await opened(file, mediaType, { page, turn, urgency: 'page' }))
      } catch {
        // Fails closed: whatever went wrong, a person looks at the page.
        return closedGate(page)
      }
    },
    async readHead(file, mediaType, page, turn) {
      return pause.during(async () => {
        const task = await opened(file, mediaType, { page, turn, urgency: 'head' })
        const words = await task.open.headWords()
        const origin = await task.open.origin()
        return { proposals: await proposalsOf(sourcesOf(task), { words, origin }, [], []) }
      })
    },
    async readPage(file, mediaType, page, turn) {
      // The gate has looked at it before: this is the last that is asked of it.
      const at = { page, turn, urgency: 'page' } as const
      try {
        return await pageReading(await opened(file, mediaType, at))
      } finally {
        pages.forget(await foreignFile(file, mediaType), at)
      }
    },
    async propose(file, mediaType, readings, directory) {
      const first = readings.find((reading) => !reading.isBlank) ?? readings[0]
      if (!first) return {}
      const { page, rotation: turn } = first
      const task = await opened(file, mediaType, { page, turn, urgency: 'page', isUpright: true })
      const ready = await task.open.ready()
      const words = first.words.map((word) => ({ ...word, box: straightBox(ready, word.box) }))
      const letter = await foreignFile(file, mediaType)
      const sources = {
        ...task,
        openPage: (other: number) => pages.open(letter, {
          page: other, urgency: 'page', isUpright: true,
          turn: readings.find((reading) => reading.page === other)?.rotation ?? 0,
        }),
      }
      return proposalsOf(sources, { words, origin: first.origin }, readings, directory)
    },
    async image(file, mediaType, page, turn, maxWidth): Promise<PageImage> {
      const drawn = await images.draw(
        await foreignFile(file, mediaType), { page, turn, dpi: 0, maxWidth })
      const jpeg = await jpegOf(drawn)
      return { mediaType: 'image/jpeg', bytes: jpeg, width: drawn.width, height: drawn.height }
    },
    async lookThrough(file, mediaType, pageCount) {
      return lookThrough(images, await foreignFile(file, mediaType), pageCount)
    },
    async readCodes(file, mediaType, page) {
      // Right after its form: by the child that drew its head, which is there a while longer.
      return readCodes(withPause(images, pause), await foreignFile(file, mediaType), page)
    },
    async close() {
      await Promise.all([images.close(), patientImages.close(), urgent.close()])
    },
  }
}

/** Whoever reads heads reads one after the other: the next child starts meanwhile. */
function preparing(images: PageImages): PageImages {
  return {
    ...images,
    draw: (file, ask) => {
      const drawn = images.draw(file, ask)
      images.prepareSoon()
      return drawn
    },
  }
}

/** Nothing is asked while a head is read. */
function outsideOf(pause: ReadingPause, recogniser: Recogniser): Recogniser {
  return { ...recogniser, recognise: (ask) => pause.outside(() => recogniser.recognise(ask)) }
}

/** Pages are drawn when no head is being read. */
function withPause(images: PageImages, pause: ReadingPause): PageImages {
  return {
    ...images,
    draw: (file, ask) => pause.outside(() => images.draw(file, ask)),
    text: (file, page, turn) => pause.outside(() => images.text(file, page, turn)),
  }
}

/** One page in work, and the recogniser that its urgency allows. */
interface Task {
  open: OpenPage
  turn: number
  recogniser: Recogniser
}

function closedGate(page: number): GateVerdict {
  return { verdict: 'suspect', level: null, ground: 'failed', page }
}

/** The bytes of a file are collected once for all that is asked of one source. */
function openForeignFiles(): (file: ByteSource, mediaType: MediaType) => Promise<ForeignFile> {
  const known = new WeakMap<ByteSource, Promise<{ sha256: string; bytes: Buffer }>>()
  return async (file, mediaType) => {
    const collected = known.get(file)
      ?? readAll(file).then((bytes) => ({ sha256: hashOf(bytes), bytes }))
    known.set(file, collected)
    return { ...(await collected), mediaType }
  }
}

/**
 * The picture is looked at while its words are read; the words decide first.
 * Fails closed: a picture that could not be looked at is suspect.
 */
async function judge(task: Task): Promise<GateVerdict> {
  const { open } = task
  const { page } = open
  const inPicture = markInPicture(task)
  inPicture.catch(() => undefined)
  const words = await open.wholeWords()
  const layer = await open.layerText()
  const inText = fromText([...linesOf(words), ...linesOf(layer)])
  if (inText?.verdict === 'marked') return { ...inText, page }
  const seen = await inPicture
  const found = seen.verdict === 'marked' ? seen : inText ?? seen
  if (found.verdict !== 'clear' || isBlankPage(await open.ready())) return { ...found, page }
  const unread = await stepped('unread ink', async () =>
    findMarkInUnreadInk(task.recogniser, await open.ready(), words))
  if (unread) return { verdict: unread.verdict, level: unread.level, ground: 'stamp', page }
  const sure = words.filter((word) => word.confidence > 60 && word.text.length > 1)
  if (sure.length >= WORDS_TO_TRUST) return { ...found, page }
  return { verdict: 'suspect', level: null, ground: 'unreadable', page }
}

async function markInPicture({ open, recogniser }: Task): ReturnType<typeof findMarkOnPage> {
  const drawn = await open.drawnReady()
  const places = stepped('mark places', () => markDetector.find(drawn.colour, drawn.dpi))
  places.catch(() => undefined)
  const ready = await open.ready()
  // The second look at the head, which waits for the same words, goes first.
  await nextTurn()
  return stepped('gate', () => findMarkOnPage(recogniser, ready, [],
    ready === drawn ? { find: () => places } : markDetector, () => open.wholeWords()))
}

/** The second look at the head begins as soon as the head is there, while the rest is read. */
async function firstForm(
  task: Task,
  closer: Recogniser,
  directory: readonly string[],
): Promise<FirstForm> {
  const head = headAgain(task)
  head.catch(() => undefined)
  const reading = await pageReading(task)
  const words = await task.open.wholeWords()
  const { origin } = reading
  const propose = (of: Task, isQuick: boolean) =>
    proposalsOf({ ...sourcesOf(of), head, isQuick }, { words, origin }, [reading], directory)
  return {
    reading,
    proposals: await propose(task, true),
    lookCloser: () => propose({ ...task, recogniser: closer }, false),
  }
}

interface FirstForm {
  reading: PageReading
  proposals: Proposals
  lookCloser(): Promise<Proposals>
}

const sourcesOf = ({ open, recogniser }: Task): Sources =>
  ({ open, recogniser, openPage: () => open })

async function headAgain({ open, recogniser }: Task): Promise<HeadReading> {
  const words = await open.headWords()
  const ready = await open.ready()
  return stepped('head again', () => readHeadAgain(recogniser, ready, linesOf(words)))
}

async function proposalsOf(
  sources: Sources,
  first: Pick<PageReading, 'words' | 'origin'>,
  readings: readonly PageReading[],
  directory: readonly string[],
): Promise<Proposals> {
  const { open } = sources
  const evidence = await stepped('evidence', () =>
    collectEvidence(sources, first, readings, directory))
  return asSeen(readLetterhead(evidence), await open.ready(), open.page, readings)
}

async function pageReading({ open, turn }: Task): Promise<PageReading> {
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

/** The turn the clerk gave the page and the one found on top of it: quarter turns both. */
function bothTurns(given: number, found: PageReading['rotation']): PageReading['rotation'] {
  const whole = (((given + found) % 360) + 360) % 360
  return whole === 90 || whole === 180 || whole === 270 ? whole : 0
}
