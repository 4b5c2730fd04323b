import { createHash } from 'node:crypto'
import type { RequestHandler } from 'express'
import { headerText } from './addresses.ts'
import { refuse } from './guards.ts'

const WINDOW_MS = 60_000
/** More callers than this in a minute, and the oldest are forgotten: memory stays bounded. */
const CALLERS_MAX = 20_000

/**
 * So many requests a minute for one session or token, or one address without either. Pictures and
 * other parts of a page are not counted: one page of a letter brings many.
 */
export function rateGuard(requestsAMinute: number): RequestHandler {
  const counts = new Map<string, { count: number; endsAt: number }>()
  return (request, response, next) => {
    const destination = headerText(request, 'sec-fetch-dest')
    if (destination === 'image' || destination === 'font' || destination === 'style') return next()

    const now = Date.now()
    const caller = callerOf(
      headerText(request, 'authorization') || headerText(request, 'cookie'),
      String(response.locals.address),
    )
    const held = counts.get(caller)
    const current = held && held.endsAt > now ? held : { count: 0, endsAt: now + WINDOW_MS }
    current.count += 1
    counts.set(caller, current)
    if (counts.size > CALLERS_MAX) {
      for (const oldest of counts.keys()) {
        counts.delete(oldest)
        break
      }
    }
    if (current.count <= requestsAMinute) return next()
    response.set('Retry-After', String(Math.ceil((current.endsAt - now) / 1_000)))
    refuse(response, 429, 'Quá nhiều yêu cầu trong một phút. Xin chờ ít giây rồi thử lại.')
  }
}

function callerOf(credential: string, address: string): string {
  if (credential === '') return address
  return createHash('sha256').update(credential).digest('base64')
}
