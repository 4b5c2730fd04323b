import { type Kysely, sql, type Transaction } from 'kysely'
import { hashBytes, hashHex } from '../workflows/domain/ids.ts'
import { listMessageKeys } from './mail.ts'
import type { Database } from './schema.ts'

/** Removes what has run out: sessions, throttles, replayed answers. Returns how many of each. */
export async function removeRunOut(
  trx: Transaction<Database>,
  now: Date,
  ages: { sessionDays: number; keyDays: number },
): Promise<{ sessions: number; throttles: number; keys: number }> {
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000)
  const sessions = await trx
    .deleteFrom('session')
    .where((eb) => eb.or([
      eb('expires_at', '<', before(ages.sessionDays)), eb('revoked_at', '<', before(ages.sessionDays)),
    ]))
    .executeTakeFirst()
  const throttles = await trx
    .deleteFrom('throttle')
    .where('window_ends_at', '<', before(1))
    .where((eb) => eb.or([eb('blocked_until', 'is', null), eb('blocked_until', '<', now)]))
    .executeTakeFirst()
  await trx.deleteFrom('sign_in_attempt').where('expires_at', '<', now).execute()
  // A signature that was begun and never answered: nothing of it is kept.
  await trx.updateTable('signing_session').set({ ended_at: now, prepared: null })
    .where('ended_at', 'is', null).where('expires_at', '<', now).execute()
  const keys = await trx.deleteFrom('idempotency_key').where('created_at', '<', before(ages.keyDays)).executeTakeFirst()
  return {
    sessions: Number(sessions.numDeletedRows),
    throttles: Number(throttles.numDeletedRows),
    keys: Number(keys.numDeletedRows),
  }
}

/** Of these items of the spool, those whose key is destroyed: their bytes are noise. */
export async function listEndedSpoolItems(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<{ ended: string[]; known: string[] }> {
  const rows = await db
    .selectFrom('spool_key')
    .select(['scan_id', 'wrapped'])
    .where('scan_id', 'in', [...ids])
    .execute()
  const messages = await listMessageKeys(db, ids)
  return {
    ended: [...rows.filter((row) => row.wrapped === null).map((row) => row.scan_id), ...messages.ended],
    known: [...rows.map((row) => row.scan_id), ...messages.known],
  }
}

/** Of these files of the vault, those that no row names and no waiting item could still become. */
export async function listUnnamedFiles(
  db: Kysely<Database>,
  sha256s: readonly string[],
): Promise<string[]> {
  const hashes = sha256s.map(hashBytes)
  const { rows } = await sql<{ sha256: Buffer }>`
    select h.sha256 from unnest(${hashes}::bytea[]) as h(sha256)
    where not exists (select from file f where f.sha256 = h.sha256 and f.destroyed_at is null)
      and not exists (select from scan s where s.sha256 = h.sha256 and s.disposed_at is null)
      and not exists (select from proof_pack p where p.sha256 = h.sha256 and p.state = 'ready')`.execute(db)
  return rows.map((row) => hashHex(row.sha256))
}

export async function findSetting(db: Kysely<Database>, key: string): Promise<unknown> {
  const row = await db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst()
  return row?.value
}

export async function setSetting(trx: Transaction<Database>, key: string, value: unknown, at: Date): Promise<void> {
  const json = JSON.stringify(value)
  await trx
    .insertInto('setting')
    .values({ key, value: json, changed_at: at })
    .onConflict((oc) => oc.column('key').doUpdateSet({ value: json, changed_at: at }))
    .execute()
}
