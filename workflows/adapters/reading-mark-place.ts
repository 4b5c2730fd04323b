import { explainsMarkPlace, findSecrecyMark, type SecrecyMark } from '../domain/secrecy-mark.ts'
import { type InkCut, inkOfPlace, smoothed, uprightCuts } from './reading-mark-cut.ts'
import type { MarkPlace } from './reading-mark-heat.ts'
import type { ReadyPage } from './reading-page.ts'
import { type Area, pngOf } from './reading-picture.ts'
import type { FoundWord, Recogniser } from './reading-recogniser.ts'

export interface PlaceReading {
  /** What the letters say, if they can be read as a mark. */
  mark: SecrecyMark | undefined
  /** The letters are surely those of something else, and little ink is left that they are not. */
  isOther: boolean
  isTinted: boolean
}

const RANK = 1
const SCALE = 2
const MARGIN = 20
/** Millimetres around a place: frame and lost letters; and whole words to both sides. */
const CLOSE = { sides: 6, ends: 4 }
const WIDE = { sides: 26, ends: 3 }
const SURE_WORD = 70
const EXPLAINED_FROM = 0.8
const INK_BELOW = 190

/** Reads a place closely: enlarged, set upright, without its frame, by colour when it has any. */
export async function readPlace(
  recogniser: Recogniser,
  page: ReadyPage,
  place: MarkPlace,
): Promise<PlaceReading> {
  const { dark, tint } = inkOfPlace(page, place, CLOSE)
  const cuts = (await Promise.all([
    uprightCuts(dark, page.dpi),
    ...(tint ? [uprightCuts(tint, page.dpi)] : []),
  ])).flat()
  if (!tint) cuts.push(inkOfPlace(page, place, WIDE).dark)
  const readings = await Promise.all(cuts.map((cut) => readCutWords(recogniser, page.dpi, cut)))
  const texts = readings.flatMap(textsOf)
  const explained = Math.max(...cuts.map((cut, at) => explainedShare(cut, readings[at] ?? [])))
  return {
    mark: findSecrecyMark(texts.join('\n'), 'stamp'),
    isOther: explained >= EXPLAINED_FROM,
    isTinted: tint !== undefined,
  }
}

async function readCutWords(
  recogniser: Recogniser, dpi: number, { picture }: InkCut,
): Promise<FoundWord[]> {
  const png = await pngOf(picture, SCALE, MARGIN)
  const words = await recogniser.recognise({ png, layout: 6, dpi: dpi * SCALE, rank: RANK })
  return words.map((word) => ({
    ...word,
    x: (word.x - MARGIN) / SCALE, y: (word.y - MARGIN) / SCALE,
    width: word.width / SCALE, height: word.height / SCALE,
  }))
}

function textsOf(words: readonly FoundWord[]): string[] {
  const lines = new Map<number, string>()
  for (const { line, text } of words) lines.set(line, `${lines.get(line) ?? ''} ${text}`.trim())
  const all = [...lines.values()]
  return all.length > 1 ? [...all, all.join(' ')] : all
}

/** Of the ink in the middle of a cut, the part under words that were surely read. */
function explainedShare({ picture, middle }: InkCut, words: readonly FoundWord[]): number {
  const otherLines = new Set(words.map(({ line }) => line).filter((line) =>
    explainsMarkPlace(textsOf(words.filter((word) => word.line === line)).join(' '))))
  const sure = words.filter(({ confidence, text, line }) => otherLines.has(line)
    || (confidence >= SURE_WORD && /[\p{L}\p{N}]{2}/u.test(text)
      && findSecrecyMark(text, 'stamp') === undefined))
  const smooth = smoothed(picture).pixels
  let [ink, under] = [0, 0]
  for (let y = middle.y; y < middle.y + middle.height; y++) {
    for (let x = middle.x; x < middle.x + middle.width; x++) {
      if ((smooth[y * picture.width + x] ?? 255) >= INK_BELOW) continue
      ink += 1
      if (sure.some((word) => isIn(word, x, y))) under += 1
    }
  }
  return ink === 0 ? 0 : under / ink
}

const isIn = (area: Area, x: number, y: number) =>
  x >= area.x - 2 && x <= area.x + area.width + 2
  && y >= area.y - 2 && y <= area.y + area.height + 2
