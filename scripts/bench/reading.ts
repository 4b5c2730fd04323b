import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Readable } from 'node:stream'
import type { ByteSource } from '../../workflows/adapters/bytes.ts'
import { makeSearchableCopy } from '../../workflows/adapters/searchable-copy.ts'
import { openLetterReader } from '../../workflows/adapters/tesseract-letter-reader.ts'
import type { LetterReader } from '../../workflows/adapters/letter-reader.ts'
import type { PageReading } from '../../workflows/domain/reading.ts'
import { type FormStep, formTimes } from './reading-form.ts'
import { type BenchLetters, benchLetters } from './reading-letters.ts'
import { type Memory, memoryOfReading } from './reading-memory.ts'
import {
  nativeAloneSeconds, nativeSeconds, nativeSingleSeconds, ocrmypdfSeconds, ourLanguageData,
} from './reading-rivals.ts'

const HELP = `npm run bench -- reading [--only form,pages,letter,memory] [--letters DIR] [--count N]
  [--memory-letters N] [--steps]

  --only            some of the tables; all when left out
  --letters DIR     scans (PDF, JPEG) to read instead of invented letters
  --count N         letters for the form and the pages (8 when left out)
  --memory-letters  letters of ten pages for the memory (4 when left out; 200 for the whole)
  --steps           below the form: when each step of its reading began and ended
`
const COUNT = 8
const COUNT_MAX = 200
const MEMORY_LETTERS = 4
const MEMORY_LETTERS_MAX = 1_000
const WORKERS = 2
const PIXELS_MAX = 100_000_000

const tables: Readonly<Record<string, (letters: BenchLetters, flags: Flags) => Promise<void>>> = {
  form: printForm, pages: printPages, letter: printLetter, memory: printMemory,
}

interface Flags {
  work: string
  memoryLetters: number
  steps: boolean
}

/** Speed, cost and memory of reading, beside native Tesseract and OCRmyPDF in the same run. */
export async function benchReading(args: readonly string[]): Promise<number> {
  const given = flagsOf(args)
  if (!given) {
    console.error(HELP)
    return 2
  }
  const work = await mkdtemp(join(tmpdir(), 'butphe-bench-reading-'))
  try {
    console.error('letters …')
    const letters = await benchLetters(work, given)
    for (const [name, print] of Object.entries(tables)) {
      if (given.only && !given.only.includes(name)) continue
      console.error(`${name} …`)
      await print(letters, { work, ...given })
    }
    return 0
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

function flagsOf(args: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    const { values } = parseArgs({ args: [...args], options: {
      'only': text, 'letters': text, 'count': text, 'memory-letters': text,
      'steps': { type: 'boolean', default: false },
    } })
    const count = Number(values.count ?? COUNT)
    const memoryLetters = Number(values['memory-letters'] ?? MEMORY_LETTERS)
    const only = values.only?.split(',')
    const isSound = Number.isInteger(count) && count > 0 && count <= COUNT_MAX
      && Number.isInteger(memoryLetters) && memoryLetters > 0
      && memoryLetters <= MEMORY_LETTERS_MAX && !only?.some((name) => !tables[name])
    return isSound ? { count, memoryLetters, only, folder: values.letters, steps: values.steps } : undefined
  } catch {
    return undefined
  }
}

async function printForm(
  { onePage, fiftyPages, pictures }: BenchLetters, flags: Flags,
): Promise<void> {
  const { times, pagesBefore, pagesAfter, pages, steps } = await formTimes(fiftyPages, onePage)
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1,
    Math.ceil(sorted.length * share) - 1)] ?? 0
  console.log(`\nForm filled after the last byte, warm (${times.length} one-page scans)`)
  console.log(`  median ${seconds(at(0.5) / 1e3)}, 95th percentile ${seconds(at(0.95) / 1e3)}, `
    + `longest ${seconds(at(1) / 1e3)}`)
  const alone = await nativeAloneSeconds(flags.work, pictures)
  if (alone !== undefined) {
    console.log(`  native Tesseract reads such a page, with nothing beside it, in ${seconds(alone)}: `
      + `the form's median is × ${(at(0.5) / 1e3 / alone).toFixed(2)}`)
  }
  console.log(`  meanwhile a letter of ${pages} pages went from page ${pagesBefore} to ${pagesAfter}`)
  if (flags.steps) printSteps(steps)
}

/** Medians over the letters; a step that a letter has several times counts from first to last. */
function printSteps(steps: readonly FormStep[]): void {
  console.log('  milliseconds after the last byte: began, ended, and of work in between')
  const median = (numbers: number[]) =>
    (numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0).toFixed(0).padStart(6)
  const byName = Map.groupBy(steps, ({ name }) => name)
  const rows = [...byName].map(([name, all]) => {
    const ofLetters = [...Map.groupBy(all, ({ letter }) => letter).values()]
    return {
      name,
      began: median(ofLetters.map((some) => Math.min(...some.map(({ began }) => began)))),
      ended: median(ofLetters.map((some) => Math.max(...some.map(({ ended }) => ended)))),
      work: median(ofLetters.map((some) =>
        some.reduce((sum, { began, ended }) => sum + ended - began, 0))),
    }
  })
  for (const { began, ended, work, name } of rows.sort((a, b) => Number(a.began) - Number(b.began))) {
    console.log(`  ${began} ${ended} ${work}  ${name}`)
  }
}

