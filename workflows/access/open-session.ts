import type { Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { endSessions, insertSession, listOpenSessions } from '../../db/sessions.ts'
import {
  DEVICE_CHARS_MAX,
  newSessionId,
  SESSION_MS_MAX,
  SESSIONS_A_PERSON_MAX,
} from './session-rules.ts'

export interface OpenSession {
  personId: string
  positionId: string | null
  address: string | null
  device: string | null
  now: Date
  /** The session that this one takes the place of: ended in the same transaction. */
  instead?: { hash: Buffer; expiresAt?: Date }
  /** Set when the tenant's account opens it: what it is checked against. */
  entraLinkId?: string | null
  /** When the person proved who he is; now, when left out. */
  provenAt?: Date
  /** Ends earlier than others do. */
  expiresAt?: Date
}

/**
 * Opens a session under a new id and ends what must end: the one it replaces, and the oldest of
 * the person's when there would be too many. The id that is returned is kept nowhere.
 */
export async function openSession(
  trx: Transaction<Database>,
  wanted: OpenSession,
): Promise<{ id: string; ended: number }> {
  const { now, personId } = wanted
  if (wanted.instead) {
    await endSessions(trx, { personId, at: now, only: [wanted.instead.hash] })
  }
  const open = await listOpenSessions(trx, personId, now)
  const surplus = open.slice(SESSIONS_A_PERSON_MAX - 1).map((session) => session.id_hash)
  const ended = await endSessions(trx, { personId, at: now, only: surplus })

  const { id, hash } = newSessionId()
  await insertSession(trx, {
    id_hash: hash,
    person_id: personId,
    position_id: wanted.positionId,
    created_at: now,
    last_seen_at: now,
    expires_at: wanted.instead?.expiresAt ?? wanted.expiresAt ?? new Date(now.getTime() + SESSION_MS_MAX),
    address: wanted.address,
    device: wanted.device?.slice(0, DEVICE_CHARS_MAX) ?? null,
    entra_link_id: wanted.entraLinkId ?? null,
    proven_at: wanted.provenAt ?? now,
  })
  return { id, ended }
}
