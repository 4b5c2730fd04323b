import { existsSync } from 'node:fs'
import pg from 'pg'
import { OfficeError } from '../workflows/domain/office-error.ts'
import type { Settings } from '../workflows/domain/settings.ts'
import { attachEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'

/** What an office's programs need to reach its database. */
export interface OfficeDatabase {
  ownerUrl: string
  appUrl: string
  /** False where one login serves both: then the database itself guards the audit less. */
  hasOwnAppRole: boolean
  close(): Promise<void>
}

type Where = Pick<Settings, 'dataFolder' | 'databaseUrl' | 'databaseAppUrl'>

const CONNECT_TIMEOUT_MS = 10_000
/** PostgreSQL 15 took the right to create tables in `public` away from everybody. */
const SERVER_VERSION_MIN = 150_000

/**
 * Opens the database for an office that goes on running.
 *
 * @throws OfficeError `database-unreachable`, `database-too-old`, `database-not-utf8`, and those
 *   of the built-in server
 */
export async function openOfficeDatabase(
  settings: Where,
  log?: (line: string) => void,
): Promise<OfficeDatabase> {
  const given = await givenServer(settings)
  if (given) return given
  const server = await startEmbeddedPostgres({
    folder: settings.dataFolder,
    ...(log ? { log } : {}),
  })
  return { ...urls(server), hasOwnAppRole: true, close: () => server.stop() }
}

/** Opens the database for one command, beside a running office or without one. */
export async function withOfficeDatabase<Result>(
  settings: Where,
  work: (database: OfficeDatabase) => Promise<Result>,
): Promise<Result> {
  const database = (await givenServer(settings)) ?? (await attached(settings.dataFolder))
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

async function attached(folder: string): Promise<OfficeDatabase> {
  // A command never makes an office where there is none.
  if (!existsSync(folder)) throw new OfficeError('no-office-in-folder', { folder })
  const server = await attachEmbeddedPostgres({ folder })
  return { ...urls(server), hasOwnAppRole: true, close: () => server.stop() }
}

function urls(server: { ownerUrl: string; appUrl: string }) {
  return { ownerUrl: server.ownerUrl, appUrl: server.appUrl }
}

async function givenServer(settings: Where): Promise<OfficeDatabase | undefined> {
  const { databaseUrl, databaseAppUrl } = settings
  if (!databaseUrl) return undefined
  await assertServes('DATABASE_URL', databaseUrl)
  if (databaseAppUrl) await assertServes('DATABASE_APP_URL', databaseAppUrl)
  return {
    ownerUrl: databaseUrl,
    appUrl: databaseAppUrl ?? databaseUrl,
    hasOwnAppRole: databaseAppUrl !== undefined,
    close: async () => {},
  }
}

async function assertServes(setting: string, url: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  // An ending server tells idle connections; what matters is thrown by the query.
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string; encoding: string }>(
      "select current_setting('server_version_num') version, " +
        "current_setting('server_encoding') encoding",
    )
    const { version, encoding } = rows[0]!
    if (Number(version) < SERVER_VERSION_MIN) {
      throw new OfficeError('database-too-old', { setting, version: Math.floor(Number(version) / 1e4) })
    }
    if (encoding !== 'UTF8') throw new OfficeError('database-not-utf8', { setting, encoding })
  } catch (cause) {
    if (cause instanceof OfficeError) throw cause
    // The reason names host or role, never the password.
    const reason = cause instanceof Error ? reasonOf(cause) : String(cause)
    throw new OfficeError('database-unreachable', { setting, reason }, { cause })
  } finally {
    await client.end().catch(() => {})
  }
}

function reasonOf(error: Error): string {
  const inner = error instanceof AggregateError ? error.errors[0] : error
  const message = inner instanceof Error && inner.message ? inner.message : error.message
  return message || ('code' in error ? String(error.code) : error.name)
}
