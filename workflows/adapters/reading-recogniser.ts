import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createWorker, OEM, type Worker } from 'tesseract.js'

/** One word as Tesseract found it, in pixels of the picture it was given. */
export interface FoundWord {
  text: string
  confidence: number
  x: number
  y: number
  width: number
  height: number
  line: number
  symbols: FoundSymbol[]
}

export interface FoundSymbol {
  text: string
  confidence: number
  x: number
  y: number
  width: number
  height: number
}

/** How the page is laid out: 3 whole page, 6 one block, 7 one line, 11 scattered words. */
export type Layout = 3 | 6 | 7 | 11

export interface Recognise {
  png: Buffer
  layout: Layout
  dpi: number
  /** The head of a new letter overtakes pages of others: lower is earlier. */
  rank: number
}

export interface Recogniser {
  /** @throws when the recogniser fails or takes too long. */
  recognise(ask: Recognise): Promise<FoundWord[]>
  close(): Promise<void>
}

const languageFolder = join(
  dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/vie/package.json')),
  '4.0.0_best_int',
)

/** A worker's memory grows with use; a fresh one takes 0.2 s. */
const PICTURES_PER_WORKER = 400

interface Waiting extends Recognise {
  order: number
  resolve(words: FoundWord[]): void
  reject(error: unknown): void
}

interface Seat {
  worker: Promise<Worker> | undefined
  layout: Layout | undefined
  read: number
  isBusy: boolean
}

export function openRecogniser(size: { workers: number; timeoutMs: number }): Recogniser {
  const seats: Seat[] = Array.from({ length: size.workers }, () => emptySeat())
  const waiting: Waiting[] = []
  let asked = 0
  let isClosed = false

  function next(): void {
    const seat = seats.find(({ isBusy }) => !isBusy)
    if (!seat || waiting.length === 0) return
    waiting.sort((a, b) => a.rank - b.rank || a.order - b.order)
    const task = waiting.shift()
    if (!task) return
    seat.isBusy = true
    readIn(seat, task, size.timeoutMs)
      .then(task.resolve, async (error: unknown) => {
        await leave(seat)
        task.reject(error)
      })
      .finally(() => {
        seat.isBusy = false
        next()
      })
    next()
  }

  return {
    recognise(ask) {
      if (isClosed) return Promise.reject(new Error('the recogniser is closed'))
      asked += 1
      const order = asked
      return new Promise((resolve, reject) => {
        waiting.push({ ...ask, order, resolve, reject })
        next()
      })
    },
    async close() {
      isClosed = true
      for (const task of waiting.splice(0)) task.reject(new Error('the recogniser is closed'))
      await Promise.all(seats.map(leave))
    },
  }
}

function emptySeat(): Seat {
  return { worker: undefined, layout: undefined, read: 0, isBusy: false }
}

async function leave(seat: Seat): Promise<void> {
  const worker = await seat.worker?.catch(() => undefined)
  Object.assign(seat, { worker: undefined, layout: undefined, read: 0 })
  await worker?.terminate()
}

async function readIn(seat: Seat, task: Waiting, timeoutMs: number): Promise<FoundWord[]> {
  if (seat.read >= PICTURES_PER_WORKER) await leave(seat)
  seat.worker ??= startWorker()
  const worker = await seat.worker
  if (seat.layout !== task.layout) {
    // The package declares the modes as an enum of texts; these are its values.
    await worker.setParameters({ tessedit_pageseg_mode: String(task.layout) as never })
    seat.layout = task.layout
  }
  await worker.setParameters({ user_defined_dpi: String(Math.round(task.dpi)) })
  seat.read += 1
  let clock: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    clock = setTimeout(() => reject(new Error('reading took too long')), timeoutMs)
  })
  try {
    const { data } = await Promise.race([
      worker.recognize(task.png, {}, { text: false, blocks: true }),
      late,
    ])
    return wordsOf(data.blocks ?? [])
  } finally {
    clearTimeout(clock)
  }
}

async function startWorker(): Promise<Worker> {
  const worker = await createWorker('vie', OEM.LSTM_ONLY, {
    langPath: languageFolder,
    gzip: true,
    cacheMethod: 'none',
    logger: () => undefined,
    errorHandler: () => undefined,
  })
  await worker.setParameters({ debug_file: '/dev/null' } as never)
  return worker
}

interface Bbox { x0: number; y0: number; x1: number; y1: number }

const placeOf = ({ x0, y0, x1, y1 }: Bbox) => ({ x: x0, y: y0, width: x1 - x0, height: y1 - y0 })

type Blocks = NonNullable<Awaited<ReturnType<Worker['recognize']>>['data']['blocks']>

function wordsOf(blocks: Blocks): FoundWord[] {
  const words: FoundWord[] = []
  let line = 0
  for (const block of blocks) {
    for (const paragraph of block.paragraphs) {
      for (const found of paragraph.lines) {
        line += 1
        for (const word of found.words) {
          if (!word.text.trim()) continue
          words.push({
            text: word.text.normalize('NFC'),
            confidence: word.confidence,
            ...placeOf(word.bbox),
            line,
            symbols: (word.symbols ?? []).map((symbol) => ({
              text: symbol.text, confidence: symbol.confidence, ...placeOf(symbol.bbox),
            })),
          })
        }
      }
    }
  }
  return words
}
