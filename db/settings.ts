import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from './schema.ts'

/** A setting of the office; undefined when it was never set. Its shape is the reader's to check. */
export async function findSetting(db: Kysely<Database>, key: string): Promise<unknown> {
  const row = await db
    .selectFrom('setting')
    .select('value')
    .where('key', '=', key)
    .executeTakeFirst()
  return row?.value
}

/** Reads a setting and keeps others from changing it until the transaction ends. */
export async function lockSetting(trx: Transaction<Database>, key: string): Promise<unknown> {
  const row = await trx
    .selectFrom('setting')
    .select('value')
    .where('key', '=', key)
    .forUpdate()
    .executeTakeFirst()
  return row?.value
}

export async function setSetting(
  trx: Transaction<Database>,
  setting: { key: string; value: unknown; changedBy: string | null; at: Date },
): Promise<void> {
  await trx
    .insertInto('setting')
    .values({
      key: setting.key,
      value: JSON.stringify(setting.value),
      changed_by: setting.changedBy,
      changed_at: setting.at,
    })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        value: sql`excluded.value`,
        changed_by: sql`excluded.changed_by`,
        changed_at: sql`excluded.changed_at`,
      }),
    )
    .execute()
}

/** What the database says of itself; whether the office runs as the owner of its own tables. */
export async function findDatabaseFacts(
  db: Kysely<Database>,
): Promise<{ version: string; ownsTables: boolean }> {
  const { rows } = await sql<{ version: string; ownsTables: boolean }>`
    select current_setting('server_version') as version,
      has_table_privilege('audit_event', 'update') as "ownsTables"`.execute(db)
  return rows[0] ?? { version: '', ownsTables: true }
}
