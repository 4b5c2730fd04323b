import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { OfficeError } from '../domain/office-error.ts'

export interface GraphPatience {
  /** Before the first new try after a failure; doubles each time. */
  backoffMs: number
  backoffMaxMs: number
  /** Tries of one call, the first one counted. */
  tries: number
  /** A longer pause is not waited for: the work comes back later. */
  waitMaxMs: number
}

export const GRAPH_PATIENCE: GraphPatience = {
  backoffMs: 1_000, backoffMaxMs: 30_000, tries: 6, waitMaxMs: 60_000,
}

/** How long all programs of the office pause, in milliseconds since 1970: Graph counts them as one. */
export interface SharedPause {
  read(): number
  write(until: number): void
}

/** In a file of the office's own folder. What cannot be read there is no pause. */
export function pauseInFile(path: string): SharedPause {
  return {
    read() {
      try {
        return Number(readFileSync(path, 'utf8')) || 0
      } catch {
        return 0
      }
    },
    write(until) {
      const draft = `${path}.${process.pid}`
      writeFileSync(draft, String(until), { mode: 0o600 })
      renameSync(draft, path)
    },
  }
}

/** When Graph says "later", every call of this program waits: asking on would make it longer. */
export interface GraphThrottle {
  readonly patience: GraphPatience
  /** @throws {OfficeError} `cloud-paused` with `seconds`, when the pause is too long to wait here. */
  turn(): Promise<void>
  /** Every call pauses for so long. */
  pause(ms: number): void
  /** The wait of one call before its next try (`tried`: tries so far, from 1). */
  backOff(tried: number): Promise<void>
}

export function openGraphThrottle(
  patience: GraphPatience = GRAPH_PATIENCE,
  { now = Date.now, shared }: { now?: () => number; shared?: SharedPause } = {},
): GraphThrottle {
  let own = 0
  const untilOf = () => Math.max(own, shared?.read() ?? 0)
  return {
    patience,
    async turn() {
      // Another call may have made the pause longer meanwhile.
      for (let left = untilOf() - now(); left > 0; left = untilOf() - now()) {
        if (left > patience.waitMaxMs) throw new OfficeError('cloud-paused', { seconds: Math.ceil(left / 1_000) })
        await sleep(left)
      }
    },
    pause(ms) {
      own = Math.max(own, now() + ms)
      shared?.write(own)
    },
    async backOff(tried) {
      const wait = Math.min(patience.backoffMs * 2 ** (tried - 1), patience.backoffMaxMs)
      await sleep(wait * (0.75 + Math.random() / 2))
    },
  }
}

const PAUSE_MAX_MS = 24 * 60 * 60_000

/** Milliseconds of a Retry-After: seconds, or a date by the server's own clock. */
export function retryAfterMs(headers: Readonly<Record<string, string>>): number | undefined {
  const value = headers['retry-after']?.trim()
  if (!value) return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Math.min(Number(value) * 1_000, PAUSE_MAX_MS)
  const until = Date.parse(value)
  const serverNow = Date.parse(headers.date ?? '') || Date.now()
  return Number.isNaN(until) ? undefined : Math.min(Math.max(0, until - serverNow), PAUSE_MAX_MS)
}

/** "Later" in Graph's words, as against a mishap of one server. */
export const isThrottled = (status: number): boolean => status === 429 || status === 503 || status === 509
export const isMishap = (status: number): boolean => status === 500 || status === 502 || status === 504
