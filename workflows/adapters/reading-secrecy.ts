import type { LetterLine } from '../domain/letter-lines.ts'
import type { GateVerdict } from '../domain/reading.ts'
import { findSecrecyMark, isOtherWord, type SecrecyMark } from '../domain/secrecy-mark.ts'
import { type MarkDetector, markDetector } from './reading-mark-detector.ts'
import type { MarkPlace } from './reading-mark-heat.ts'
import { readPlace } from './reading-mark-place.ts'
import type { ReadyPage } from './reading-page.ts'
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
/** A place at least this likely is read: what its letters say for sure counts. */
const READ_FROM = 0.15

/**
 * Looks for a mark of secrecy on one page: in the words as read (`lines`, which may be empty) and
 * at the places in the raw picture that two small networks point at, one from afar, one from near.
 * `marked` only when the words are read; `suspect` in doubt, and when looking fails.
 */
export async function findMarkOnPage(
  recogniser: Recogniser,
  page: ReadyPage,
  lines: readonly LetterLine[],
  detector: MarkDetector = markDetector,
): Promise<Found> {
  const inText = fromText(lines)
  if (inText?.verdict === 'marked') return inText
  try {
    const places = await detector.find(page.colour, page.dpi)
    const atPlaces = await Promise.all(places
      .filter(({ chance }) => chance >= READ_FROM)
      .slice(0, PLACES_READ_MAX)
      .map((place) => judgePlace(recogniser, page, place)))
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
): Promise<Found | undefined> {
  const { mark, isTinted } = await readPlace(recogniser, page, place)
  const ground = isTinted ? 'red-frame' : 'stamp'
  if (mark?.verdict === 'marked') return grounded(mark, ground)
  const looksLikeOne = place.chance >= STOPS_FROM[place.seenBy]
  if (!looksLikeOne && !(mark && place.chance >= NEAR_LETTERS_FROM)) return undefined
  return { verdict: 'suspect', level: mark?.level ?? null, ground }
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
