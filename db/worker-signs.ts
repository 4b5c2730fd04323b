import type { Kysely } from 'kysely'
import { findSetting } from './settings.ts'
import type { Database } from './schema.ts'

const KEY = 'worker-alive'

/** When a worker of the office last gave a sign of life; undefined when none ever ran. */
export async function findWorkerAliveAt(db: Kysely<Database>): Promise<Date | undefined> {
  const value = await findSetting(db, KEY)
  const at = typeof value === 'string' ? new Date(value) : undefined
  return at && !Number.isNaN(at.getTime()) ? at : undefined
}

export async function noteWorkerAlive(db: Kysely<Database>, at: Date): Promise<void> {
  const value = JSON.stringify(at.toISOString())
  await db
    .insertInto('setting')
    .values({ key: KEY, value, changed_at: at })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value, changed_at: at }))
    .execute()
}
