import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { destroyEmbeddedPostgres, startEmbeddedPostgres } from '../../db/embedded-postgres.ts'
import { APP_ROLE } from '../../db/postgres/cluster.ts'

export interface TestDatabase {
  /** As the owner of everything in it. */
  url: string
  /** As the role with fewer rights, under which an office works. */
  appUrl: string
  name: string
  drop(): Promise<void>
}

export interface Template {
  /** Distinct for every shape of the tables, e.g. by a hash of the migrations. */
  name: string
  /** Makes the tables, and ends every connection it opened. */
  migrate(url: string): Promise<void>
}

/** Any constant will do, as long as nothing else in the test cluster locks on it. */
const TEMPLATE_LOCK = 7_212_026

/** The server that all tests share, as its superuser. */
export function testDatabaseUrl(): string {
  const url = process.env.TEST_DATABASE_URL
  if (url) return url
  throw new Error(
    'This test needs PostgreSQL. Run it as: npm run test:office -- FILE, ' +
      'or name a server in TEST_DATABASE_URL',
  )
}

/**
 * A database of its own for one test, gone after `drop`. With a template it is a copy of that
 * one's tables; the template itself is made once for all tests of the run.
 */
export async function createTestDatabase(template?: Template): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await asSuperuser(async (client) => {
    const source = template ? await ensureTemplate(client, template) : 'template0'
    await client.query(`create database ${name} template ${source}`)
    await client.query(`revoke all on database ${name} from public`)
    await client.query(`grant connect on database ${name} to ${APP_ROLE}`)
  })
  return {
    name,
    url: urlOf(name),
    appUrl: urlOf(name, { role: APP_ROLE, password: appPassword() }),
    drop: () =>
      asSuperuser(async (client) => {
        await client.query(`drop database if exists ${name} with (force)`)
      }),
  }
}

async function ensureTemplate(client: pg.Client, template: Template): Promise<string> {
  const name = templateName(template.name)
  // One at a time; the lock ends with the connection, also when this process is killed.
  await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK])
  try {
    await ensureAppRole(client)
    const made = await client.query('select 1 from pg_database where datname = $1', [name])
    if (made.rowCount) return name
    const unfinished = `${name}_unfinished`
    await client.query(`drop database if exists ${unfinished} with (force)`)
    await client.query(`create database ${unfinished} template template0 encoding 'UTF8'`)
    await template.migrate(urlOf(unfinished))
    await client.query(`alter database ${unfinished} rename to ${name}`)
    return name
  } finally {
    await client.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK])
  }
}

function templateName(name: string): string {
  return `template_${createHash('sha256').update(name).digest('hex').slice(0, 24)}`
}

async function ensureAppRole(client: pg.Client): Promise<void> {
  const found = await client.query('select 1 from pg_roles where rolname = $1', [APP_ROLE])
  const verb = found.rowCount ? 'alter' : 'create'
  // Letters and digits of our own making.
  await client.query(`${verb} role ${APP_ROLE} login password '${appPassword()}'`)
}

// The same in every test process, and known to nobody who does not know the server's address.
function appPassword(): string {
  return createHash('sha256').update(`app ${testDatabaseUrl()}`).digest('hex')
}

function urlOf(name: string, as?: { role: string; password: string }): string {
  const url = new URL(testDatabaseUrl())
  url.pathname = `/${name}`
  if (as) {
    url.username = as.role
    url.password = as.password
  }
  return url.href
}

async function asSuperuser<Result>(
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: testDatabaseUrl() })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/**
 * Started by `scripts/test.mjs`: a cluster in a temporary folder for as long as the starter keeps
 * our standard input open. Prints its address as the first line.
 */
async function serveTests(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'butphe-test-'))
  const server = await startEmbeddedPostgres({
    folder,
    // Tests are about behaviour; the durability of the office's own settings has its own test.
    settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' },
    log: (line) => console.error(line),
  })
  const url = new URL(server.ownerUrl)
  url.pathname = '/postgres'
  console.log(url.href)
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => process.stdin.destroy())
  process.stdin.resume()
  await new Promise((done) => process.stdin.once('close', done))
  await server.stop()
  await destroyEmbeddedPostgres(folder)
  await rm(folder, { recursive: true, force: true })
}

if (import.meta.main) await serveTests()
