import { redirect } from '@remix-run/node'
import { findActor } from '../../db/actors.ts'
import { findPassword } from '../../db/passwords.ts'
import { findSession, setSessionSeen, type FoundSession } from '../../db/sessions.ts'
import {
  isLive,
  isSessionId,
  PROVEN_MS_MAX,
  SEEN_EVERY_MS,
  sessionHash,
} from '../../workflows/access/session-rules.ts'
import { hasRole, type Actor, withinRoles } from '../../workflows/domain/actor.ts'
import { officeDay } from '../../workflows/domain/calendar.ts'
import { OfficeError } from '../../workflows/domain/office-error.ts'
import type { Role } from '../../workflows/domain/values.ts'
import { cookieValue } from './cookies.server.ts'
import { theOffice } from './office.server.ts'
import { clientAddress, isBackground } from './request-facts.server.ts'
import { pathOf } from './return-to.server.ts'

const COOKIE = '__Host-butphe'
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax'

const PRE_COOKIE = '__Host-butphe-pre'
const PRE_SECONDS_MAX = 600
const OUT_COOKIE = '__Host-butphe-out'
const OUT_SECONDS_MAX = 60
const NO_HINT = '-'

/** Between leaving for the tenant and coming back: what ties the answer to this browser. */
export function preCookie(pre: string): string {
  return `${PRE_COOKIE}=${pre}; ${ATTRIBUTES}; Max-Age=${PRE_SECONDS_MAX}`
}

export function endedPreCookie(): string {
  return `${PRE_COOKIE}=; ${ATTRIBUTES}; Max-Age=0`
}

export function preOf(request: Request): string | undefined {
  return cookieValue(request, PRE_COOKIE)
}

/**
 * That the session at the tenant is to end too, and which, carried from the sign-out to the page
 * that goes there. Nobody else sends a person to the tenant's sign-out.
 */
export function outCookie(hint: string | null): string {
  return `${OUT_COOKIE}=${encodeURIComponent(hint ?? NO_HINT)}; ${ATTRIBUTES}; Max-Age=${OUT_SECONDS_MAX}`
}

export function endedOutCookie(): string {
  return `${OUT_COOKIE}=; ${ATTRIBUTES}; Max-Age=0`
}

/** Undefined when nobody has just signed out here. */
export function outOf(request: Request): { hint: string | null } | undefined {
  const value = cookieValue(request, OUT_COOKIE)
  if (!value) return undefined
  try {
    const hint = decodeURIComponent(value)
    return { hint: hint === NO_HINT ? null : hint }
  } catch {
    return { hint: null }
  }
}

export interface SignedIn {
  actor: Actor
  session: FoundSession
}

/** Ends with the browser: no Max-Age. */
export function sessionCookie(sessionId: string): string {
  return `${COOKIE}=${sessionId}; ${ATTRIBUTES}`
}

export function endedSessionCookie(): string {
  return `${COOKIE}=; ${ATTRIBUTES}; Max-Age=0`
}

/**
 * For steps that a found, unlocked machine must not take: the person has proved who he is some
 * minutes ago at most.
 * @throws {OfficeError} `prove-again`
 */
export async function assertProvenLately(request: Request): Promise<void> {
  const found = await findSignedIn(request)
  const since = found ? theOffice().now().getTime() - found.session.proven_at.getTime() : Infinity
  if (since > PROVEN_MS_MAX) throw new OfficeError('prove-again')
}

export interface SessionRead {
  session: FoundSession
  /** Undefined while the person holds no position. */
  actor: Actor | undefined
  /** The password is a one-time code: before anything else the person sets one of his own. */
  mustChangePassword: boolean
}

/** One page asks for the session in several loaders at once; it is looked up once. */
const known = new WeakMap<Request, Promise<SessionRead | undefined>>()

/** The session of this request when it is live, and the person as somebody who acts. */
export function findSignedIn(request: Request): Promise<SessionRead | undefined> {
  const earlier = known.get(request)
  if (earlier) return earlier
  const reading = readSession(request)
  known.set(request, reading)
  return reading
}

async function readSession(request: Request): Promise<SessionRead | undefined> {
  const id = cookieValue(request, COOKIE)
  if (!id || !isSessionId(id)) return undefined
  const office = theOffice()
  const now = office.now()
  const session = await findSession(office.db, sessionHash(id))
  if (!session || session.expires_at <= now) return undefined

  const today = officeDay(now)
  const whole = await findActor(office.db, session.person_id, today, session.position_id)
  const actor = whole && withinRoles(whole, session.roles_allowed)
  if (!isLive(session, actor?.roles ?? [], now)) return undefined
  const isDue = now.getTime() - session.last_seen_at.getTime() > SEEN_EVERY_MS
  if (isDue && !isBackground(request)) await setSessionSeen(office.db, session.id_hash, now)
  const password = await findPassword(office.db, session.person_id)
  return {
    session,
    actor: actor && { ...actor, via: 'page', address: clientAddress(request) },
    // Whoever came by the tenant's account did not use the one-time code.
    mustChangePassword: session.entra_link_id === null && (password?.must_change ?? false),
  }
}

/**
 * Who acts in this request. Whoever is not signed in is sent to the sign-in page and back; whoever
 * came with a one-time code, to his account to set a password; whoever holds none of the roles gets
 * the page that says so (403).
 */
export async function requireActor(
  request: Request,
  wanted: { roles?: readonly Role[] } = {},
): Promise<Actor> {
  const { actor } = await requireSignedIn(request)
  const found = await findSignedIn(request)
  if (found?.mustChangePassword) throw redirect('/account')
  if (wanted.roles && !hasRole(actor, ...wanted.roles)) {
    throw new Response('not-allowed', { status: 403 })
  }
  return actor
}

/** As `requireActor`, with the session itself: for the pages of the account. */
export async function requireSignedIn(request: Request): Promise<SignedIn> {
  const found = await findSignedIn(request)
  if (!found) throw signInRedirect(request)
  if (!found.actor) throw new Response('no-position', { status: 403 })
  return { actor: found.actor, session: found.session }
}

/** For bytes and live updates, where a redirect to a page would be read as the answer. */
export async function requireActorForBytes(
  request: Request,
  wanted: { roles?: readonly Role[] } = {},
): Promise<Actor> {
  const found = await findSignedIn(request)
  if (!found?.actor) throw new Response('sign-in-needed', { status: 401 })
  if (found.mustChangePassword) throw new Response('password-must-change', { status: 403 })
  if (wanted.roles && !hasRole(found.actor, ...wanted.roles)) {
    throw new Response('not-allowed', { status: 403 })
  }
  return found.actor
}

function signInRedirect(request: Request): Response {
  const query = new URLSearchParams()
  // Coming back to a form that was being sent would only show its page empty.
  if (request.method === 'GET') query.set('returnTo', pathOf(request))
  if (cookieValue(request, COOKIE)) query.set('reason', 'expired')
  return redirect(`/sign-in?${query}`)
}
