/** Where a connection is cut. */
export type CutPhase = 'before' | 'mid-request' | 'after-store' | 'mid-reply'

/** What goes wrong with the next requests that fit. Without `status` and `cut` the answer is real. */
export interface FaultRule {
  /** Tried on `METHOD /path?query`. */
  match: RegExp | string
  /** Requests that fit and are let through first. */
  skip?: number
  /** How often, then never again; 1 when left out. */
  times?: number
  /** From 0 to 1: only this share of the requests that fit. Even spread, from `seed`. */
  share?: number
  seed?: number
  status?: number
  /** `error.code` of the answer; the usual one of the status when left out. */
  code?: string
  innerCode?: string
  retryAfterSeconds?: number
  cut?: CutPhase
  /** Before anything else. */
  delayMs?: number
  /** The answer comes a few bytes at a time. */
  drip?: { bytes: number; everyMs: number }
  /** The stored file is said to have another hash than its bytes. */
  wrongHash?: boolean
  /** The bytes themselves are damaged while stored. */
  damage?: boolean
}

export interface Faults {
  add(...rules: FaultRule[]): void
  clear(): void
  /** The rule that has its way with this request, used up by one. */
  take(line: string): FaultRule | undefined
}

const usualCodes: Record<number, string> = {
  400: 'invalidRequest', 401: 'InvalidAuthenticationToken', 403: 'accessDenied', 404: 'itemNotFound',
  409: 'nameAlreadyExists', 410: 'resyncRequired', 412: 'resourceModified', 416: 'invalidRange',
  423: 'notAllowed', 429: 'activityLimitReached', 500: 'generalException', 502: 'generalException',
  503: 'serviceNotAvailable', 504: 'generalException', 507: 'quotaLimitReached',
}

export function usualCode(status: number): string {
  return usualCodes[status] ?? 'generalException'
}

export function openFaults(first: readonly FaultRule[] = []): Faults {
  const open: { rule: FaultRule; skip: number; left: number; random: () => number }[] = []
  const add = (...rules: FaultRule[]) => {
    for (const rule of rules) {
      open.push({
        rule, skip: rule.skip ?? 0, left: rule.times ?? (rule.share ? Infinity : 1),
        random: randomFrom(rule.seed ?? 1),
      })
    }
  }
  add(...first)
  return {
    add,
    clear: () => void open.splice(0),
    take(line) {
      for (const one of open) {
        if (one.left <= 0 || !new RegExp(one.rule.match).test(line)) continue
        if (one.rule.share !== undefined && one.random() >= one.rule.share) continue
        if (one.skip > 0) {
          one.skip -= 1
          continue
        }
        one.left -= 1
        return one.rule
      }
      return undefined
    },
  }
}

/** The same numbers for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
