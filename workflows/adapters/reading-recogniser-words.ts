import type { FoundSymbol, FoundWord } from './reading-recogniser.ts'

/** Tesseract's answers, made into words. Made by our own child: never a foreign file. */

interface Bbox { x0: number; y0: number; x1: number; y1: number }
interface Piece { text: string; confidence: number; bbox: Bbox }
interface Answer {
  blocks: {
    paragraphs: { lines: { words: (Piece & { symbols?: Piece[] })[] }[] }[]
  }[] | null
}

const pieceOf = ({ text, confidence, bbox: { x0, y0, x1, y1 } }: Piece): FoundSymbol => ({
  text, confidence, x: x0, y: y0, width: x1 - x0, height: y1 - y0,
})

/** With every letter's own place. */
export function wordsOfJson(json: string): FoundWord[] {
  const { blocks }: Answer = JSON.parse(json)
  const lines = (blocks ?? []).flatMap((block) =>
    block.paragraphs.flatMap((paragraph) => paragraph.lines))
  return lines.flatMap(({ words }, index) => words
    .filter(({ text }) => text.trim() !== '')
    .map((word) => ({
      ...pieceOf(word),
      text: word.text.normalize('NFC'),
      line: index + 1,
      symbols: (word.symbols ?? []).map(pieceOf),
    })))
}

const WORD_LEVEL = '5'

/** Without the letters' places: half the work, for pages where only words matter. */
export function wordsOfTable(table: string): FoundWord[] {
  const words: FoundWord[] = []
  let line = 0
  let place = ''
  for (const row of table.split('\n')) {
    const [level, page, block, paragraph, at, , x, y, width, height, confidence, ...text] =
      row.split('\t')
    if (level !== WORD_LEVEL) continue
    const word = text.join('\t').normalize('NFC')
    if (word.trim() === '') continue
    const here = `${page} ${block} ${paragraph} ${at}`
    if (here !== place) line += 1
    place = here
    words.push({
      text: word, confidence: Math.floor(Number(confidence)), line, symbols: [],
      x: Number(x), y: Number(y), width: Number(width), height: Number(height),
    })
  }
  return words
}
