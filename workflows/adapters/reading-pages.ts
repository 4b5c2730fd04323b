import type { PageReading, RecognisedWord } from '../domain/reading.ts'
import type { PageText } from './page-image-child.ts'
import type { ForeignFile, PageImages } from './page-images.ts'
import { isBlankPage, readCut, READING_DPI, type ReadyPage, readyPage, straightWords, straightBox } from './reading-page.ts'
import { isSideways } from './reading-lie.ts'
import { redChannelOf } from './reading-picture.ts'
import { BACKGROUND_RANK, type FoundWord, type Recogniser } from './reading-recogniser.ts'
import { stepped } from './reading-steps.ts'
import { stripsOf } from './reading-strips.ts'
import { inUnicode, seenWords, trustedWords } from './reading-text-layer.ts'

/** One page in work: drawn once and read once, whoever asks. Places are on the straightened page. */
export interface OpenPage {
  page: number
  ready(): Promise<ReadyPage>
  /** As it lies in the file, straightened, before it is known whether it lies upright. */
  drawnReady(): Promise<ReadyPage>
  rotation(): Promise<PageReading['rotation']>
  /** The text layer's words and what signature fields draw. */
  text(): Promise<PageText>
  /** The text layer's words whether trusted or not: the gate looks at them all. */
  layerText(): Promise<RecognisedWord[]>
  origin(): Promise<PageReading['origin']>
  headWords(): Promise<RecognisedWord[]>
  wholeWords(): Promise<RecognisedWord[]>
}

export interface OpenPages {
  open(file: ForeignFile, at: PageAsk): OpenPage
  /** Nobody will ask for it again: its pictures need not stay until they are too old. */
  forget(file: ForeignFile, at: PageAsk): void
}

export interface PageAsk {
  page: number
  /** Clockwise degrees the clerk gave the page, or at which it was read. */
  turn: number
  /** A new letter's first page, which nothing may hold up, or one that can wait. */
  urgency: 'head' | 'page'
  /** It was read with this turn before: it stands upright. */
  isUpright?: boolean
}

/** Pages kept in memory (about 20 MB each), so that gate, head and page share one drawing. */
const PAGES_KEPT_MAX = 3
const KEPT_MS = 15_000
const HEAD_HEIGHT = 0.42
const RANK = { head: 0, page: BACKGROUND_RANK }
/** Fewer sure words than this on a page that is not blank: it may lie on its side. */
const UPRIGHT_WORDS_MIN = 12
const TURN_LOOK_SCALE = 0.6
/** So many sure words the wrong way round are never read. */
const UPRIGHT_SURE = 60

export function openPages(
  images: Readonly<Record<PageAsk['urgency'], PageImages>>,
  recogniser: Recogniser,
): OpenPages {
  const kept = new Map<string, { page: OpenPage; clock: NodeJS.Timeout }>()
  const drop = (key: string) => {
    clearTimeout(kept.get(key)?.clock)
    kept.delete(key)
  }
  return {
    forget: (file, at) => drop(keyOf(file, at)),
    open(file, at) {
      const key = keyOf(file, at)
      const known = kept.get(key)
      if (known) {
        known.clock.refresh()
        return known.page
      }
      const oldest = kept.size >= PAGES_KEPT_MAX ? kept.keys().next().value : undefined
      if (oldest !== undefined) drop(oldest)
      const made = openPage(images[at.urgency], recogniser, file, at)
      kept.set(key, { page: made, clock: setTimeout(() => kept.delete(key), KEPT_MS).unref() })
      return made
    },
  }
}

function keyOf(file: ForeignFile, { page, turn, urgency, isUpright = false }: PageAsk): string {
  return [file.sha256, file.mediaType, page, turn, urgency, isUpright].join(' ')
}

/** The words of a page strip by strip, from the top; the lower ones come later. */
type Strips = Promise<FoundWord[]>[]

