import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import {
  attachEmbeddedPostgres,
  destroyEmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../db/embedded-postgres.ts'
import { processIdentity } from '../../db/postgres/process-identity.ts'

const NOBODY = 65_534
const isRoot = process.getuid?.() === 0
const onlyRoot = isRoot ? false : 'only root can act as two users'
const HOLDER = join(import.meta.dirname, '../support/hold-database.ts')

const folders: string[] = []
const holders: ChildProcess[] = []

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'butphe-pg-'))
  folders.push(folder)
  return folder
}

after(async () => {
  for (const holder of holders) holder.stdin?.end()
  await Promise.all(holders.filter(isRunning).map((one) => once(one, 'exit')))
  for (const folder of folders) {
    // One that a failed test left running ends with the last to leave.
    if (existsSync(join(folder, 'postgres/postmaster.pid'))) {
      await attachEmbeddedPostgres({ folder }).then((one) => one.stop(), () => {})
    }
    await destroyEmbeddedPostgres(folder)
  }
})

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

async function ask<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

interface Held {
  child: ChildProcess
  ownerUrl: string
  appUrl: string
  pid: number
  refused?: string
  lines?: string[]
}

/** Another process that holds the database, perhaps another user's. */
async function hold(folder: string, uid?: number): Promise<Held> {
  const child = spawn(process.execPath, [HOLDER, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  holders.push(child)
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return { child, ...JSON.parse(String(line)) }
}

async function letGo(held: Held): Promise<void> {
  held.child.stdin?.end()
  if (isRunning(held.child)) await once(held.child, 'exit')
}

async function kill(held: Held): Promise<void> {
  held.child.kill('SIGKILL')
  await once(held.child, 'exit')
}

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await isSo()) return
    await wait(50)
  }
  assert.fail(`never: ${what}`)
}

test('an office finds its rows again, at the same address, and leaves nothing running', async () => {
  const folder = await newFolder()
  const first = await startEmbeddedPostgres({ folder })
  await ask(first.ownerUrl, 'create table letter as select 127 as number')
  await first.stop()
  assert.equal(processIdentity(first.pid), undefined)
  await first.stop()

  const second = await startEmbeddedPostgres({ folder })
  assert.equal(second.ownerUrl, first.ownerUrl)
  assert.deepEqual(await ask(second.ownerUrl, 'select number from letter'), [{ number: 127 }])
  const [fsync] = await ask<{ fsync: string }>(second.ownerUrl, 'show fsync')
  assert.equal(fsync?.fsync, 'on')
  await second.stop()
})

test('the application has a login that owns nothing and makes nothing', async () => {
  const server = await startEmbeddedPostgres({ folder: await newFolder() })
  for (const text of [
    'create table mine (a int)',
    'create temporary table mine (a int)',
    'create role another superuser',
    'alter role butphe_app superuser',
    'create database another',
    "copy (select 1) to program 'id'",
    "select pg_read_file('/etc/passwd')",
  ]) {
    await assert.rejects(ask(server.appUrl, text), /permission denied|must be/, text)
  }
  const wrong = new URL(server.appUrl)
  wrong.password = 'guess'
  await assert.rejects(ask(wrong.href, 'select 1'), /password authentication failed/)
  await server.stop()
})

test('Vietnamese text is stored, folded and searched as it should be', async () => {
  const server = await startEmbeddedPostgres({ folder: await newFolder() })
  await ask(server.ownerUrl, 'create extension unaccent')
  const text = "select lower('ĐƯỜNG Ủy') low, unaccent('Đường Ủy') plain"
  assert.deepEqual(await ask(server.ownerUrl, text), [{ low: 'đường ủy', plain: 'Duong Uy' }])
  await server.stop()
})

