/** The thread that looks for marks of secrecy, so that the process goes on answering. */
import { parentPort } from 'node:worker_threads'
import { openMarkFinder } from './reading-mark-heat.ts'
import type { MarkAnswer, MarkAsk } from './reading-mark-detector.ts'
import { letGo } from './reading-memory.ts'

const finder = openMarkFinder()
// Told with the first answer.
finder.catch(() => undefined)

parentPort?.on('message', async ({ id, width, height, dpi, pixels }: MarkAsk) => {
  let answer: MarkAnswer
  try {
    const find = await finder
    answer = { id, places: find({ width, height, pixels: Buffer.from(pixels.buffer) }, dpi) }
    letGo({ pixels })
  } catch (error) {
    answer = { id, reason: error instanceof Error ? error.message.slice(0, 200) : 'unknown' }
  }
  parentPort?.postMessage(answer)
})
