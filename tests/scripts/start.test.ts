import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import pg from 'pg'
import { withOfficeDatabase } from '../../db/office-database.ts'
import { destroyEmbeddedPostgres } from '../../db/embedded-postgres.ts'
import { freePort } from '../../db/postgres/server.ts'
import { judgeDisk } from '../../scripts/ready-office.ts'
import { parseEnvironmentFile, readSettings } from '../../scripts/settings.ts'
import { explainStart } from '../../scripts/start-messages.ts'
import { isOfficeError, OfficeError } from '../../workflows/domain/office-error.ts'
import { createTestDatabase } from '../support/test-cluster.ts'

const STARTER = join(import.meta.dirname, '../support/ready-once.ts')
const isRoot = process.getuid?.() === 0
const GIGABYTE = 1024 ** 3

const projects: string[] = []
const started: ChildProcess[] = []

/** A folder that stands for a checkout: `.env` and `data` lie in it. */
async function newProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'butphe-start-'))
  await chmod(folder, 0o755)
  projects.push(folder)
  return folder
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

after(async () => {
  for (const child of started) child.stdin?.end()
  await Promise.all(started.filter(isRunning).map((child) => once(child, 'exit')))
  for (const folder of projects) {
    await destroyEmbeddedPostgres(join(folder, 'data'))
    await rm(folder, { recursive: true, force: true })
  }
})

interface Start {
  child: ChildProcess
  ready: boolean
  ownerUrl?: string
  warnings?: string[]
  lines?: string[]
}

