import { channel } from 'node:diagnostics_channel'

/** One step of reading a page, in milliseconds of `performance.now()`. Names and times only. */
export interface ReadingStep {
  name: string
  began: number
  ended: number
}

/** Whoever measures listens here; with nobody listening a step costs nothing. */
export const readingSteps = channel('butphe:reading-step')

export async function stepped<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  if (!readingSteps.hasSubscribers) return work()
  const began = performance.now()
  try {
    return await work()
  } finally {
    const step: ReadingStep = { name, began, ended: performance.now() }
    readingSteps.publish(step)
  }
}
