import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import sharp from 'sharp'
import { fileOf, inventedPage, type PageWish } from '../../scripts/invented-marks.ts'
import { type MarkDetector, openMarkDetector } from '../../workflows/adapters/reading-mark-detector.ts'
import { readyPage } from '../../workflows/adapters/reading-page.ts'
import type { LetterLine } from '../../workflows/domain/letter-lines.ts'
import type { RecognisedWord } from '../../workflows/domain/reading.ts'
import { openRecogniser, type Recogniser } from '../../workflows/adapters/reading-recogniser.ts'
import { findMarkOnPage, fromText } from '../../workflows/adapters/reading-secrecy.ts'

const recogniser = openRecogniser({ workers: 2, timeoutMs: 60_000 })
after(() => recogniser.close())

/** The page as a scanner's file would show it, judged by its picture alone. */
async function pictureOf(wish: PageWish) {
  const page = await inventedPage(wish)
  const { data, info } = await sharp((await fileOf(page)).bytes).toColourspace('srgb')
    .removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return readyPage({ width: info.width, height: info.height, dpi: page.dpi, pixels: data }, 0)
}

const nothing: Recogniser = {
  recognise: () => Promise.resolve([]),
  close: () => Promise.resolve(),
}
const noPlace: MarkDetector = { find: () => Promise.resolve([]) }
const onePlace = (chance: number): MarkDetector => ({
  find: () => Promise.resolve([{ x: 300, y: 200, width: 80, height: 24, score: 0.9, seenBy: 'afar', chance }]),
})

describe('the words of a page', () => {
  it('stop it for a mark alone on a line, and for a word like one only when that was read badly', () => {
    const line = (text: string, confidence: number): LetterLine =>
      ({ text, confidence, words: [], box: [0.1, 0.1, 0.1, 0.02] })
    assert.equal(fromText([line('MẬT', 92)])?.verdict, 'marked')
    assert.equal(fromText([line('MẶT', 92), line('MẤT', 90), line('mật', 96)]), undefined)
    assert.equal(fromText([line('MẶT', 92), line('MẤT', 60)])?.verdict, 'marked')
    assert.equal(fromText([line('MẠT', 92)])?.verdict, 'marked')
  })
})

describe('the mark detector', () => {
  it('points at a stamp that is there, and the same place every time', async () => {
    const page = await pictureOf({ seed: 5001, kind: 'stamped', family: 'unseen' })
    const detector = openMarkDetector()
    const places = await detector.find(page.colour, page.dpi)
    assert.ok((places[0]?.score ?? 0) > 0.5)
    assert.deepEqual(await detector.find(page.colour, page.dpi), places)
  })

  it('points at nothing on white paper', async () => {
    const pixels = Buffer.alloc(800 * 1100 * 3, 250)
    const places = await openMarkDetector().find({ width: 800, height: 1100, pixels }, 100)
    assert.deepEqual(places, [])
  })
})

describe('the secrecy gate without the words of the page', () => {
  for (const seed of [5001, 5008, 5010, 5012, 5017, 5019, 8200271, 8200307, 8200468, 9100385]) {
    it(`stops the stamped page ${seed} by its picture alone`, async () => {
      const page = await pictureOf({ seed, kind: 'stamped', family: seed % 2 ? 'unseen' : 'known' })
      const found = await findMarkOnPage(recogniser, page, [])
      assert.notEqual(found.verdict, 'clear')
    })
  }

  for (const seed of [6003, 6004, 6006, 6008, 6017, 6019]) {
    it(`lets the page ${seed} pass that carries other stamps`, async () => {
      const page = await pictureOf({ seed, kind: 'unmarked', family: seed % 2 ? 'unseen' : 'known' })
      const found = await findMarkOnPage(recogniser, page, [])
      assert.equal(found.verdict, 'clear')
    })
  }
})

const blank = () => readyPage(
  { width: 827, height: 1169, dpi: 100, pixels: Buffer.alloc(827 * 1169 * 3, 255) }, 0)

describe('a place with the looks of a mark', () => {
  /** The letters as they are read at the place, and the page's words in the middle of it or beside it. */
  const judged = async (letters: string, word: Partial<RecognisedWord> & { below?: number } = {}, page = blank()) => {
    const reads: Recogniser = {
      ...nothing,
      recognise: () => Promise.resolve(letters.split(' ').map((text) =>
        ({ text, confidence: 90, x: 0, y: 0, width: 40, height: 16, line: 1, symbols: [] }))),
    }
    const below = (word.below ?? 0) / 1_169
    const words = (word.text ?? letters).split(' ').map((text, at): RecognisedWord => (
      { text, confidence: word.confidence ?? 92, box: [(315 + at * 45) / 827, 204 / 1_169 + below, 40 / 827, 16 / 1_169] }))
    return (await findMarkOnPage(reads, await page, [], onePlace(0.95), () => Promise.resolve(words))).verdict
  }

  it('passes as print when all say an ordinary word for sure', async () => {
    assert.equal(await judged('MẤT'), 'clear')
    assert.equal(await judged('MẶT TRẬN'), 'clear')
    assert.equal(await judged('MẬT ĐỘ'), 'clear')
  })

  it('stops the page when the letters are those of a mark, whatever the page says', async () => {
    assert.equal(await judged('MẬT'), 'marked')
    assert.equal(await judged('MẬT', { text: 'MẤT' }), 'marked')
    assert.equal(await judged('MẤT', { text: 'MẬT' }), 'marked')
    assert.equal(await judged('mật', { text: 'mật' }), 'suspect')
  })

  it('stops the page when its words were read badly or stand beside the place', async () => {
    assert.notEqual(await judged('MẤT', { confidence: 60 }), 'clear')
    assert.notEqual(await judged('MẶT TRẬN', { below: 20 }), 'clear')
    assert.notEqual(await judged('MẬT ĐỘ', { text: 'MẬT' }), 'clear')
  })

  it('stops the page when the place is in colour, as print is not', async () => {
    const pixels = Buffer.alloc(827 * 1169 * 3, 255)
    for (let y = 205; y < 220; y++) {
      for (let x = 310; x < 370; x++) if (x % 6 < 3) pixels.set([220, 20, 30], (y * 827 + x) * 3)
    }
    const page = readyPage({ width: 827, height: 1169, dpi: 100, pixels }, 0)
    assert.notEqual(await judged('MẤT', {}, page), 'clear')
  })
})

describe('a gate that cannot look', () => {
  const failed = { verdict: 'suspect', level: null, ground: 'failed' }

  it('leaves the page to a person when the detector fails', async () => {
    const broken: MarkDetector = { find: () => Promise.reject(new Error('no weights')) }
    assert.deepEqual(await findMarkOnPage(nothing, await blank(), [], broken), failed)
  })

  it('leaves the page to a person when the recogniser fails', async () => {
    const broken: Recogniser = { ...nothing, recognise: () => Promise.reject(new Error('late')) }
    assert.deepEqual(await findMarkOnPage(broken, await blank(), [], onePlace(0.3)), failed)
  })

  it('stops a page by the looks of a place alone when its letters say nothing', async () => {
    const found = await findMarkOnPage(nothing, await blank(), [], onePlace(0.9))
    assert.equal(found.verdict, 'suspect')
    assert.equal((await findMarkOnPage(nothing, await blank(), [], onePlace(0.3))).verdict, 'clear')
  })

  it('passes a page when both have looked and found nothing', async () => {
    const found = await findMarkOnPage(nothing, await blank(), [], noPlace)
    assert.equal(found.verdict, 'clear')
  })
})
