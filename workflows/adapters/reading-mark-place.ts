import {
  findSecrecyMark, holdsOrdinaryPhrase, saysOtherWord, type SecrecyMark,
} from '../domain/secrecy-mark.ts'
import { inkOfPlace, uprightCuts } from './reading-mark-cut.ts'
import type { MarkPlace } from './reading-mark-heat.ts'
import type { ReadyPage } from './reading-page.ts'
import { type Grey, pngOf } from './reading-picture.ts'
import type { Recogniser } from './reading-recogniser.ts'

export interface PlaceReading {
  /** What the letters say, if they can be read as a mark and are no part of an ordinary phrase. */
  mark: SecrecyMark | undefined
  isTinted: boolean
  /** The letters say a word that differs from a mark by its accent, or an ordinary phrase. */
  isOrdinary: boolean
}

const RANK = 1
const SCALE = 2
const MARGIN = 20
/** Millimetres around a place: frame and lost letters; and whole words to both sides. */
const CLOSE = { sides: 6, ends: 4 }
const WIDE = { sides: 26, ends: 3 }

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
  if (!tint) cuts.push(inkOfPlace(page, place, WIDE).dark.picture)
  const texts = (await Promise.all(cuts.map((cut) => textsOf(recogniser, page.dpi, cut)))).flat()
  const isPhrase = texts.some(holdsOrdinaryPhrase)
  const mark = isPhrase ? undefined : findSecrecyMark(texts.join('\n'), 'stamp')
  return { mark, isTinted: tint !== undefined, isOrdinary: isPhrase || saysOtherWord(texts) }
}

/** The lines of a cut, and all of them as one. */
async function textsOf(recogniser: Recogniser, dpi: number, picture: Grey): Promise<string[]> {
  const png = await pngOf(picture, SCALE, MARGIN)
  const words = await recogniser.recognise({ png, layout: 6, dpi: dpi * SCALE, rank: RANK })
  const lines = new Map<number, string>()
  for (const { line, text } of words) lines.set(line, `${lines.get(line) ?? ''} ${text}`.trim())
  const all = [...lines.values()]
  return all.length > 1 ? [...all, all.join(' ')] : all
}
