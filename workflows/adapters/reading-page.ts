import type { Box, RecognisedWord } from '../domain/reading.ts'
import type { Drawn } from './page-image-child.ts'
import {
  type Area, type Colour, cutGrey, type Grey, redChannelOf, turned,
} from './reading-picture.ts'
import { paperOf } from './reading-lie.ts'
import { pgmOf } from './reading-pgm.ts'
import type { FoundWord, Layout, Recogniser } from './reading-recogniser.ts'
import { stepped } from './reading-steps.ts'
import { straightenPage } from './reading-straighten.ts'

/** A page ready for the recogniser: upright, straight, about 200 dots an inch. */
export interface ReadyPage {
  colour: Colour
  /** The red channel: seals are gone, print stays. */
  red: Grey
  /** Size of the page as drawn, before it was made straight. */
  drawn: { width: number; height: number }
  /** Degrees clockwise by which it was straightened. */
  angle: number
  dpi: number
}

export const READING_DPI = 200

/** A page that was drawn straight (`DrawAsk.isStraight`), or has to be made so here. */
export function readyPage(drawn: Drawn, quarterTurns: number): Promise<ReadyPage> {
  return stepped('straighten', () => quarterTurns === 0 && drawn.straightened
    ? readyOf(drawn, drawn.straightened, drawn.dpi) : straightenedHere(drawn, quarterTurns))
}

async function straightenedHere(drawn: Drawn, quarterTurns: number): Promise<ReadyPage> {
  const upright = await turned(drawn, quarterTurns)
  const { picture, angle } = straightenPage(upright)
  return readyOf(picture, { angle, width: upright.width, height: upright.height }, drawn.dpi)
}

function readyOf(
  { width, height, pixels }: Colour,
  { angle, ...drawn }: NonNullable<Drawn['straightened']>,
  dpi: number,
): ReadyPage {
  const colour = { width, height, pixels }
  return { colour, red: redChannelOf(colour), drawn, angle, dpi }
}

/** From a place on the straightened page to one on the page as a person sees it. */
export function boxOnPage(page: ReadyPage, area: Area): Box {
  const radians = (-page.angle * Math.PI) / 180
  const x = area.x + area.width / 2 - page.colour.width / 2
  const y = area.y + area.height / 2 - page.colour.height / 2
  const seenX = x * Math.cos(radians) - y * Math.sin(radians) + page.drawn.width / 2
  const seenY = x * Math.sin(radians) + y * Math.cos(radians) + page.drawn.height / 2
  const { width, height } = page.drawn
  return [
    (seenX - area.width / 2) / width, (seenY - area.height / 2) / height,
    area.width / width, area.height / height,
  ]
}

/** As fractions of the straightened page: lines are put together there. */
export function straightWords(page: ReadyPage, found: readonly FoundWord[]): RecognisedWord[] {
  return found.map((word) => ({
    text: word.text, confidence: word.confidence, box: straightFraction(page, word),
  }))
}

export function straightFraction(page: ReadyPage, area: Area): Box {
  const { width, height } = page.colour
  return [area.x / width, area.y / height, area.width / width, area.height / height]
}

export function straightArea(page: ReadyPage, box: Box): Area {
  const { width, height } = page.colour
  return { x: box[0] * width, y: box[1] * height, width: box[2] * width, height: box[3] * height }
}

/** From a place on the straightened page, as fractions, to one on the page as a person sees it. */
export function seenBox(page: ReadyPage, box: Box): Box {
  return boxOnPage(page, straightArea(page, box))
}

/** And back: words of an earlier reading on the straightened page. */
export function straightBox(page: ReadyPage, box: Box): Box {
  const radians = (page.angle * Math.PI) / 180
  const x = (box[0] + box[2] / 2) * page.drawn.width - page.drawn.width / 2
  const y = (box[1] + box[3] / 2) * page.drawn.height - page.drawn.height / 2
  const straightX = x * Math.cos(radians) - y * Math.sin(radians) + page.colour.width / 2
  const straightY = x * Math.sin(radians) + y * Math.cos(radians) + page.colour.height / 2
  const width = box[2] * page.drawn.width
  const height = box[3] * page.drawn.height
  return [
    (straightX - width / 2) / page.colour.width, (straightY - height / 2) / page.colour.height,
    width / page.colour.width, height / page.colour.height,
  ]
}

