import { type LetterLine, linesOf } from '../domain/letter-lines.ts'
import type { GateVerdict } from '../domain/reading.ts'
import { findSecrecyMark, type MarkPlace, type SecrecyMark } from '../domain/secrecy-mark.ts'
import { readCut, type ReadyPage, straightWords } from './reading-page.ts'
import { darkShare, type Grey, inkOf, luminanceOf } from './reading-picture.ts'
import type { Recogniser } from './reading-recogniser.ts'
import { frames, inkPatches, readStamp, type Stamp } from './reading-stamps.ts'

const RANK = 1
/** Zone 10a lies in the head; a mark elsewhere is found by the frames and the whole page's text. */
const LOOK_HEIGHT = 0.5
const LAYER_INK_MIN = 0.00008

type Found = Pick<GateVerdict, 'verdict' | 'level' | 'ground'>

/**
 * Looks for a mark of secrecy on one page: in the text as read, in the raw grey picture, in what
 * is red and what is blue, and in everything that looks like a stamp, enlarged and set upright.
 */
export async function findMarkOnPage(
  recogniser: Recogniser,
  page: ReadyPage,
  lines: readonly LetterLine[],
): Promise<Found> {
  let doubt: Found | undefined
  const keep = (found: Found | undefined) => {
    if (found && (!doubt || found.verdict === 'marked')) doubt = found
    return found?.verdict === 'marked'
  }
  if (keep(fromText(lines, 'page', 'text'))) return doubt!
  const looks = await Promise.all(layersOf(page).map((layer) => lookAt(recogniser, page, layer)))
  for (const found of looks) if (keep(found)) return doubt!
  return doubt ?? { verdict: 'clear', level: null, ground: 'none' }
}

interface Layer {
  picture: Grey
  ground: 'stamp' | 'red-frame'
  place: MarkPlace
  /** Part of the page's height that is read as scattered words. */
  height: number
  stamps: Stamp[]
}

function layersOf(page: ReadyPage): Layer[] {
  const layers: Layer[] = []
  for (const colour of ['red', 'blue'] as const) {
    const picture = inkOf(page.colour, colour)
    if (darkShare(picture, 160) < LAYER_INK_MIN) continue
    layers.push({
      picture, ground: colour === 'red' ? 'red-frame' : 'stamp', place: 'stamp', height: 1,
      stamps: inkPatches(picture, page.dpi),
    })
  }
  const grey = luminanceOf(page.colour)
  layers.push({
    picture: grey, ground: 'stamp', place: 'page', height: LOOK_HEIGHT,
    stamps: frames(grey, page.dpi),
  })
  return layers
}

async function lookAt(
  recogniser: Recogniser,
  page: ReadyPage,
  layer: Layer,
): Promise<Found | undefined> {
  const { picture } = layer
  const [words, ...stamps] = await Promise.all([
    readCut(recogniser, { dpi: page.dpi, picture },
      { x: 0, y: 0, width: picture.width, height: picture.height * layer.height },
      { layout: 11, rank: RANK }),
    ...layer.stamps.map((stamp) => markOfStamp(recogniser, page.dpi, picture, stamp)),
  ])
  const scattered = linesOf(straightWords(page, words))
  const found = fromText(scattered, layer.place, layer.ground)
  if (found?.verdict === 'marked') return found
  for (const mark of stamps) if (mark) return grounded(mark, layer.ground)
  return found
}

async function markOfStamp(
  recogniser: Recogniser,
  dpi: number,
  picture: Grey,
  stamp: Stamp,
): Promise<SecrecyMark | undefined> {
  const texts = await readStamp(recogniser, { dpi, picture }, stamp, RANK)
  return findSecrecyMark(texts.join('\n'), stamp.mayBeWord ? 'page' : 'stamp')
}

function fromText(
  lines: readonly LetterLine[],
  place: MarkPlace,
  ground: Found['ground'],
): Found | undefined {
  const mark = findSecrecyMark(lines.map((line) => line.text).join('\n'), place)
  return mark && grounded(mark, ground)
}

function grounded(mark: SecrecyMark, ground: Found['ground']): Found {
  return {
    verdict: mark.verdict, level: mark.level,
    ground: mark.ground === 'symbol' ? 'symbol' : ground,
  }
}
