import { createHash } from 'node:crypto'
import type { RequestHandler } from 'express'
import { networkOf } from '../../workflows/access/throttling.ts'
import { headerText } from './addresses.ts'
import { refuse } from './guards.ts'

const WINDOW_MS = 60_000
/** More callers than this in a minute, and the oldest are forgotten: memory stays bounded. */
const CALLERS_MAX = 20_000
/** A whole office works behind one address. */
const CALLERS_AN_ADDRESS = 20
/** Pictures of a letter's pages. */
const pagePicture = /^\/(scans\/[^/]+|documents\/[^/]+)\/pages\//
const sessionCookie = /(?:^|;)\s*__Host-butphe=([\w-]{43})(?=\s*(?:;|$))/g
const bearerToken = /^Bearer +([\w.~+/-]{1,200}=*) *$/i

/**
 * So many requests a minute for one session or token, or one address without either; and for all of
 * one address together, because anybody can make up a session for every request. Pictures of pages
 * are not counted: one letter brings many.
 */
export function rateGuard(requestsAMinute: number): RequestHandler {
  const [callers, addresses] = [counter(), counter()]
  return (request, response, next) => {
    if (request.method === 'GET' && pagePicture.test(request.path)) return next()

    const now = Date.now()
    const address = networkOf(String(response.locals.address))
    const credential = credentialOf(headerText(request, 'authorization'), headerText(request, 'cookie'))
    const all = addresses(address, now)
    const own = callers(callerOf(credential, address), now)
    const full = [
      { ...all, most: requestsAMinute * CALLERS_AN_ADDRESS }, { ...own, most: requestsAMinute },
    ].find(({ count, most }) => count > most)
    if (!full) return next()
    response.set('Retry-After', String(Math.ceil((full.endsAt - now) / 1_000)))
    refuse(response, 429, 'Quá nhiều yêu cầu trong một phút. Xin chờ ít giây rồi thử lại.')
  }
}

/** Counts a name within its minute. Beyond so many names the oldest is forgotten. */
function counter(): (name: string, now: number) => { count: number; endsAt: number } {
  const counts = new Map<string, { count: number; endsAt: number }>()
  return (name, now) => {
    const held = counts.get(name)
    const current = held && held.endsAt > now ? held : { count: 0, endsAt: now + WINDOW_MS }
    current.count += 1
    counts.set(name, current)
    const [oldest] = counts.keys()
    if (counts.size > CALLERS_MAX && oldest !== undefined) counts.delete(oldest)
    return current
  }
}

/** The token or the session's id alone: what else a client sends must not make it another caller. */
function credentialOf(authorization: string, cookies: string): string {
  const token = bearerToken.exec(authorization)?.[1]
  if (token) return token
  const [session, ...further] = [...cookies.matchAll(sessionCookie)]
  return session?.[1] !== undefined && further.length === 0 ? session[1] : ''
}

function callerOf(credential: string, address: string): string {
  if (credential === '') return address
  return createHash('sha256').update(credential).digest('base64')
}
