import type { LetterLine } from '../domain/letter-lines.ts'
import type { GateVerdict } from '../domain/reading.ts'
import { findSecrecyMark, type SecrecyMark } from '../domain/secrecy-mark.ts'
import { type MarkDetector, markDetector } from './reading-mark-detector.ts'
import type { MarkPlace } from './reading-mark-heat.ts'
import { layersOf, markOfLayer } from './reading-mark-layer.ts'
import { readPlace } from './reading-mark-place.ts'
import type { ReadyPage } from './reading-page.ts'
import type { Recogniser } from './reading-recogniser.ts'

type Found = Pick<GateVerdict, 'verdict' | 'level' | 'ground'>

/** The best places are read; a page seldom has more than one. */
const PLACES_READ_MAX = 4

/**
 * Looks for a mark of secrecy on one page: in the words as read (`lines`, which may be empty), at
 * the places in the raw picture that a small network points at, in what is red, what is blue and
 * in everything that looks like a stamp. `marked` only when the words are read; `suspect` in
 * doubt, and when looking fails.
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
    const atPlaces = await lookAtPlaces(recogniser, page, detector)
    if (atPlaces.some(isMarked)) return sureFirst(atPlaces)
    const inLayers = await lookAtLayers(recogniser, page)
    return sureFirst([...inLayers.filter(isMarked), ...(inText ? [inText] : []), ...atPlaces,
      ...inLayers])
  } catch {
    // Fails closed: a page that could not be looked at is for a person.
    return inText ?? { verdict: 'suspect', level: null, ground: 'failed' }
  }
}

const isMarked = ({ verdict }: Found) => verdict === 'marked'

function sureFirst(found: readonly Found[]): Found {
  return found.find(isMarked) ?? found[0] ?? { verdict: 'clear', level: null, ground: 'none' }
}

async function lookAtPlaces(
  recogniser: Recogniser,
  page: ReadyPage,
  detector: MarkDetector,
): Promise<Found[]> {
  const places = await detector.find(page.colour, page.dpi)
  const found = await Promise.all(places.slice(0, PLACES_READ_MAX)
    .map((place) => judgePlace(recogniser, page, place)))
  return found.filter((one) => one !== undefined)
}

async function lookAtLayers(recogniser: Recogniser, page: ReadyPage): Promise<Found[]> {
  const found = await Promise.all(layersOf(page).map(async (layer) => {
    const mark = await markOfLayer(recogniser, page, layer)
    return mark && grounded(mark, layer.ground)
  }))
  return found.filter((one) => one !== undefined)
}

async function judgePlace(
  recogniser: Recogniser,
  page: ReadyPage,
  place: MarkPlace,
): Promise<Found | undefined> {
  const { mark, isOther, isTinted } = await readPlace(recogniser, page, place)
  // Under a coloured stamp the print may well be read: there its letters alone decide.
  if (!mark || (isOther && (!isTinted || mark.verdict !== 'marked'))) return undefined
  return grounded(mark, isTinted ? 'red-frame' : 'stamp')
}

/** A mark in the words as they were read. */
export function fromText(lines: readonly LetterLine[]): Found | undefined {
  const mark = findSecrecyMark(lines.map((line) => line.text).join('\n'), 'page')
  return mark && grounded(mark, 'text')
}

function grounded(mark: SecrecyMark, ground: Found['ground']): Found {
  return {
    verdict: mark.verdict, level: mark.level,
    ground: mark.ground === 'symbol' ? 'symbol' : ground,
  }
}
