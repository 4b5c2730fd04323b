import type { Kysely, Selectable, Transaction } from 'kysely'
import type { Role } from '../workflows/domain/values.ts'
import type { Database, SessionTable } from './schema.ts'

export type Session = Selectable<SessionTable>

const SESSIONS_SHOWN_MAX = 20

/** `roles_allowed`: what the tenant leaves open of the person's roles; null without a limit. */
export type FoundSession = Session & { roles_allowed: Role[] | null }

/** A session that was not ended, of a person who was not disabled. Time is judged by the caller. */
export async function findSession(
  db: Kysely<Database>,
  idHash: Buffer,
): Promise<FoundSession | undefined> {
  return db
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person_id')
    .leftJoin('entra_link', 'entra_link.id', 'session.entra_link_id')
    .selectAll('session')
    .select('entra_link.roles_allowed')
    .where('id_hash', '=', idHash)
    .where('revoked_at', 'is', null)
    .where('person.disabled_at', 'is', null)
    .executeTakeFirst()
}

/** Open sessions of a person, the one used last first. */
export async function listOpenSessions(
  db: Kysely<Database>,
  personId: string,
  now: Date,
): Promise<Session[]> {
  return db
    .selectFrom('session')
    .selectAll()
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('last_seen_at', 'desc')
    .limit(SESSIONS_SHOWN_MAX)
    .execute()
}

export async function insertSession(
  trx: Transaction<Database>,
  session: {
    id_hash: Buffer
    person_id: string
    position_id: string | null
    created_at: Date
    last_seen_at: Date
    expires_at: Date
    address: string | null
    device: string | null
    entra_link_id: string | null
    proven_at: Date
  },
): Promise<void> {
  await trx.insertInto('session').values(session).execute()
}

export async function setSessionSeen(
  db: Kysely<Database>,
  idHash: Buffer,
  seenAt: Date,
): Promise<void> {
  await db
    .updateTable('session')
    .set({ last_seen_at: seenAt })
    .where('id_hash', '=', idHash)
    .where('last_seen_at', '<', seenAt)
    .execute()
}

/** Ends sessions of one person; how many were still open. Only the ones named, when they are. */
export async function endSessions(
  trx: Transaction<Database>,
  ended: { personId: string; at: Date; only?: readonly Buffer[]; except?: Buffer },
): Promise<number> {
  if (ended.only?.length === 0) return 0
  let query = trx
    .updateTable('session')
    .set({ revoked_at: ended.at })
    .where('person_id', '=', ended.personId)
    .where('revoked_at', 'is', null)
  if (ended.only) query = query.where('id_hash', 'in', ended.only)
  if (ended.except) query = query.where('id_hash', '<>', ended.except)
  const result = await query.executeTakeFirst()
  return Number(result.numUpdatedRows)
}
