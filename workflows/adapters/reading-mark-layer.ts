import { linesOf } from '../domain/letter-lines.ts'
import { findSecrecyMark, type MarkPlace, type SecrecyMark } from '../domain/secrecy-mark.ts'
import { readCut, type ReadyPage, straightWords } from './reading-page.ts'
import { darkShare, type Grey, inkOf, luminanceOf } from './reading-picture.ts'
import type { Recogniser } from './reading-recogniser.ts'
import { frames, inkPatches, readStamp, type Stamp } from './reading-stamps.ts'

/** What is red, what is blue, or the raw grey of a page, with what looks like a stamp in it. */
export interface Layer {
  picture: Grey
  ground: 'stamp' | 'red-frame'
  place: MarkPlace
  /** Part of the page's height that is read as scattered words. */
  height: number
  stamps: Stamp[]
}

const RANK = 1
/** Zone 10a lies in the head; a mark elsewhere is found by its frame, its colour or its look. */
const LOOK_HEIGHT = 0.5
const LAYER_INK_MIN = 0.00008

export function layersOf(page: ReadyPage): Layer[] {
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

/** Reads a layer as scattered words, and every stamp in it closely. */
export async function markOfLayer(
  recogniser: Recogniser,
  page: ReadyPage,
  { picture, place, height, stamps }: Layer,
): Promise<SecrecyMark | undefined> {
  const [words, ...ofStamps] = await Promise.all([
    readCut(recogniser, { dpi: page.dpi, picture },
      { x: 0, y: 0, width: picture.width, height: picture.height * height },
      { layout: 11, rank: RANK }),
    ...stamps.map((stamp) => markOfStamp(recogniser, page.dpi, picture, stamp)),
  ])
  const scattered = linesOf(straightWords(page, words)).map((line) => line.text).join('\n')
  const found = findSecrecyMark(scattered, place)
  if (found?.verdict === 'marked') return found
  return ofStamps.find((mark) => mark !== undefined) ?? found
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
