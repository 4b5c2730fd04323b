import type { LetterLine } from '../domain/letter-lines.ts'
import type { GateVerdict, RecognisedWord } from '../domain/reading.ts'
import {
  findSecrecyMark, holdsOrdinaryPhrase, isOtherWord, saysOtherWord, type SecrecyMark,
} from '../domain/secrecy-mark.ts'
import { type MarkDetector, markDetector } from './reading-mark-detector.ts'
import type { MarkPlace } from './reading-mark-heat.ts'
import { readPlace } from './reading-mark-place.ts'
import { type ReadyPage, straightArea } from './reading-page.ts'
import type { Recogniser } from './reading-recogniser.ts'

type Found = Pick<GateVerdict, 'verdict' | 'level' | 'ground'>

/** The best places are read; a page seldom has more than one. */
const PLACES_READ_MAX = 2
/** A place at least this likely stops the page, whether its letters can be read or not. */
const STOPS_FROM = { afar: 0.5, near: 0.7, colour: 0.7 } as const
/** A place at least this likely stops the page when its letters are near those of a mark. */
const NEAR_LETTERS_FROM = 0.3
/** A word read with this confidence is that word, as print goes. */
const SURE_WORD = 85
/** A word whose middle is further from that of a place, in heights of the word, is another thing. */
const MIDDLE_OFF_MAX = 0.75
/** A place at least this likely is read: what its letters say for sure counts. */
const READ_FROM = 0.15

/**
 * Looks for a mark of secrecy on one page: in the words as read (`lines`, which may be empty) and
 * at the places in the raw picture that two small networks point at, one from afar, one from near.
 * `marked` only when the words are read; `suspect` in doubt, and when looking fails.
 * `wordsOf` gives the words of the whole page; it is asked only where a place says an ordinary word.
 */
export async function findMarkOnPage(
  recogniser: Recogniser,
  page: ReadyPage,
  lines: readonly LetterLine[],
  detector: MarkDetector = markDetector,
  wordsOf: () => Promise<readonly RecognisedWord[]> = () => Promise.resolve([]),
): Promise<Found> {
  const inText = fromText(lines)
  if (inText?.verdict === 'marked') return inText
  try {
    const places = await detector.find(page.colour, page.dpi)
    const atPlaces = await Promise.all(places
      .filter(({ chance }) => chance >= READ_FROM)
      .slice(0, PLACES_READ_MAX)
      .map((place) => judgePlace(recogniser, page, place, wordsOf)))
    const found = [...(inText ? [inText] : []), ...atPlaces.filter((one) => one !== undefined)]
    return found.find(isMarked) ?? found[0] ?? { verdict: 'clear', level: null, ground: 'none' }
  } catch {
    // Fails closed: a page that could not be looked at is for a person.
    return inText ?? { verdict: 'suspect', level: null, ground: 'failed' }
  }
}

const isMarked = ({ verdict }: Found) => verdict === 'marked'

/** What stands at a place: letters that were read for sure, or the looks of a mark. */
async function judgePlace(
  recogniser: Recogniser,
  page: ReadyPage,
  place: MarkPlace,
  wordsOf: () => Promise<readonly RecognisedWord[]>,
): Promise<Found | undefined> {
  const { mark, isTinted, isOrdinary } = await readPlace(recogniser, page, place)
  if (isOrdinary && !isTinted && isSurelyOrdinary(page, place, await wordsOf())) return undefined
  const ground = isTinted ? 'red-frame' : 'stamp'
  if (mark?.verdict === 'marked') return grounded(mark, ground)
  const looksLikeOne = place.chance >= STOPS_FROM[place.seenBy]
  if (!looksLikeOne && !(mark && place.chance >= NEAR_LETTERS_FROM)) return undefined
  return { verdict: 'suspect', level: mark?.level ?? null, ground }
}

/**
 * The words of the page, read for sure, say the same of the middle of the place: MẤT, or MẬT as
 * part of an ordinary phrase. Its looks are those of capitals. A mark close beside such words has
 * its own middle.
 */
function isSurelyOrdinary(page: ReadyPage, place: MarkPlace, words: readonly RecognisedWord[]): boolean {
  const middle = place.y + place.height / 2
  const row = words
    .filter(({ confidence }) => confidence >= SURE_WORD)
    .map(({ text, box }) => ({ text, area: straightArea(page, box) }))
    .filter(({ area }) => Math.abs(area.y + area.height / 2 - middle) < area.height * MIDDLE_OFF_MAX)
  return row.some(({ text, area }, at) => {
    const centre = area.x + area.width / 2
    if (centre < place.x || centre > place.x + place.width) return false
    const phrase = row.slice(Math.max(0, at - 1), at + 2).map((word) => word.text).join(' ')
    return saysOtherWord([text]) || holdsOrdinaryPhrase(phrase)
  })
}

/** A mark in the words as they were read. */
export function fromText(lines: readonly LetterLine[]): Found | undefined {
  const doubtful = lines.filter((line) => line.confidence < SURE_WORD || !isOtherWord(line.text))
  const mark = findSecrecyMark(doubtful.map((line) => line.text).join('\n'), 'page')
  return mark && grounded(mark, 'text')
}

function grounded(mark: SecrecyMark, ground: Found['ground']): Found {
  return {
    verdict: mark.verdict, level: mark.level,
    ground: mark.ground === 'symbol' ? 'symbol' : ground,
  }
}