test('passwords are for the office alone, and a failed statement leaves no words in the log', async () => {
  const folder = await newFolder()
  const server = await startEmbeddedPostgres({ folder })
  const passwords = join(folder, 'postgres-passwords.json')
  assert.equal(statSync(passwords).mode & 0o777, 0o600)
  assert.equal(statSync(join(folder, 'postgres.log')).mode & 0o777, 0o600)
  const insert = "insert into one values ('khieu nai an danh')"
  await ask(server.ownerUrl, `create table one (subject text primary key); ${insert}`)
  await assert.rejects(ask(server.ownerUrl, insert), /duplicate key/)
  await server.stop()
  const log = readFileSync(join(folder, 'postgres.log'), 'utf8')
  assert.match(log, /duplicate key/)
  assert.doesNotMatch(log, /khieu nai/)
})

test('a killed office: the next one finds the server and every row it was told of', async () => {
  const folder = await newFolder()
  const held = await hold(folder)
  await ask(held.ownerUrl, 'create table letter as select 127 as number')
  await kill(held)
  const next = await startEmbeddedPostgres({ folder })
  assert.deepEqual(await ask(next.ownerUrl, 'select number from letter'), [{ number: 127 }])
  await next.stop()
  assert.equal(processIdentity(next.pid), undefined)
})

test('a killed server is started again at the same address while the office goes on', async () => {
  const server = await startEmbeddedPostgres({ folder: await newFolder() })
  await ask(server.ownerUrl, 'create table letter as select 127 as number')
  const before = server.pid
  process.kill(before, 'SIGKILL')
  await until('another server', () => server.pid !== before)
  assert.deepEqual(await ask(server.ownerUrl, 'select number from letter'), [{ number: 127 }])
  await server.stop()
  assert.equal(processIdentity(server.pid), undefined)
})

test('after a kill of both, a number that went to another program stops nobody', async () => {
  const folder = await newFolder()
  const held = await hold(folder)
  const pidFile = join(folder, 'postgres/postmaster.pid')
  const lines = readFileSync(pidFile, 'utf8').split('\n')
  await kill(held)
  process.kill(held.pid, 'SIGKILL')
  await until('the server is gone', () => !processIdentity(held.pid))
  writeFileSync(pidFile, [String(process.pid), ...lines.slice(1)].join('\n'))
  const next = await startEmbeddedPostgres({ folder })
  assert.notEqual(next.pid, process.pid)
  await next.stop()
})

test('office and command come and go in any order, and the last one stops the server', async () => {
  const folder = await newFolder()
  const command = await attachEmbeddedPostgres({ folder })
  const office = await hold(folder)
  const killed = await hold(folder)
  assert.equal(office.ownerUrl, command.ownerUrl)
  assert.equal(office.pid, command.pid)
  await command.stop()
  assert.deepEqual(await ask(office.ownerUrl, 'select 1 as one'), [{ one: 1 }])
  await kill(killed)
  await letGo(office)
  assert.equal(processIdentity(command.pid), undefined)
})

test('two that begin at the same moment in an empty folder share one database', async () => {
  const folder = await newFolder()
  const [one, two] = await Promise.all([hold(folder), hold(folder)])
  assert.equal(one.refused, undefined)
  assert.equal(one.ownerUrl, two.ownerUrl)
  await Promise.all([letGo(one), letGo(two)])
  assert.equal(processIdentity(one.pid), undefined)
})

test('two offices side by side keep to their own rows', async () => {
  const one = await startEmbeddedPostgres({ folder: await newFolder() })
  const two = await startEmbeddedPostgres({ folder: await newFolder() })
  await ask(one.ownerUrl, 'create table letter (number int)')
  await assert.rejects(ask(two.ownerUrl, 'select * from letter'), /does not exist/)
  await one.stop()
  assert.deepEqual(await ask(two.ownerUrl, 'select 1 as one'), [{ one: 1 }])
  await two.stop()
})

test('a port that another program took meanwhile is replaced', async () => {
  const folder = await newFolder()
  const first = await startEmbeddedPostgres({ folder })
  await first.stop()
  const port = Number(new URL(first.ownerUrl).port)
  const stranger = createServer().listen(port, '127.0.0.1')
  await once(stranger, 'listening')
  const second = await startEmbeddedPostgres({ folder })
  assert.notEqual(new URL(second.ownerUrl).port, String(port))
  assert.deepEqual(await ask(second.ownerUrl, 'select 1 as one'), [{ one: 1 }])
  await second.stop()
  stranger.close()
})