function openPage(
  images: PageImages,
  recogniser: Recogniser,
  file: ForeignFile,
  { page, turn, urgency, isUpright = false }: PageAsk,
): OpenPage {
  const text = once(() => stepped('text layer', () => images.text(file, page, turn)))
  const layer = once(async () => trustedWords(await text()))
  const read = (ready: ReadyPage) => readStrips(recogniser, ready, urgency)
  // As drawn it is seldom wanted twice, and takes much memory: it is not kept.
  const draw = (isStraight: boolean) => stepped('draw', () =>
    images.draw(file, { page, turn, dpi: READING_DPI, maxWidth: null, isStraight }))
  const drawnReady = once(async () => {
    const drawing = draw(true)
    // The child reads it while the picture is on its way. Whoever wants it sees its error.
    layer().catch(() => undefined)
    return readyPage(await drawing, 0)
  })
  const upright = once(async (): Promise<Upright> => {
    const ready = await drawnReady()
    const asItLies = (strips: Strips): Upright => ({ ready, rotation: 0, strips })
    if (isBlankPage(ready)) return asItLies([])
    const words = await layer()
    if (words && isLevel(words) && seenOn(ready, words)) return asItLies([])
    if (isUpright) return { ready, rotation: 0, strips: undefined }
    // Lines that stand on end need no reading to be known.
    const onEnd = isSideways(ready.red) === true
    const strips = onEnd ? undefined : read(ready)
    if (strips && await hasSureWords(strips)) return asItLies(strips)
    const rotation = await findTurn(recogniser, ready, { rank: RANK[urgency], onEnd })
    if (rotation === 0) return asItLies(strips ?? read(ready))
    const turnedPage = await readyPage(await draw(false), rotation)
    return { ready: turnedPage, rotation, strips: read(turnedPage) }
  })
  const stripsOfPage = once(async () => {
    const { ready, strips } = await upright()
    return { strips: strips ?? read(ready) }
  })
  const trusted = once(async () => {
    const words = await layer()
    if (!words) return undefined
    const { ready, rotation } = await upright()
    return rotation === 0 && isLevel(words) ? seenOn(ready, words) : undefined
  })
  return {
    page,
    ready: async () => (await upright()).ready,
    drawnReady,
    rotation: async () => (await upright()).rotation,
    text,
    layerText: async () =>
      inUnicode((await text()).words).map((word) => ({ ...word, confidence: 97 })),
    origin: async () => ((await trusted()) ? 'text-layer' : 'ocr'),
    async headWords() {
      const words = await trusted()
      if (words) return words
      const [first] = (await stripsOfPage()).strips
      const { ready } = await upright()
      return straightWords(ready, (await first) ?? [])
        .filter((word) => word.box[1] + word.box[3] <= HEAD_HEIGHT)
    },
    async wholeWords() {
      const words = await trusted()
      if (words) return words
      const found = await Promise.all((await stripsOfPage()).strips)
      return straightWords((await upright()).ready, found.flat())
    },
  }
}

interface Upright {
  ready: ReadyPage
  rotation: PageReading['rotation']
  /** Undefined when the page has not been read yet. */
  strips: Strips | undefined
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

/** A letter that somebody waits for is read by two processes, any other page in one piece. */
function readStrips(recogniser: Recogniser, ready: ReadyPage, urgency: PageAsk['urgency']): Strips {
  const { red, dpi } = ready
  const whole = { x: 0, y: 0, width: red.width, height: red.height }
  const areas = urgency === 'head' ? stripsOf(red, dpi) : [whole]
  const strips = areas.map((area) => readCut(recogniser, { dpi, picture: red }, area,
    { layout: 3, rank: RANK[urgency], symbols: false }))
  // Whoever waits for a strip sees its error; nobody may wait for it at all.
  for (const strip of strips) strip.catch(() => undefined)
  return strips
}

/** The upper strip is enough to tell, as a rule. */
async function hasSureWords(strips: Strips): Promise<boolean> {
  let sure = 0
  for (const strip of strips) {
    sure += sureWords(await strip)
    if (sure >= UPRIGHT_WORDS_MIN) return true
  }
  return false
}

function seenOn(ready: ReadyPage, words: readonly RecognisedWord[]): RecognisedWord[] | undefined {
  return seenWords(ready, words.map((word) => ({ ...word, box: straightBox(ready, word.box) })))
}

/** The lines of a text layer go across the page as it is shown. */
function isLevel(words: readonly RecognisedWord[]): boolean {
  const long = words.filter((word) => word.text.length > 2)
  return long.filter(({ box }) => box[2] > box[3]).length * 2 >= long.length
}

/** Words that lie: Tesseract also reads lines that stand on end, word by word. */
function sureWords(words: readonly FoundWord[]): number {
  return words.filter((word) =>
    word.confidence > 75 && /\p{L}{3}/u.test(word.text) && word.width > word.height).length
}

/** Reads the page lying each way, a little smaller, and keeps the way that gives most words. */
async function findTurn(
  recogniser: Recogniser,
  ready: ReadyPage,
  { rank, onEnd }: { rank: number; onEnd: boolean },
): Promise<PageReading['rotation']> {
  let best: { turn: PageReading['rotation']; words: number } = { turn: 0, words: 0 }
  for (const turn of onEnd ? [270, 90, 0, 180] as const : [180, 0, 90, 270] as const) {
    const page = await readyPage({ ...ready.colour, dpi: ready.dpi }, turn)
    const red = redChannelOf(page.colour)
    const words = sureWords(await readCut(recogniser, { dpi: ready.dpi, picture: red },
      { x: 0, y: 0, width: red.width, height: red.height },
      { layout: 3, rank, scale: TURN_LOOK_SCALE, symbols: false }))
    if (words > best.words * 1.2 + 2) best = { turn, words }
    if (best.words >= UPRIGHT_SURE) break
  }
  return best.turn
}
