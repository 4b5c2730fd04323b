import { findHeader } from '../domain/letter-header.ts'
import { type LetterLine, linesOf, middleY } from '../domain/letter-lines.ts'
import { placesToReadAgain } from '../domain/letter-looks.ts'
import type { LetterEvidence } from '../domain/letter-evidence.ts'
import type { PageReading } from '../domain/reading.ts'
import { readHeadAgain } from './reading-header.ts'
import { readCut, straightArea, straightBox, straightWords } from './reading-page.ts'
import type { OpenPage } from './reading-pages.ts'
import type { Recogniser } from './reading-recogniser.ts'
import { widgetFigures } from './reading-text-layer.ts'

const RANK = 0
/** Enlarged, so that thin marks over and under small letters are read a second time. */
const SCALE = 1.5
const MARGIN = 8

interface Sources {
  recogniser: Recogniser
  /** The letter's first page. */
  open: OpenPage
  openPage(page: number): OpenPage
}

/** All that can be read of a letter for its fields: the page, a second look at each place, the ink. */
export async function collectEvidence(
  { recogniser, open, openPage }: Sources,
  { words, origin }: Pick<PageReading, 'words' | 'origin'>,
  readings: readonly PageReading[],
  directory: readonly string[],
): Promise<LetterEvidence> {
  const ready = await open.ready()
  const lines = linesOf(words)
  const header = findHeader(lines)
  const widgets = widgetFigures(await open.text(), {
    numberY: header.numberLine && middleY(header.numberLine.box),
    dateY: header.dateLine && middleY(header.dateLine.box),
    split: header.split,
  })
  const head = await readHeadAgain(recogniser, ready, lines)
  const isLayer = origin === 'text-layer'
  const others = readings.filter(({ page }) => page !== open.page)
  const pages = await Promise.all(others.map(async ({ page, words: found, origin: from }) => {
    const other = await openPage(page).ready()
    return { page, origin: from,
      lines: linesOf(found.map((word) => ({ ...word, box: straightBox(other, word.box) }))) }
  }))
  const again = isLayer || readings.length === 0 ? []
    : await readAgain(recogniser, openPage, open, { page: open.page, origin, lines }, pages)
  return {
    ...head,
    ...(isLayer ? { left: [], right: [], subjectAgain: [] } : {}),
    page: lines, widgets, origin, pageNumber: open.page, pages, directory, again,
  }
}

type Page = LetterEvidence['pages'][number]

async function readAgain(
  recogniser: Recogniser,
  openPage: Sources['openPage'],
  open: OpenPage,
  first: Page,
  others: readonly Page[],
): Promise<LetterEvidence['again']> {
  const places = placesToReadAgain(first, others)
  return Promise.all(places.map(async ({ page, box, isOneLine }) => {
    const ready = await (page === open.page ? open : openPage(page)).ready()
    const at = straightArea(ready, box)
    const area = {
      x: at.x - MARGIN, y: at.y - MARGIN / 2,
      width: at.width + 2 * MARGIN, height: at.height + MARGIN,
    }
    const found = await readCut(recogniser, { dpi: ready.dpi, picture: ready.red }, area,
      { layout: isOneLine ? 7 : 6, rank: RANK, scale: SCALE })
    const lines: LetterLine[] = linesOf(straightWords(ready, found))
    return { page, lines }
  }))
}
