import { type Kysely, sql } from 'kysely'
import * as firstOffice from './migrations/2026-11-22-first-office.ts'
import * as fieldQuote from './migrations/2026-11-23-field-quote.ts'
import * as pageSkew from './migrations/2026-11-23-page-skew.ts'
import * as pageOrders from './migrations/2026-11-24-page-orders.ts'
import * as issuerLearning from './migrations/2026-11-24-issuer-learning.ts'
import * as signing from './migrations/2026-11-25-signing.ts'
import * as signatureChecks from './migrations/2026-11-25-signature-checks.ts'
import * as inkNotes from './migrations/2026-11-26-ink-notes.ts'
import * as cloud from './migrations/2026-11-29-cloud.ts'
import * as doors from './migrations/2026-11-30-doors.ts'
import * as entra from './migrations/2026-12-01-entra.ts'
import * as mail from './migrations/2026-11-30-mail.ts'
import * as proofPacks from './migrations/2026-11-27-proof-packs.ts'
import * as notices from './migrations/2026-11-30-notices.ts'
import * as embeddedFiles from './migrations/2026-11-27-embedded-files.ts'
import * as provenSession from './migrations/2026-12-01-proven-session.ts'
import * as exchange from './migrations/2026-11-30-exchange.ts'
import * as exchangeHeader from './migrations/2026-12-02-exchange-header.ts'
import * as paperDirective from './migrations/2026-11-28-paper-directive.ts'
import * as phraseUse from './migrations/2026-11-28-phrases.ts'
import * as extensions from './migrations/2026-11-28-extensions.ts'
import * as lateSecret from './migrations/2026-12-03-late-secret.ts'
import type { Database } from './schema.ts'

/** Every migration, oldest first. Frozen: only ever added to at the end. */
const migrations: readonly { name: string; up(db: Kysely<Database>): Promise<void> }[] = [
  { name: '2026-11-22-first-office', up: firstOffice.up },
  { name: '2026-11-23-field-quote', up: fieldQuote.up },
  { name: '2026-11-23-page-skew', up: pageSkew.up },
  { name: '2026-11-24-page-orders', up: pageOrders.up },
  { name: '2026-11-24-issuer-learning', up: issuerLearning.up },
  { name: '2026-11-25-signing', up: signing.up },
  { name: '2026-11-25-signature-checks', up: signatureChecks.up },
  { name: '2026-11-26-ink-notes', up: inkNotes.up },
  { name: '2026-11-30-doors', up: doors.up },
  { name: '2026-12-01-entra', up: entra.up },
  { name: '2026-12-01-proven-session', up: provenSession.up },
  { name: '2026-11-30-mail', up: mail.up },
  { name: '2026-11-27-proof-packs', up: proofPacks.up },
  { name: '2026-11-29-cloud', up: cloud.up },
  { name: '2026-11-30-notices', up: notices.up },
  { name: '2026-11-27-embedded-files', up: embeddedFiles.up },
  { name: '2026-11-30-exchange', up: exchange.up },
  { name: '2026-12-02-exchange-header', up: exchangeHeader.up },
  { name: '2026-11-28-paper-directive', up: paperDirective.up },
  { name: '2026-11-28-phrases', up: phraseUse.up },
  { name: '2026-11-28-extensions', up: extensions.up },
  { name: '2026-12-03-late-secret', up: lateSecret.up },
]

/** Any constant will do, as long as nothing else in the database locks on it. */
const MIGRATION_LOCK = 7_012_026

export class DatabaseNewerThanCode extends Error {
  override readonly name = 'DatabaseNewerThanCode'
}

/**
 * Brings the database up to this code, as its owner, under a lock: two programs that start
 * together migrate once. Each migration is one transaction.
 * @throws {DatabaseNewerThanCode} when the database knows a migration that this code does not.
 */
export async function migrateToLatest(db: Kysely<Database>): Promise<string[]> {
  return db.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${sql.lit(MIGRATION_LOCK)})`.execute(connection)
    try {
      return await applyMissing(connection)
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(MIGRATION_LOCK)})`.execute(connection)
    }
  })
}

async function applyMissing(db: Kysely<Database>): Promise<string[]> {
  await sql`create table if not exists migration (
    name text primary key, applied_at timestamptz not null default now())`.execute(db)
  const { rows } = await sql<{ name: string }>`select name from migration order by name`.execute(db)
  const known = new Set(migrations.map((one) => one.name))
  const stranger = rows.find((row) => !known.has(row.name))
  if (stranger) throw new DatabaseNewerThanCode(stranger.name)

  const applied = new Set(rows.map((row) => row.name))
  const missing = migrations.filter((one) => !applied.has(one.name))
  for (const migration of missing) {
    await db.transaction().execute(async (trx) => {
      await sql`set local statement_timeout = 0`.execute(trx)
      await migration.up(trx)
      await sql`insert into migration (name) values (${migration.name})`.execute(trx)
    })
  }
  return missing.map((one) => one.name)
}
