import type { Kysely, Transaction } from 'kysely'
import { asRefusal } from './refusals.ts'
import type { Database } from './schema.ts'

const TRIES_MAX = 3
/** serialization_failure and deadlock_detected: the database asks for another try. */
const RETRIED = new Set(['40001', '40P01'])

/**
 * Runs a change as one transaction. What the database refuses (also at commit) comes out as an
 * OfficeError; a deadlock is tried again, because nothing of it was kept.
 */
export async function inTransaction<T>(
  db: Kysely<Database>,
  work: (trx: Transaction<Database>) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (RETRIED.has(code) && attempt < TRIES_MAX) continue
      throw asRefusal(error)
    }
  }
}
