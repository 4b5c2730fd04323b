export interface EmulatorClock {
  /** What the server thinks the time is, in milliseconds. */
  now(): number
  iso(afterMs?: number): string
  /** Time passes at once: tokens and sessions run out. */
  advance(ms: number): void
}

/** A clock of the server's own: it may run ahead of the office's or behind it. */
export function openClock(): EmulatorClock {
  let ahead = 0
  const now = () => Date.now() + ahead
  return {
    now,
    iso: (afterMs = 0) => new Date(now() + afterMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    advance: (ms) => void (ahead += ms),
  }
}
