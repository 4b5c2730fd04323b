import { createHash, randomBytes } from 'node:crypto'
import type { Role } from '../domain/values.ts'

const MINUTE_MS = 60_000
const SESSION_ID_BYTES = 32
const SESSION_ID_LENGTH = 43

/** Sessions of one person at a time; one more ends the oldest. */
export const SESSIONS_A_PERSON_MAX = 5
export const SESSION_MS_MAX = 12 * 60 * MINUTE_MS
const IDLE_MS_MAX = 60 * MINUTE_MS
const IDLE_MS_MAX_ADMINISTRATOR = 15 * MINUTE_MS
/** The last use is written down once in this time, so that reading a page writes seldom. */
export const SEEN_EVERY_MS = MINUTE_MS
/** The browser's name is kept to this length. */
export const DEVICE_CHARS_MAX = 300

/** For this long after proving who he is, a person may do what asks for it. */
export const PROVEN_MS_MAX = 5 * MINUTE_MS

/** A session's id goes to the browser once; the office keeps only its hash. */
export function newSessionId(): { id: string; hash: Buffer } {
  const id = randomBytes(SESSION_ID_BYTES).toString('base64url')
  return { id, hash: sessionHash(id) }
}

export function sessionHash(id: string): Buffer {
  return createHash('sha256').update(id).digest()
}

export function isSessionId(text: string): boolean {
  return text.length === SESSION_ID_LENGTH && /^[A-Za-z0-9_-]+$/.test(text)
}

/** Whether a session may still be used: not too old, and not left alone for too long. */
export function isLive(
  session: { last_seen_at: Date; expires_at: Date },
  roles: readonly Role[],
  now: Date,
): boolean {
  const idleMax = roles.includes('administrator') ? IDLE_MS_MAX_ADMINISTRATOR : IDLE_MS_MAX
  return session.expires_at > now && now.getTime() - session.last_seen_at.getTime() <= idleMax
}
