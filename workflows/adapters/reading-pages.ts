import type { PageReading, RecognisedWord } from '../domain/reading.ts'
import type { PageText } from './page-image-child.ts'
import type { ForeignFile, PageImages } from './page-images.ts'
import { isBlankPage, readCut, READING_DPI, type ReadyPage, readyPage, straightWords, straightBox } from './reading-page.ts'
import { redChannelOf } from './reading-picture.ts'
import type { FoundWord, Recogniser } from './reading-recogniser.ts'
import { trustedWords } from './reading-text-layer.ts'

/** One page in work: drawn once and read once, whoever asks. Places are on the straightened page. */
export interface OpenPage {
  page: number
  ready(): Promise<ReadyPage>
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
  open(file: ForeignFile, page: number, turn: number): OpenPage
}

/** Pages kept in memory (about 20 MB each), so that gate, head and page share one drawing. */
const PAGES_KEPT_MAX = 4
const KEPT_MS = 15_000
const HEAD_HEIGHT = 0.4
const RANK = { head: 0, page: 5 }
/** Fewer sure words than this on a page that is not blank: it may lie on its side. */
const UPRIGHT_WORDS_MIN = 12
const TURN_LOOK_SCALE = 0.6

export function openPages(images: PageImages, recogniser: Recogniser): OpenPages {
  const kept = new Map<string, { page: OpenPage; clock: NodeJS.Timeout }>()
  return {
    open(file, page, turn) {
      const key = `${file.sha256} ${file.mediaType} ${page} ${turn}`
      const known = kept.get(key)
      if (known) {
        known.clock.refresh()
        return known.page
      }
      const oldest = kept.size >= PAGES_KEPT_MAX ? kept.keys().next().value : undefined
      if (oldest !== undefined) {
        clearTimeout(kept.get(oldest)?.clock)
        kept.delete(oldest)
      }
      const made = openPage(images, recogniser, { file, page, turn })
      kept.set(key, { page: made, clock: setTimeout(() => kept.delete(key), KEPT_MS).unref() })
      return made
    },
  }
}

function openPage(
  images: PageImages,
  recogniser: Recogniser,
  { file, page, turn }: { file: ForeignFile; page: number; turn: number },
): OpenPage {
  const upright = once(async () => {
    const drawn = await images.draw(file, { page, turn, dpi: READING_DPI, maxWidth: null })
    const ready = await readyPage(drawn, 0)
    if (isBlankPage(ready)) return { ready, rotation: 0 as const, head: [] }
    const head = await readHead(recogniser, ready)
    if (sureWords(head) >= UPRIGHT_WORDS_MIN) return { ready, rotation: 0 as const, head }
    const rotation = await findTurn(recogniser, ready)
    if (rotation === 0) return { ready, rotation, head }
    const turnedPage = await readyPage(drawn, rotation)
    return { ready: turnedPage, rotation, head: await readHead(recogniser, turnedPage) }
  })
  const text = once(() => images.text(file, page, turn))
  const trusted = once(async () => {
    const words = trustedWords(await text())
    if (!words || (await upright()).rotation !== 0) return undefined
    const { ready } = await upright()
    return words.map((word) => ({ ...word, box: straightBox(ready, word.box) }))
  })
  const wholeFound = once(async () => {
    const { ready } = await upright()
    if (isBlankPage(ready)) return []
    return readCut(recogniser, { dpi: ready.dpi, picture: ready.red },
      { x: 0, y: 0, width: ready.red.width, height: ready.red.height },
      { layout: 3, rank: RANK.page })
  })
  return {
    page,
    ready: async () => (await upright()).ready,
    rotation: async () => (await upright()).rotation,
    text,
    layerText: async () => (await text()).words.map((word) => ({ ...word, confidence: 97 })),
    origin: async () => ((await trusted()) ? 'text-layer' : 'ocr'),
    async headWords() {
      const words = await trusted()
      if (words) return words
      const { ready, head } = await upright()
      return straightWords(ready, head)
    },
    async wholeWords() {
      return (await trusted()) ?? straightWords((await upright()).ready, await wholeFound())
    },
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

function readHead(recogniser: Recogniser, ready: ReadyPage): Promise<FoundWord[]> {
  return readCut(recogniser, { dpi: ready.dpi, picture: ready.red },
    { x: 0, y: 0, width: ready.red.width, height: ready.red.height * HEAD_HEIGHT },
    { layout: 3, rank: RANK.head })
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
): Promise<PageReading['rotation']> {
  let best: { turn: PageReading['rotation']; words: number } = { turn: 0, words: 0 }
  for (const turn of [0, 90, 270, 180] as const) {
    const page = await readyPage({ ...ready.colour, dpi: ready.dpi }, turn)
    const red = redChannelOf(page.colour)
    const words = sureWords(await readCut(recogniser, { dpi: ready.dpi, picture: red },
      { x: 0, y: 0, width: red.width, height: red.height },
      { layout: 3, rank: RANK.head, scale: TURN_LOOK_SCALE }))
    if (words > best.words * 1.2 + 2) best = { turn, words }
    if (best.words > 80) break
  }
  return best.turn
}