async function printPages({ pictures }: BenchLetters, { work }: Flags): Promise<void> {
  const reader = openLetterReader({ workers: WORKERS, pixelsMax: PIXELS_MAX, backgroundNice: 0 })
  try {
    const [first] = pictures
    if (first) await readPictures(reader, [first, first])
    const began = performance.now()
    await readPictures(reader, pictures)
    const ours = (performance.now() - began) / 1_000
    const rate = (took: number) => (pictures.length / took) * 60
    console.log(`\nPages a minute, two processes, the same ${pictures.length} pictures`)
    console.log(`  ours (drawn, straightened, read)     ${rate(ours).toFixed(1)}`)
    const natives = [
      ['tesseract, a list for each process   ', await nativeSeconds(work, pictures)],
      ['tesseract, started for each picture  ', await nativeSingleSeconds(work, pictures)],
      ['tesseract, a list, our language data ',
        await nativeSeconds(work, pictures, await ourLanguageData(work))],
    ] as const
    for (const [what, took] of natives) {
      console.log(took === undefined ? `  ${what}not installed`
        : `  ${what}${rate(took).toFixed(1)}   ours is ${(took / ours).toFixed(2)} of it`)
    }
  } finally {
    await reader.close()
  }
}

async function readPictures(reader: LetterReader, pictures: readonly string[]): Promise<void> {
  const waiting = [...pictures]
  await Promise.all(Array.from({ length: WORKERS }, async () => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      await reader.readPage(await sourceOf(path), 'image/jpeg', 1, 0)
    }
  }))
}

async function sourceOf(path: string): Promise<ByteSource> {
  const bytes = await readFile(path)
  return {
    byteSize: bytes.length,
    open: (range) => Readable.from([range ? bytes.subarray(range.start, range.end) : bytes]),
  }
}

/** Gate, form, every page, the form again, and the searchable copy. */
async function printLetter({ tenPages, onePage }: BenchLetters, { work }: Flags): Promise<void> {
  console.log('\nA whole letter, searchable copy included')
  const letters = [['ten pages', tenPages, 10], ['one page ', onePage[0] ?? tenPages, 1]] as const
  for (const [what, path, pages] of letters) {
    const ours = await oursSeconds(path, pages)
    const theirs = await ocrmypdfSeconds(work, path)
    console.log(`  ${what}  ours ${seconds(ours)}, ocrmypdf ${theirs === undefined
      ? 'not installed' : `${seconds(theirs)}: × ${(theirs / ours).toFixed(2)}`}`)
  }
}

async function oursSeconds(path: string, count: number): Promise<number> {
  const began = performance.now()
  const reader = openLetterReader({ workers: WORKERS, pixelsMax: PIXELS_MAX, backgroundNice: 0 })
  try {
    const source = await sourceOf(path)
    const first = await reader.readFirst(source, 'application/pdf', 1, 0, [])
    const readings = new Map<number, PageReading | null>([[1, first.reading]])
    let next = 2
    await Promise.all(Array.from({ length: WORKERS }, async () => {
      for (let page = next++; page <= count; page = next++) {
        await reader.gate(source, 'application/pdf', page, 0)
        readings.set(page, await reader.readPage(source, 'application/pdf', page, 0)
          .catch(() => null))
      }
    }))
    const all = [...readings.values()].flatMap((reading) => reading ?? [])
    if (count > 1) await reader.propose(source, 'application/pdf', all, [])
    await makeSearchableCopy({
      original: source, mediaType: 'application/pdf',
      pages: [...readings].sort(([a], [b]) => a - b)
        .map(([page, reading]) => ({ page, turn: 0, reading })),
    })
    return (performance.now() - began) / 1_000
  } finally {
    await reader.close()
  }
}

async function printMemory({ tenPages }: BenchLetters, { memoryLetters }: Flags): Promise<void> {
  console.log(`\nMemory of all processes, ${memoryLetters} letters of ten pages (PSS: what they share`
    + ' counted once; RSS: counted for each)')
  const { peak, failedPages } = await memoryOfReading(tenPages, memoryLetters,
    ({ letters, most }) => console.log(`  after ${letters}: ${megabytes(most)}`))
  console.log(`  peak ${megabytes(peak)}; pages that failed: ${failedPages}`)
}

const megabytes = ({ proportional, resident }: Memory) =>
  `PSS ${proportional.toFixed(0)} MB, RSS ${resident.toFixed(0)} MB`

const seconds = (count: number) => `${count.toFixed(2)} s`
