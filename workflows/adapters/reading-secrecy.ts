import { type LetterLine, linesOf } from '../domain/letter-lines.ts'
import type { GateVerdict } from '../domain/reading.ts'
import { findSecrecyMark, type MarkPlace, type SecrecyMark } from '../domain/secrecy-mark.ts'
import { readCut, type ReadyPage, straightWords } from './reading-page.ts'
import {
  type Area, clip, cutGrey, darkShare, type Grey, inkOf, luminanceOf, pngOf, skewOf,
} from './reading-picture.ts'
import type { Recogniser } from './reading-recogniser.ts'
import { insideFrame, shapesOf, shrunk, turnedGrey, withoutFrame } from './reading-shapes.ts'

const RANK = 1
const MILLIMETRES_PER_INCH = 25.4
/** Zone 10a lies in the head; a mark elsewhere is found by the frames and the whole page's text. */
const LOOK_HEIGHT = 0.5
const LAYER_INK_MIN = 0.00008
const CANDIDATES_MAX = 6
/** Size of a stamp in millimetres, with room for turned ones and for frames lost in part. */
const STAMP = { widthMin: 7, widthMax: 80, heightMin: 3.2, heightMax: 26 }

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
  stamps: Area[]
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
    ...layer.stamps.map((stamp) => readStamp(recogniser, page.dpi, picture, stamp)),
  ])
  const scattered = linesOf(straightWords(page, words))
  const found = fromText(scattered, layer.place, layer.ground)
  if (found?.verdict === 'marked') return found
  for (const text of stamps) {
    const mark = findSecrecyMark(text, 'stamp')
    if (mark) return grounded(mark, layer.ground)
  }
  return found
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

/** One stamp, enlarged, straightened and without its frame. */
async function readStamp(
  recogniser: Recogniser,
  dpi: number,
  picture: Grey,
  stamp: Area,
): Promise<string> {
  const grown = clip({
    x: stamp.x - 6, y: stamp.y - 6, width: stamp.width + 12, height: stamp.height + 12,
  }, picture)
  const cut = stretched(cutGrey(picture, grown))
  const straight = await turnedGrey(cut, -skewOf(cut))
  const inside = insideFrame(straight)
  const cuttings = [withoutFrame(straight), ...(inside ? [cutGrey(straight, inside)] : [])]
  const texts = await Promise.all(cuttings.map(async (cutting) => {
    const png = await pngOf(cutting, 2, 24)
    const words = await recogniser.recognise({ png, layout: 6, dpi: dpi * 2, rank: RANK })
    const lines = new Map<number, string>()
    for (const word of words) {
      lines.set(word.line, `${lines.get(word.line) ?? ''} ${word.text}`)
    }
    const all = [...lines.values()]
    return [...all, all.join(' ')].join('\n')
  }))
  return texts.join('\n')
}

/** Patches of one ink as large as a stamp; letters and frame melt together at 1 mm. */
function inkPatches(picture: Grey, dpi: number): Area[] {
  const factor = Math.max(2, Math.round(dpi / MILLIMETRES_PER_INCH))
  return stampSized(shapesOf(shrunk(picture, factor), 140).shapes, factor, dpi)
    .slice(0, CANDIDATES_MAX)
}

/** Hollow pieces of dark ink as large as a stamp: frames, the faint ones too. */
function frames(picture: Grey, dpi: number): Area[] {
  const factor = 2
  const small = shrunk(picture, factor)
  const faint = levelAt(small, 0.5) - FAINT_BELOW_PAPER
  const found = [130, ...(faint > 140 ? [faint] : [])].flatMap((below) =>
    shapesOf(small, below).shapes.filter((shape) => shape.size < shape.width * shape.height * 0.5))
  const distinct = found.filter((shape, at) => !found.slice(0, at).some((other) =>
    Math.abs(other.x - shape.x) + Math.abs(other.y - shape.y) < 6
    && Math.abs(other.width - shape.width) < 6))
  return stampSized(distinct, factor, dpi).slice(0, FRAMES_MAX)
}

const FAINT_BELOW_PAPER = 30
const FRAMES_MAX = 10

/** Brightness below which this share of the pixels lies. */
function levelAt({ pixels }: Grey, share: number): number {
  const counts = new Uint32Array(256)
  for (const pixel of pixels) counts[pixel] = (counts[pixel] ?? 0) + 1
  let sum = 0
  for (const [level, count] of counts.entries()) {
    sum += count
    if (sum >= pixels.length * share) return level
  }
  return 255
}

/** A faint stamp as dark as print: from its darkest ink to just below the paper. */
function stretched(picture: Grey): Grey {
  const dark = levelAt(picture, 0.02)
  const light = Math.max(dark + 20, levelAt(picture, 0.6) - 12)
  const pixels = picture.pixels.map((pixel) =>
    Math.max(0, Math.min(255, ((pixel - dark) * 255) / (light - dark))))
  return { ...picture, pixels }
}

function stampSized(shapes: readonly Area[], factor: number, dpi: number): Area[] {
  const toMillimetres = (factor * MILLIMETRES_PER_INCH) / dpi
  return shapes
    .filter((shape) => {
      const width = shape.width * toMillimetres
      const height = shape.height * toMillimetres
      return width >= STAMP.widthMin && width <= STAMP.widthMax
        && height >= STAMP.heightMin && height <= STAMP.heightMax && width > height * 1.15
    })
    .map((shape) => ({
      x: shape.x * factor, y: shape.y * factor,
      width: shape.width * factor, height: shape.height * factor,
    }))
    // Frames are larger than the words that look like them.
    .sort((a, b) => b.width * b.height - a.width * a.height)
}
