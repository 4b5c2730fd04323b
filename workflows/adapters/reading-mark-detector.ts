import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { MarkPlace } from './reading-mark-heat.ts'
import type { Colour } from './reading-picture.ts'

export interface MarkAsk {
  id: number
  width: number
  height: number
  dpi: number
  pixels: Uint8Array
}

export type MarkAnswer = { id: number; places: MarkPlace[] } | { id: number; reason: string }

/** Looks for places that may be a mark of secrecy. */
export interface MarkDetector {
  /** Best first. @throws when it cannot look or takes too long. */
  find(page: Colour, dpi: number): Promise<MarkPlace[]>
}

interface Waiting {
  resolve(places: MarkPlace[]): void
  reject(error: Error): void
  clock: NodeJS.Timeout
}

const TIMEOUT_MS = 30_000
const WAITING_MAX = 200

const workerPath = fileURLToPath(new URL('./reading-mark-worker.ts', import.meta.url))

/** One thread for the process, started when first asked; it keeps no process alive. */
export const markDetector: MarkDetector = openMarkDetector()

export function openMarkDetector(): MarkDetector {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let asked = 0

  function settle(id: number): Waiting | undefined {
    const one = waiting.get(id)
    if (!one) return undefined
    waiting.delete(id)
    clearTimeout(one.clock)
    if (waiting.size === 0) worker?.unref()
    return one
  }

  function fail(reason: string): void {
    const failed = worker
    worker = undefined
    for (const id of waiting.keys()) settle(id)?.reject(new Error(reason))
    void failed?.terminate()
  }

  function start(): Worker {
    const started = new Worker(workerPath, { resourceLimits: { maxOldGenerationSizeMb: 256 } })
    started.on('message', (answer: MarkAnswer) => {
      const one = settle(answer.id)
      if ('places' in answer) one?.resolve(answer.places)
      else one?.reject(new Error(answer.reason))
    })
    started.on('error', () => {
      if (worker === started) fail('the mark detector broke')
    })
    started.on('exit', () => {
      if (worker === started) fail('the mark detector ended')
    })
    started.unref()
    return started
  }

  return {
    find({ width, height, pixels }, dpi) {
      if (waiting.size >= WAITING_MAX) return Promise.reject(new Error('too many pages at once'))
      worker ??= start()
      const asking = worker
      const id = (asked += 1)
      return new Promise((resolve, reject) => {
        const clock = setTimeout(() => fail('looking for marks took too long'), TIMEOUT_MS)
        waiting.set(id, { resolve, reject, clock })
        asking.ref()
        const copy = new Uint8Array(pixels)
        const ask: MarkAsk = { id, width, height, dpi, pixels: copy }
        asking.postMessage(ask, [copy.buffer])
      })
    },
  }
}