/** Ink is this much darker than its paper; the back of a printed sheet shows less of its front. */
const INK_CONTRAST = 60
/** Punch holes, staples and the edges of the glass lie in this part of the sheet. */
const MARGIN = { across: 0.055, down: 0.035 }
const CELL_MM = 4
const MM_PER_INCH = 25.4
/** Part of a cell that must be ink before the cell holds more than dust. */
const CELL_INK = 0.012
/** A blank sheet has at most so many cells with more than dust. */
const BLANK_CELLS_MAX = 2

/**
 * Nothing on it but dust: a back with its front shining through, holes, edges. Looked at in cells
 * of a few millimetres, in every colour: a single stamp, a signature or a faint line is no blank.
 * In doubt a page is not blank.
 */
export function isBlankPage(page: ReadyPage): boolean {
  const known = blankPages.get(page) ?? lacksInk(page)
  blankPages.set(page, known)
  return known
}

/** Gate, reading and turn ask the same of one page. */
const blankPages = new WeakMap<ReadyPage, boolean>()

function lacksInk(page: ReadyPage): boolean {
  const { width, height, pixels } = page.colour
  const limit = paperOfAll(page.colour) - INK_CONTRAST
  const cell = Math.max(4, Math.round((CELL_MM / MM_PER_INCH) * page.dpi))
  const left = Math.round(width * MARGIN.across)
  const top = Math.round(height * MARGIN.down)
  let inked = 0
  for (let y = top; y + cell <= height - top; y += cell) {
    for (let x = left; x + cell <= width - left; x += cell) {
      let dark = 0
      for (let row = y; row < y + cell; row++) {
        for (let at = (row * width + x) * 3, end = at + cell * 3; at < end; at += 3) {
          const isInk = (pixels[at] ?? 255) < limit || (pixels[at + 1] ?? 255) < limit
            || (pixels[at + 2] ?? 255) < limit
          if (isInk) dark += 1
        }
      }
      if (dark > cell * cell * CELL_INK) inked += 1
      if (inked > BLANK_CELLS_MAX) return false
    }
  }
  return true
}

/** Bytes from one point that is looked at to the next. */
const PAPER_LOOK_STEP = 147

/** How light the paper is in its darkest colour: old sheets are yellow, some letters pink. */
function paperOfAll({ pixels }: Colour): number {
  const least = new Uint8Array(Math.ceil(pixels.length / PAPER_LOOK_STEP))
  for (let at = 0, from = 0; from + 2 < pixels.length; at++, from += PAPER_LOOK_STEP) {
    least[at] = Math.min(pixels[from] ?? 255, pixels[from + 1] ?? 255, pixels[from + 2] ?? 255)
  }
  return paperOf({ width: least.length, height: 1, pixels: least }, 1)
}

export interface CutReading {
  layout: Layout
  rank: number
  scale?: number
  /** The places of the letters too; true if left out. */
  symbols?: boolean
}

/** Reads one part of a picture of the page; places come back in pixels of the page. */
export async function readCut(
  recogniser: Recogniser,
  page: { dpi: number; picture: Grey },
  area: Area,
  { layout, rank, scale = 1, symbols = true }: CutReading,
): Promise<FoundWord[]> {
  const margin = 12
  const cut = cutGrey(page.picture, area)
  const png = await stepped('pgm', () => pgmOf(cut, scale, margin))
  const found = await recogniser.recognise({ png, layout, dpi: page.dpi * scale, rank, symbols })
  const left = Math.max(0, Math.round(area.x))
  const top = Math.max(0, Math.round(area.y))
  const back = <T extends Area>(place: T): T => ({
    ...place,
    x: (place.x - margin) / scale + left,
    y: (place.y - margin) / scale + top,
    width: place.width / scale,
    height: place.height / scale,
  })
  return found.map((word) => ({ ...back(word), symbols: word.symbols.map(back) }))
}
