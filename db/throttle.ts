import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from './schema.ts'

export interface TakenAttempt {
  failures: number
  windowEndsAt: Date
  /** Set by an earlier attempt: nothing was counted. */
  blockedUntil: Date | null
}

/**
 * Counts an attempt of a bucket before it is judged, so that many at once cannot slip past the
 * limit. The bucket's row stays locked until the transaction ends.
 */
export async function takeAttempt(
  trx: Transaction<Database>,
  attempt: { bucket: string; windowSeconds: number; now: Date },
): Promise<TakenAttempt> {
  const { bucket, now } = attempt
  const windowEndsAt = new Date(now.getTime() + attempt.windowSeconds * 1_000)
  const row = await trx
    .insertInto('throttle')
    .values({ bucket, failures: 1, window_ends_at: windowEndsAt, blocked_until: null })
    .onConflict((conflict) =>
      conflict.column('bucket').doUpdateSet({
        failures: sql`case when throttle.blocked_until > ${now} then throttle.failures
          when throttle.window_ends_at <= ${now} then 1 else throttle.failures + 1 end`,
        window_ends_at: sql`case when throttle.window_ends_at <= ${now} then ${windowEndsAt}
          else throttle.window_ends_at end`,
      }),
    )
    .returning(['failures', 'window_ends_at', 'blocked_until'])
    .executeTakeFirstOrThrow()
  const blocked = row.blocked_until !== null && row.blocked_until > now
  return {
    failures: row.failures,
    windowEndsAt: row.window_ends_at,
    blockedUntil: blocked ? row.blocked_until : null,
  }
}

export async function setBlocked(
  trx: Transaction<Database>,
  bucket: string,
  until: Date,
): Promise<void> {
  await trx
    .updateTable('throttle')
    .set({ blocked_until: until })
    .where('bucket', '=', bucket)
    .execute()
}

/** Forgets what was counted: the person signed in. */
export async function clearThrottle(
  trx: Transaction<Database>,
  buckets: readonly string[],
): Promise<void> {
  if (buckets.length === 0) return
  await trx.deleteFrom('throttle').where('bucket', 'in', buckets).execute()
}

/** Takes back one counted attempt that turned out well. */
export async function takeBackAttempt(
  trx: Transaction<Database>,
  bucket: string,
): Promise<void> {
  await trx
    .updateTable('throttle')
    .set({ failures: sql`greatest(failures - 1, 0)`, blocked_until: null })
    .where('bucket', '=', bucket)
    .execute()
}

/** Rows whose window and block are over. Returns how many went. */
export async function deleteOldThrottles(db: Kysely<Database>, before: Date): Promise<number> {
  const result = await db
    .deleteFrom('throttle')
    .where('window_ends_at', '<', before)
    .where((where) =>
      where.or([where('blocked_until', 'is', null), where('blocked_until', '<', before)]),
    )
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}
