import { spawn } from 'node:child_process'
import { readdirSync, realpathSync } from 'node:fs'
import { copyFile, open, readFile, rename, rm, stat, truncate } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { z } from 'zod'
import { OfficeError } from '../../workflows/domain/office-error.ts'
import { bareEnvironment } from './bare-environment.ts'
import { databaseUrl, OWNER_ROLE, type Passwords } from './cluster.ts'
import { readNote, writeNote } from './note.ts'
import { programPath, type Place } from './place.ts'
import { isAlive, processIdentity, worksIn } from './process-identity.ts'

export interface RunningServer {
  pid: number
  port: number
}

/** Settings of `postgresql.conf` given on the command line, where no file can contradict them. */
export type ServerSettings = Readonly<Record<string, string>>

const settingsOfEveryOffice: ServerSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '128MB',
  jit: 'off',
  max_connections: '100',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // A failed statement and its values would write what letters say into the log.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
}

const READY_TIMEOUT_MS = 300_000
const POLL_MS = 50
const ATTEMPTS_MAX = 200
const ATTEMPT_PAUSE_MS = 150
const FAST_STOP_TIMEOUT_MS = 60_000
const CONNECT_TIMEOUT_MS = 3000
const LOG_BYTES_MAX = 10 * 1024 * 1024
const LOG_TAIL_BYTES = 4000

export const logPath = (place: Place) => join(place.folder, 'postgres.log')
const portNote = (place: Place) => join(place.folder, 'postgres-port.json')
const portShape = z.object({ port: z.number().int().min(1).max(65_535) })

/** The server of this cluster, when one runs; whoever started it. */
export async function findRunning(place: Place): Promise<RunningServer | undefined> {
  const path = join(place.cluster, 'postmaster.pid')
  const lines = (await readFile(path, 'utf8').catch(() => '')).split('\n')
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  if (!isAlive(pid) || !processIdentity(pid)) return undefined
  const works = worksIn(pid, realpathSync(place.cluster))
  if (works ?? process.platform !== 'linux') return { pid, port }
  // The number went to another program after a kill; PostgreSQL alone would refuse to start.
  if (process.platform === 'linux' && !anybodyWorksIn(realpathSync(place.cluster))) await rm(path)
  return undefined
}

function anybodyWorksIn(folder: string): boolean {
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && worksIn(Number(name), folder))
}

/**
 * Starts the server and waits until it answers. The port of last time is taken again when it is
 * free, another one otherwise (unless `samePort` is set: then the addresses that are already in
 * use must stay true). After a kill the old server's children may live a moment longer: tried again.
 *
 * @throws OfficeError `database-start-failed` with the reason from the log
 */
export async function startServer(
  place: Place,
  passwords: Passwords,
  options: { settings?: ServerSettings | undefined; samePort?: number | undefined },
): Promise<RunningServer> {
  await boundLog(place)
  let port = options.samePort ?? (await readNote(portNote(place), portShape))?.port
  for (let attempt = 1; ; attempt += 1) {
    if (port === undefined || (!options.samePort && !(await isFree(port)))) port = await freePort()
    const logged = (await stat(logPath(place)).catch(() => undefined))?.size ?? 0
    const pid = await spawnServer(place, port, options.settings ?? {})
    if ((await waitReady({ pid, port }, passwords)) === 'ready') {
      if (!options.samePort) await writeNote(portNote(place), { port })
      return { pid, port }
    }
    const reason = await logTail(place, logged)
    const mayPass = /shared memory block|could not bind|lock file/.test(reason)
    if (!mayPass || attempt >= ATTEMPTS_MAX) {
      throw new OfficeError('database-start-failed', { log: logPath(place), reason })
    }
    if (!options.samePort && /could not bind/.test(reason)) port = undefined
    await wait(ATTEMPT_PAUSE_MS)
  }
}

async function spawnServer(place: Place, port: number, extra: ServerSettings): Promise<number> {
  const settings = { ...settingsOfEveryOffice, ...extra, port: String(port) }
  const args = ['-D', place.cluster]
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`)
  const log = await open(logPath(place), 'a', 0o600)
  try {
    // Its own group: Ctrl-C in the terminal reaches the office, which stops the server in order.
    const child = spawn(programPath(place.programs, 'postgres'), args, {
      ...place.runAs,
      cwd: '/',
      env: bareEnvironment,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    })
    await new Promise((done, fail) => child.once('spawn', done).once('error', fail))
    child.unref()
    // Known because `spawn` was emitted.
    return child.pid as number
  } finally {
    await log.close()
  }
}

/** Waits until the server answers its owner, or has ended. Recovery after a kill takes its time. */
export async function waitReady(
  server: RunningServer,
  passwords: Passwords,
): Promise<'ready' | 'ended'> {
  const until = Date.now() + READY_TIMEOUT_MS
  while (Date.now() < until) {
    if (!processIdentity(server.pid)) return 'ended'
    const client = new pg.Client({
      connectionString: databaseUrl(OWNER_ROLE, passwords.owner, server.port, 'postgres'),
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    })
    client.on('error', () => {})
    try {
      await client.connect()
      return 'ready'
    } catch (error) {
      if (isWrongPassword(error)) {
        throw new OfficeError('database-password-wrong', { port: server.port }, { cause: error })
      }
    } finally {
      await client.end().catch(() => {})
    }
    await wait(POLL_MS)
  }
  throw new OfficeError('database-start-failed', { reason: 'no answer', port: server.port })
}

function isWrongPassword(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '28P01'
}

/** Ends the server in order: open transactions are rolled back, everything is written. */
export async function stopServer(place: Place, pid: number): Promise<void> {
  const identity = processIdentity(pid)
  if (!identity) return
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (process.platform === 'win32') stopOnWindows(place)
    else process.kill(pid, signal)
    const until = Date.now() + FAST_STOP_TIMEOUT_MS
    while (Date.now() < until) {
      if (processIdentity(pid) !== identity) return
      await wait(POLL_MS)
    }
  }
  throw new OfficeError('database-stop-failed', { pid })
}

function stopOnWindows(place: Place): void {
  const args = ['stop', '-D', place.cluster, '-m', 'fast', '-W']
  spawn(programPath(place.programs, 'pg_ctl'), args, { stdio: 'ignore' }).unref()
}

/** Keeps the log and the one before it, each at most 10 MB. The server goes on writing at its end. */
export async function boundLog(place: Place): Promise<void> {
  const size = (await stat(logPath(place)).catch(() => undefined))?.size ?? 0
  if (size <= LOG_BYTES_MAX) return
  const older = `${logPath(place)}.1`
  await copyFile(logPath(place), `${older}.new`)
  await rename(`${older}.new`, older)
  await truncate(logPath(place), 0)
}

async function logTail(place: Place, from: number): Promise<string> {
  const text = await readFile(logPath(place), 'utf8').catch(() => '')
  const fresh = Buffer.from(text).subarray(from).toString('utf8').slice(-LOG_TAIL_BYTES)
  const causes = fresh.split('\n').filter((line) => /FATAL|PANIC|could not|HINT/.test(line))
  return (causes.length > 0 ? causes.join('\n') : fresh).trim()
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done, fail) => {
    server.once('error', fail).listen(0, '127.0.0.1', done)
  })
  const address = server.address()
  await new Promise((done) => server.close(done))
  if (typeof address !== 'object' || !address) throw new Error('no port was given')
  return address.port
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    await new Promise<void>((done, fail) => {
      server.once('error', fail).listen(port, '127.0.0.1', done)
    })
    return true
  } catch {
    return false
  } finally {
    await new Promise((done) => server.close(done))
  }
}
