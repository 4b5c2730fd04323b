import { findHeader } from '../domain/letter-header.ts'
import { type LetterLine, linesOf, middleY } from '../domain/letter-lines.ts'
import { placesToReadAgain } from '../domain/letter-looks.ts'
import type { LetterEvidence } from '../domain/letter-evidence.ts'
import { captionNames, peopleAmong } from '../domain/letter-signed-by.ts'
import type { Box, PageReading, Proposals } from '../domain/reading.ts'
import { type HeadReading, readHeadAgain } from './reading-header.ts'
import {
  readCut, type ReadyPage, seenBox, straightArea, straightBox, straightWords,
} from './reading-page.ts'
import type { OpenPage } from './reading-pages.ts'
import type { Recogniser } from './reading-recogniser.ts'
import { widgetFigures } from './reading-text-layer.ts'

const RANK = 0
/** Enlarged, so that thin marks over and under small letters are read a second time. */
const SCALE = 1.5
const MARGIN = 8

export interface Sources {
  recogniser: Recogniser
  /** The second look at the head, when it has begun already. */
  head?: Promise<HeadReading>
  /** Without the enlarged looks: somebody waits for the form. */
  isQuick?: boolean
  /** The letter's first page. */
  open: OpenPage
  openPage(page: number): OpenPage
}

/** All that can be read of a letter for its fields: the page, a second look at each place, the ink. */
export async function collectEvidence(
  { recogniser, head: begun, isQuick = false, open, openPage }: Sources,
  { words, origin }: Pick<PageReading, 'words' | 'origin'>,
  readings: readonly PageReading[],
  directory: readonly string[],
): Promise<LetterEvidence> {
  const ready = await open.ready()
  const lines = linesOf(words)
  const header = findHeader(lines)
  const text = await open.text()
  const widgets = widgetFigures(text, {
    numberY: header.numberLine && middleY(header.numberLine.box),
    dateY: header.dateLine && middleY(header.dateLine.box),
    split: header.split,
  })
  const head = await (begun ?? readHeadAgain(recogniser, ready, lines))
  const isLayer = origin === 'text-layer'
  const others = readings.filter(({ page, isBlank }) => page !== open.page && !isBlank)
  const pages = others.map((reading) => ({
    page: reading.page,
    origin: reading.origin,
    lines: linesOf(reading.words.map((word) => ({
      ...word, box: turnedBox(word.box, -(reading.skew ?? 0)) }))),
  }))
  const again = isLayer || isQuick || readings.length === 0 ? []
    : await readAgain({ recogniser, open, openPage }, lines, pages, readings)
  return {
    ...head,
    ...(isLayer ? { left: [], right: [], subjectAgain: [] } : {}),
    page: lines, widgets, origin, pageNumber: open.page, pages, directory, again,
    signedBy: peopleAmong([...text.signers ?? [], ...captionNames(linesOf(await open.layerText())),
      ...[lines, ...pages.map((one) => one.lines)].flatMap(captionNames)]),
  }
}

type Page = LetterEvidence['pages'][number]

async function readAgain(
  { recogniser, open, openPage }: Sources,
  lines: readonly LetterLine[],
  others: readonly Page[],
  readings: readonly PageReading[],
): Promise<LetterEvidence['again']> {
  const places = placesToReadAgain({ page: open.page, origin: 'ocr', lines }, others)
  return Promise.all(places.map(async ({ page, box, isOneLine, isSignature, isLarge }) => {
    const isFirst = page === open.page
    const skew = readings.find((reading) => reading.page === page)?.skew ?? 0
    const ready = await (isFirst ? open : openPage(page)).ready()
    const at = straightArea(ready, isFirst ? box : straightBox(ready, turnedBox(box, skew)))
    const area = {
      x: at.x - MARGIN, y: at.y - MARGIN / 2,
      width: at.width + 2 * MARGIN, height: at.height + MARGIN,
    }
    const found = await readCut(recogniser, { dpi: ready.dpi, picture: ready.red }, area,
      { layout: isOneLine ? 7 : 6, rank: RANK, scale: isSignature && !isLarge ? 1 : SCALE })
    const words = straightWords(ready, found)
    return { page, ...(isSignature ? { isSignature } : {}), lines: linesOf(isFirst ? words
      : words.map((word) => ({ ...word, box: turnedBox(seenBox(ready, word.box), -skew) }))) }
  }))
}

/** Boxes of proposals as a person sees the pages: rules work on straightened ones. */
export function asSeen(proposals: Proposals, first: ReadyPage, firstPage: number,
  readings: readonly PageReading[]): Proposals {
  for (const proposal of Object.values(proposals)) {
    if (!proposal.box) continue
    const skew = readings.find(({ page }) => page === proposal.page)?.skew ?? 0
    proposal.box = proposal.page === firstPage ? seenBox(first, proposal.box)
      : turnedBox(proposal.box, skew)
  }
  return proposals
}

/** Height over width of the sheet: boxes are fractions, so a turn needs both. */
const SHEET_ASPECT = 1.414

/** A box turned clockwise about the middle of the page; it keeps its size. */
function turnedBox([x, y, width, height]: Box, degrees: number): Box {
  const radians = (degrees * Math.PI) / 180
  const across = x + width / 2 - 0.5
  const down = (y + height / 2 - 0.5) * SHEET_ASPECT
  const turnedX = across * Math.cos(radians) - down * Math.sin(radians)
  const turnedY = (across * Math.sin(radians) + down * Math.cos(radians)) / SHEET_ASPECT
  return [turnedX + 0.5 - width / 2, turnedY + 0.5 - height / 2, width, height]
}
