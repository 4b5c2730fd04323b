import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database } from './schema.ts'

const POOL_CONNECTIONS_MAX = 12
const STATEMENT_TIMEOUT_MS = 15_000
const IDLE_IN_TRANSACTION_MS = 30_000
const LOCK_TIMEOUT_MS = 8_000

const DATE_OID = 1082
const BIGINT_OID = 20
const DATE_RANGE_OID = 3912

/** A day stays text (`YYYY-MM-DD`): as a JavaScript Date it would shift with the time zone. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === DATE_OID || oid === DATE_RANGE_OID) return (value: string) => value
    if (oid === BIGINT_OID) return (value: string) => Number(value)
    return pg.types.getTypeParser(oid, format ?? 'text')
  },
}

export interface ConnectOptions {
  /** Role taken on for the session, where one login serves both owner and application. */
  role?: string
  connectionsMax?: number
  statementTimeoutMs?: number
}

export function openPool(url: string, options: ConnectOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connectionsMax ?? POOL_CONNECTIONS_MAX,
    types,
    statement_timeout: options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    ...(options.role ? { options: `-c role=${options.role}` } : {}),
  })
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {})
  return pool
}

/** Opens the office's database. The caller ends it with `db.destroy()`. */
export function openDatabase(url: string, options: ConnectOptions = {}): Kysely<Database> {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: openPool(url, options) }) })
}
