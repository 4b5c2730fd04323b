import { sql } from 'kysely'
import { openDatabase } from './connect.ts'
import { migrateToLatest } from './migrate.ts'

/**
 * Brings a database up to this code as its owner: migrations, then whatever `installJobs` makes,
 * then the rights of the application role on it.
 * @returns the application role, or null where the owner may not make roles.
 */
export async function prepareDatabase(
  ownerUrl: string,
  installJobs: (url: string) => Promise<void>,
  jobsSchema: string,
): Promise<{ role: string | null; applied: string[] }> {
  const db = openDatabase(ownerUrl, { connectionsMax: 2, statementTimeoutMs: 0 })
  try {
    const applied = await migrateToLatest(db)
    await installJobs(ownerUrl)
    const { rows } = await sql<{ role: string | null }>`
      select (select rolname from pg_roles where rolname = current_database() || '_app') as role`.execute(db)
    const role = rows[0]?.role ?? null
    if (role) {
      const schema = sql.id(jobsSchema)
      await sql`grant usage on schema ${schema} to ${sql.id(role)}`.execute(db)
      await sql`grant select, insert, update, delete on all tables in schema ${schema} to ${sql.id(role)}`.execute(db)
      await sql`grant usage on all sequences in schema ${schema} to ${sql.id(role)}`.execute(db)
      await sql`grant execute on all functions in schema ${schema} to ${sql.id(role)}`.execute(db)
      await sql`grant select on migration to ${sql.id(role)}`.execute(db)
    }
    return { role, applied }
  } finally {
    await db.destroy()
  }
}
