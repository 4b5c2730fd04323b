import type { EmulatorClock } from './clock.ts'
import { type Area, GraphRefusal } from './wire.ts'

const WINDOW_MS = 60_000

/** A budget of requests a minute; asking while over it does not make the wait shorter. */
export function throttle(clock: EmulatorClock, requestsAMinute: number | undefined): Area {
  let windowFrom = clock.now()
  let used = 0
  return (request) => {
    if (requestsAMinute === undefined || !request.path.startsWith('/v1.0/')) return undefined
    if (clock.now() - windowFrom >= WINDOW_MS) {
      windowFrom = clock.now()
      used = 0
    }
    used += 1
    if (used <= requestsAMinute) return undefined
    const seconds = Math.ceil((windowFrom + WINDOW_MS - clock.now()) / 1_000)
    throw new GraphRefusal(429, 'activityLimitReached', 'The request has been throttled', {
      headers: { 'retry-after': String(seconds) },
    })
  }
}
