import type { Box, RecognisedWord } from '../domain/reading.ts'
import type { Drawn } from './page-image-child.ts'
import {
  type Area, type Colour, cutGrey, darkShare, type Grey, redChannelOf, skewOf, turned,
} from './reading-picture.ts'
import { pgmOf } from './reading-pgm.ts'
import type { FoundWord, Layout, Recogniser } from './reading-recogniser.ts'

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

export async function readyPage(drawn: Drawn, quarterTurns: number): Promise<ReadyPage> {
  const upright = await turned(drawn, quarterTurns)
  const angle = -skewOf(redChannelOf(upright))
  const colour = await turned(upright, angle)
  return {
    colour,
    red: redChannelOf(colour),
    drawn: { width: upright.width, height: upright.height },
    angle,
    dpi: drawn.dpi,
  }
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

const BLANK_DARK_SHARE = 0.0006

/** Nothing on it but dust. */
export function isBlankPage(page: ReadyPage): boolean {
  const { red } = page
  const inset = cutGrey(red, {
    x: red.width * 0.04, y: red.height * 0.03, width: red.width * 0.92, height: red.height * 0.94,
  })
  return darkShare(inset, 150) < BLANK_DARK_SHARE
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
  const png = await pgmOf(cut, scale, margin)
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
