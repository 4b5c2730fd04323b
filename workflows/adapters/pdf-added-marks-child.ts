import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFString } from 'pdf-lib'
import type { AddedMark } from './pdf-added-marks.ts'
import { frame, unframe } from './pdf-framing.ts'

const MARKS_MAX = 2_000
const POINTS_MAX = 5_000
const WORDS_MAX = 500
const PAGES_MAX = 2_000

/** Standard input and output: messages of `pdf-framing.ts`. Runs under `runBoundedChild` only. */
async function main(): Promise<void> {
  console.log = console.info = console.warn = () => {}
  const received: Buffer[] = []
  for await (const part of process.stdin) received.push(part)
  const { blocks: [base, copy] } = unframe<object>(Buffer.concat(received))
  const marks = base && copy ? await addedMarks(base, copy) : null
  const answer = frame({ marks }, [])
  for (const block of answer.slice(0, -1)) process.stdout.write(block)
  process.stdout.write(answer.at(-1) ?? '', () => process.exit(0))
}

/** Null when the files are no two states of one letter. */
async function addedMarks(base: Buffer, copy: Buffer): Promise<AddedMark[] | null> {
  const [before, after] = await Promise.all([base, copy].map((bytes) => PDFDocument.load(bytes, { updateMetadata: false })))
  if (!before || !after || before.getPageCount() !== after.getPageCount()) return null
  const known = new Set(marksOf(before).map(shapeOf))
  return marksOf(after).filter((mark) => !known.has(shapeOf(mark)))
}

const shapeOf = (mark: AddedMark): string => JSON.stringify(mark)

function marksOf(document: PDFDocument): AddedMark[] {
  const marks: AddedMark[] = []
  for (const [index, page] of document.getPages().slice(0, PAGES_MAX).entries()) {
    const list = page.node.lookupMaybe(PDFName.of('Annots'), PDFArray)
    for (let at = 0; at < (list?.size() ?? 0) && marks.length < MARKS_MAX; at += 1) {
      const annotation = list?.lookupMaybe(at, PDFDict)
      if (annotation) marks.push(...marksIn(annotation, index + 1, page.getRotation().angle))
    }
  }
  return marks.slice(0, MARKS_MAX)
}

function marksIn(annotation: PDFDict, page: number, turn: number): AddedMark[] {
  const kind = annotation.lookupMaybe(PDFName.of('Subtype'), PDFName)?.decodeText()
  const color = colourOf(annotation)
  if (kind === 'Ink') {
    const lists = annotation.lookupMaybe(PDFName.of('InkList'), PDFArray)
    const width = annotation.lookupMaybe(PDFName.of('BS'), PDFDict)?.lookupMaybe(PDFName.of('W'), PDFNumber)?.asNumber() ?? 1
    return Array.from({ length: Math.min(lists?.size() ?? 0, MARKS_MAX) }, (_, at) => numbersOf(lists?.lookupMaybe(at, PDFArray)))
      .filter((numbers) => numbers.length >= 2)
      .map((numbers) => ({ kind: 'ink', page, color, width, points: pairsOf(numbers) }))
  }
  if (kind !== 'FreeText' && kind !== 'Text') return []
  const contents = annotation.lookup(PDFName.of('Contents'))
  const words = contents instanceof PDFString || contents instanceof PDFHexString ? contents.decodeText() : ''
  const [left = 0, bottom = 0, right = 0, top = 0] = numbersOf(annotation.lookupMaybe(PDFName.of('Rect'), PDFArray))
  if (words.trim() === '') return []
  return [{
    kind: 'words', page, color, words: words.slice(0, WORDS_MAX), turn,
    box: [Math.min(left, right), Math.min(bottom, top), Math.max(left, right), Math.max(bottom, top)],
  }]
}

function numbersOf(list: PDFArray | undefined): number[] {
  const size = Math.min(list?.size() ?? 0, POINTS_MAX * 2)
  const numbers: number[] = []
  for (let at = 0; at < size; at += 1) {
    const value = list?.lookupMaybe(at, PDFNumber)?.asNumber()
    if (value === undefined || !Number.isFinite(value)) return []
    numbers.push(Math.round(value * 100) / 100)
  }
  return numbers
}

function pairsOf(numbers: readonly number[]): [number, number][] {
  return Array.from({ length: Math.floor(numbers.length / 2) }, (_, at) =>
    [numbers[at * 2] ?? 0, numbers[at * 2 + 1] ?? 0])
}

function colourOf(annotation: PDFDict): string {
  const parts = numbersOf(annotation.lookupMaybe(PDFName.of('C'), PDFArray))
  const [red = 0, green = red, blue = red] = parts.length === 3 || parts.length === 1 ? parts : [0, 0, 0.6]
  return `#${[red, green, blue].map((part) =>
    Math.round(Math.min(1, Math.max(0, part)) * 255).toString(16).padStart(2, '0')).join('')}`
}

await main()
