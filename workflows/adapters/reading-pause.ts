/** Holds back work that can wait while a new letter's head is read. */
export interface ReadingPause {
  /** Work that can wait stands still until this has ended, however it ends. */
  during<T>(work: () => Promise<T>): Promise<T>
  /** Resolves when no head is being read; after `WAIT_MS_MAX` in any case. */
  over(): Promise<void>
  /** A step of work that can wait: neither begun nor taken further while a head is read. */
  outside<T>(step: () => Promise<T>): Promise<T>
}

/** Letters may come in one after the other: pages go on all the same. */
const WAIT_MS_MAX = 10_000

/**
 * A count in this process and nothing else: no process is stopped, no lock is held, so that nothing
 * stands still when the one who asked for the pause dies.
 */
export function openReadingPause(waitMsMax = WAIT_MS_MAX): ReadingPause {
  let heads = 0
  const waiting = new Set<() => void>()

  function over(): Promise<void> {
    if (heads === 0) return Promise.resolve()
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(clock)
        waiting.delete(go)
        resolve()
      }
      const clock = setTimeout(go, waitMsMax)
      waiting.add(go)
    })
  }

  return {
    over,
    async during(work) {
      heads += 1
      try {
        return await work()
      } finally {
        heads -= 1
        if (heads === 0) for (const go of waiting) go()
      }
    },
    async outside(step) {
      await over()
      const made = await step()
      await over()
      return made
    },
  }
}
