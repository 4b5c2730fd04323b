import { openReadingPause, type ReadingPause } from './reading-pause.ts'
import { stepped } from './reading-steps.ts'
import { openReadingSeat, type ReadingSeat } from './reading-recogniser-seat.ts'

/** One word as Tesseract found it, in pixels of the picture it was given. */
export interface FoundWord {
  text: string
  confidence: number
  x: number
  y: number
  width: number
  height: number
  line: number
  /** Letter by letter; empty when they were not asked for. */
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
  /** PNG, or PGM (`pgmOf`), which costs nothing to make and to open. */
  png: Buffer
  layout: Layout
  dpi: number
  /** Lower is earlier; from `BACKGROUND_RANK` on it never makes a new letter's head wait. */
  rank: number
  /** The places of the letters too; true if left out. */
  symbols?: boolean
}

export interface Recogniser {
  /** @throws when the recogniser fails or takes too long. */
  recognise(ask: Recognise): Promise<FoundWord[]>
  close(): Promise<void>
}

export interface WarmRecogniser extends Recogniser {
  /** Starts the processes for heads. */
  warm(): void
}

export interface RecogniserSize {
  /** Processes for pages; those for the heads of new letters come on top. */
  workers: number
  /** For one picture. */
  timeoutMs: number
  /** Pictures after which a process is replaced by a fresh one. */
  picturesMax?: number
  /** How far the processes for pages step back before those for heads (`nice`). */
  backgroundNice?: number | undefined
  /** Pages are not begun while a head is read. */
  pause?: ReadingPause
}

/** Pages of letters whose form is there already. */
export const BACKGROUND_RANK = 5
const AFTER_HEADS_RANK = 2
/** The first page of a new letter is read in two strips. */
const HEAD_SEATS = 2
export const BACKGROUND_NICE = 19
/** A page that steps back may take longer than one that does not. */
export const BACKGROUND_PATIENCE = 4
/** Pictures that may wait: a page asks for about ten at a time. */
const WAITING_MAX = 2_000
/** A process grows with use; a fresh one takes 0.3 s. */
const PICTURES_MAX = 400

interface Waiting extends Recognise {
  order: number
  resolve(words: FoundWord[]): void
  reject(error: unknown): void
}

/**
 * Recognises text in processes of its own: those for the heads of new letters, and others that
 * step back before them, for pages. So a letter that comes in never waits for one that is read.
 */
export function openRecogniser(size: RecogniserSize): WarmRecogniser {
  const { timeoutMs, picturesMax = PICTURES_MAX, backgroundNice = BACKGROUND_NICE } = size
  const pause = size.pause ?? openReadingPause()
  const foreground = openQueue(HEAD_SEATS, () =>
    openReadingSeat({ timeoutMs, picturesMax, nice: 0 }))
  const background = openQueue(size.workers, () => yielding(openReadingSeat({
    timeoutMs: timeoutMs * BACKGROUND_PATIENCE, picturesMax, nice: backgroundNice,
  }), pause))
  return {
    recognise: (ask) => (ask.rank < BACKGROUND_RANK ? foreground : background).recognise(ask),
    warm: () => foreground.warm(),
    async close() {
      foreground.close()
      background.close()
    },
  }
}

/** The same recogniser for what follows a form that is shown already: other heads go first. */
export function afterHeads(recogniser: Recogniser): Recogniser {
  return {
    ...recogniser,
    recognise: (ask) => recogniser.recognise({ ...ask, rank: AFTER_HEADS_RANK + ask.rank }),
  }
}

/** The same recogniser for work that can wait: nothing asked of it is read before a head. */
export function inBackground(recogniser: Recogniser): Recogniser {
  return {
    ...recogniser,
    recognise: (ask) => recogniser.recognise({ ...ask, rank: BACKGROUND_RANK + ask.rank }),
  }
}

const yielding = (seat: ReadingSeat, pause: ReadingPause): ReadingSeat =>
  ({ ...seat, read: (ask) => pause.outside(() => seat.read(ask)) })

function openQueue(count: number, makeSeat: () => ReadingSeat) {
  const seats = Array.from({ length: count }, () => ({ seat: makeSeat(), isBusy: false }))
  const waiting: Waiting[] = []
  let asked = 0
  let isClosed = false

  function next(): void {
    const free = seats.find(({ isBusy }) => !isBusy)
    const task = free && takeFirst(waiting)
    if (!free || !task) return
    free.isBusy = true
    const name = `recognise, rank ${task.rank}, layout ${task.layout}`
    stepped(name, () => free.seat.read(task)).then(task.resolve, task.reject).finally(() => {
      free.isBusy = false
      next()
    })
    next()
  }

  return {
    recognise(ask: Recognise): Promise<FoundWord[]> {
      if (isClosed) return Promise.reject(new Error('the recogniser is closed'))
      if (waiting.length >= WAITING_MAX) {
        return Promise.reject(new Error('too many pictures wait'))
      }
      asked += 1
      const order = asked
      return new Promise((resolve, reject) => {
        waiting.push({ ...ask, order, resolve, reject })
        next()
      })
    },
    warm() {
      for (const { seat } of seats) seat.warm()
    },
    close() {
      isClosed = true
      for (const task of waiting.splice(0)) task.reject(new Error('the recogniser is closed'))
      for (const { seat } of seats) seat.close()
    },
  }
}

function takeFirst(waiting: Waiting[]): Waiting | undefined {
  let first = 0
  for (const [at, { rank, order }] of waiting.entries()) {
    const best = waiting[first]
    if (best && (rank < best.rank || (rank === best.rank && order < best.order))) first = at
  }
  return waiting.splice(first, 1)[0]
}