test('what a kill during the creation left behind is replaced by a whole database', async () => {
  const folder = await newFolder()
  await mkdir(join(folder, 'postgres.new/base'), { recursive: true })
  const server = await startEmbeddedPostgres({ folder })
  assert.deepEqual(await ask(server.ownerUrl, 'select 1 as one'), [{ one: 1 }])
  await server.stop()
  assert.equal(existsSync(join(folder, 'postgres.new')), false)
  const names = await readdir(folder)
  assert.deepEqual(names.filter((name) => name.startsWith('postgres-password.')), [])
})

test('a database whose passwords are gone is refused, and stays as it is', async () => {
  const folder = await newFolder()
  const server = await startEmbeddedPostgres({ folder })
  await server.stop()
  await rm(join(folder, 'postgres-passwords.json'))
  const refused = await hold(folder)
  assert.equal(refused.refused, 'database-password-lost')
  assert.equal(existsSync(join(folder, 'postgres-passwords.json')), false)
  assert.equal(existsSync(join(folder, 'postgres.lock')), false)
})

test('root hands the server to nobody and opens the folder for passing only', { skip: onlyRoot }, async () => {
  const folder = await newFolder()
  const server = await startEmbeddedPostgres({ folder })
  assert.equal(statSync(`/proc/${server.pid}`).uid, NOBODY)
  assert.equal(statSync(folder).mode & 0o777, 0o711)
  assert.equal(statSync(join(folder, 'postgres')).mode & 0o777, 0o700)
  await server.stop()
})

test('below a closed folder root keeps the cluster elsewhere, and says where', { skip: onlyRoot }, async () => {
  const closed = await newFolder()
  await chmod(closed, 0o700)
  const folder = join(closed, 'data')
  folders.unshift(folder)
  const told: string[] = []
  const first = await startEmbeddedPostgres({ folder, log: (line) => told.push(line) })
  await ask(first.ownerUrl, 'create table letter as select 127 as number')
  await first.stop()
  assert.match(told.join('\n'), /\/var\/lib\/butphe\//)
  assert.equal(existsSync(join(folder, 'postgres')), false)

  await chmod(closed, 0o755)
  const second = await startEmbeddedPostgres({ folder })
  assert.deepEqual(await ask(second.ownerUrl, 'select number from letter'), [{ number: 127 }])
  await second.stop()
})

test('an ordinary user runs it in a closed folder of his own, also when root helps later', { skip: onlyRoot }, async () => {
  const home = await newFolder()
  await chown(home, NOBODY, NOBODY)
  await chmod(home, 0o700)
  const folder = join(home, 'data')
  const held = await hold(folder, NOBODY)
  assert.equal(held.refused, undefined)
  assert.equal(statSync(`/proc/${held.pid}`).uid, NOBODY)
  await ask(held.ownerUrl, 'create table letter as select 127 as number')
  await letGo(held)
  assert.equal(processIdentity(held.pid), undefined)

  const asRoot = await hold(folder)
  assert.equal(statSync(`/proc/${asRoot.pid}`).uid, NOBODY)
  await letGo(asRoot)
  const again = await hold(folder, NOBODY)
  assert.deepEqual(await ask(again.ownerUrl, 'select number from letter'), [{ number: 127 }])
  await letGo(again)
})

test('an ordinary user is refused the database of root, in words', { skip: onlyRoot }, async () => {
  const folder = await newFolder()
  const server = await startEmbeddedPostgres({ folder })
  await server.stop()
  await chown(folder, 1234, 1234)
  const refused = await hold(folder, 1234)
  assert.equal(refused.refused, 'database-folder-of-other-user')
  assert.match(refused.lines?.[1] ?? '', /belongs to another user/)
  await chown(folder, 0, 0)
})