async function start(
  project: string,
  env: Record<string, string> = {},
  as?: number,
): Promise<Start> {
  const child = spawn(process.execPath, [STARTER, project], {
    env: { PATH: process.env.PATH, NODE_ENV: 'test', PORT: String(await freePort()), ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(as === undefined ? {} : { uid: as, gid: as }),
  })
  started.push(child)
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return { child, ...JSON.parse(String(line)) }
}

async function stop(office: Start): Promise<void> {
  office.child.stdin?.end()
  if (isRunning(office.child)) await once(office.child, 'exit')
}

/** Refused in both languages, in sentences and not in a stack trace, with nothing left behind. */
function assertRefused(office: Start, english: RegExp): void {
  assert.equal(office.ready, false)
  const [vi = '', en = ''] = office.lines ?? []
  assert.match(en, english)
  assert.match(vi, /[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủứừửữựỳýỵỷỹ]/i)
  assert.doesNotMatch(`${vi}${en}`, /\n\s+at |fault:/)
}

test('an office becomes ready in an empty folder and leaves it in order', async () => {
  const project = await newProject()
  const office = await start(project)
  assert.equal(office.ready, true, String(office.lines))
  assert.deepEqual(office.warnings, [])
  await stop(office)
  const left = readdirSync(join(project, 'data')).filter((name) => /lock|write/.test(name))
  assert.deepEqual(left, [])
})

test('a second office on the same folder is refused, and the first goes on', async () => {
  const project = await newProject()
  const first = await start(project)
  assertRefused(await start(project), new RegExp(`used by another office .process ${first.child.pid}`))
  assert.ok(isRunning(first.child))
  assert.ok(existsSync(join(project, 'data/office.lock')))
  await stop(first)
})

test('of two offices that start at the same moment one becomes ready', async () => {
  const project = await newProject()
  const both = await Promise.all([start(project), start(project)])
  assert.equal(both.filter((office) => office.ready).length, 1)
  await Promise.all(both.map(stop))
})

test('an office that was killed bars nobody', async () => {
  const project = await newProject()
  const killed = await start(project)
  killed.child.kill('SIGKILL')
  await once(killed.child, 'exit')
  assert.ok(existsSync(join(project, 'data/office.lock')))
  const next = await start(project)
  assert.equal(next.ready, true, String(next.lines))
  await stop(next)
})

test('a taken port is named, with another to try', async () => {
  const project = await newProject()
  const stranger = createServer().listen(0, '127.0.0.1')
  await once(stranger, 'listening')
  const address = stranger.address()
  assert.ok(typeof address === 'object' && address)
  const refused = await start(project, { PORT: String(address.port) })
  assertRefused(refused, new RegExp(`Port ${address.port} .* PORT=${address.port + 1} npm start`))
  assert.equal(existsSync(join(project, 'data/postgres')), false)
  assert.equal(existsSync(join(project, 'data/office.lock')), false)
  stranger.close()
})

test('an address of another machine is named', async () => {
  const env = { HOST: '192.0.2.7', TRUST_PROXY: '192.0.2.1', PUBLIC_URL: 'https://a.example' }
  assertRefused(await start(await newProject(), env), /192\.0\.2\.7 is no address of this machine/)
})

test('a data folder that cannot be written is named', async () => {
  const project = await newProject()
  await mkdir(join(project, 'data'))
  await chmod(join(project, 'data'), 0o555)
  const refused = await start(project, {}, isRoot ? 65_534 : undefined)
  assertRefused(refused, /data cannot be written \(EACCES\)/)
  assert.deepEqual(readdirSync(join(project, 'data')), [])
})

test('a file in the place of the data folder is named', async () => {
  const project = await newProject()
  writeFileSync(join(project, 'data'), 'a letter')
  assertRefused(await start(project), /cannot be written \((EEXIST|ENOTDIR)\)/)
  await rm(join(project, 'data'))
})

test('a nearly full disk lets people read, a full one stops the office', () => {
  assert.deepEqual(judgeDisk('/d', 50 * GIGABYTE, 100 * GIGABYTE), [])
  assert.equal(judgeDisk('/d', 0.9 * GIGABYTE, 10 * GIGABYTE)[0]?.code, 'disk-nearly-full')
  assert.equal(judgeDisk('/d', 4 * GIGABYTE, 100 * GIGABYTE)[0]?.code, 'disk-nearly-full')
  assert.throws(() => judgeDisk('/d', 0.1 * GIGABYTE, GIGABYTE), isOfficeError)
  const [, en] = explainStart(new OfficeError('disk-full', { folder: '/d', freeMegabytes: 102 }))!
  assert.match(en!, /disk of \/d is full \(102 MB left\)/)
})

test('a wrong setting is named with an example before anything is made', async () => {
  const project = await newProject()
  assertRefused(await start(project, { PORT: 'eighty' }), /^PORT: "eighty" .* Example: PORT=3080/)
  assert.deepEqual(readdirSync(project), [])
})

test('settings come from .env, and the environment wins', async () => {
  const project = await newProject()
  await writeFile(join(project, '.env'), '# ours\nexport PORT=4000\nOFFICE_NAME="UBND phường An Hòa"\n')
  const env: Record<string, string | undefined> = { PORT: '5000' }
  const settings = readSettings(env, project)
  assert.equal(settings.port, 5000)
  assert.equal(settings.officeName, 'UBND phường An Hòa')
  assert.equal(env.OFFICE_NAME, 'UBND phường An Hòa')
})

test('a broken line of .env is named by its number', () => {
  assert.throws(() => parseEnvironmentFile('PORT=1\n\nport 2\n', '.env'), (error) => {
    assert.ok(isOfficeError(error))
    assert.equal(error.facts.line, 3)
    return true
  })
})

test('a .env with a password that others can read is refused', async () => {
  const project = await newProject()
  const path = join(project, '.env')
  await writeFile(path, 'DATABASE_URL=postgres://a:b@127.0.0.1/c\n', { mode: 0o644 })
  assertRefused(await start(project), /chmod 600 .*\.env/)
  await chmod(path, 0o600)
  assert.equal(readSettings({}, project).databaseUrl, 'postgres://a:b@127.0.0.1/c')
})

test('a master key that others can read, or that leads into the data folder, is refused', async () => {
  const project = await newProject()
  const key = join(project, 'master-1.key')
  await writeFile(key, 'k'.repeat(32), { mode: 0o640 })
  assertRefused(await start(project, { MASTER_KEY_FILE: key }), /chmod 600 .*master-1\.key/)

  await mkdir(join(project, 'data'), { recursive: true })
  await writeFile(join(project, 'data/hidden.key'), 'k'.repeat(32), { mode: 0o600 })
  await rm(key)
  await symlink(join(project, 'data/hidden.key'), key)
  assertRefused(await start(project, { MASTER_KEY_FILE: key }), /leads into DATA_FOLDER/)
  assert.equal(existsSync(join(project, 'data/postgres')), false)
})

test('a certificate that is not there is named by its setting', async () => {
  const env = { TLS_CERT: '/nowhere/tls.crt', TLS_KEY: '/nowhere/tls.key' }
  assertRefused(await start(await newProject(), env), /^TLS_CERT: .*\/nowhere\/tls\.crt/)
})

test('a database server of the office is used, and one role for both is a worry', async () => {
  const project = await newProject()
  const database = await createTestDatabase()
  const office = await start(project, { DATABASE_URL: database.url })
  assert.equal(office.ready, true, String(office.lines))
  assert.equal(office.ownerUrl, database.url)
  assert.deepEqual(office.warnings, ['one-database-role'])
  assert.equal(existsSync(join(project, 'data/postgres')), false)
  await stop(office)
  await database.drop()
})

test('a database server that does not answer is named without its password', async () => {
  const DATABASE_URL = `postgres://butphe:hoa-phuong@127.0.0.1:${await freePort()}/butphe`
  const refused = await start(await newProject(), { DATABASE_URL })
  assertRefused(refused, /^DATABASE_URL: the database cannot be reached .*ECONNREFUSED/)
  assert.doesNotMatch(refused.lines!.join(), /hoa-phuong/)
})

test('a command finds the database whether the office runs or not', async () => {
  const project = await newProject()
  const settings = readSettings({}, project)
  const ask = () =>
    withOfficeDatabase(settings, async ({ ownerUrl }) => {
      const client = new pg.Client({ connectionString: ownerUrl })
      await client.connect()
      const { rows } = await client.query('select current_database() as name')
      await client.end()
      return rows[0].name
    })
  // A command makes no office where there is none.
  await assert.rejects(ask(), { code: 'no-office-in-folder' })
  assert.equal(existsSync(settings.dataFolder), false)
  const office = await start(project)
  assert.equal(await ask(), 'butphe')
  assert.ok(isRunning(office.child))
  const client = new pg.Client({ connectionString: office.ownerUrl })
  await client.connect()
  await client.end()
  await stop(office)
  assert.equal(await ask(), 'butphe')
  assert.equal(existsSync(join(project, 'data/postgres/postmaster.pid')), false)
})

test('the data folder of an office shows its names to nobody', async () => {
  const project = await newProject()
  const office = await start(project)
  // Root's database runs as another user, who passes through; listing is for the owner alone.
  assert.equal(statSync(join(project, 'data')).mode & 0o066, 0)
  await stop(office)
})
