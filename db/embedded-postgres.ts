import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import {
  APP_ROLE,
  DATABASE_NAME,
  databaseUrl,
  ensureCluster,
  ensureDatabase,
  OWNER_ROLE,
  type Passwords,
} from './postgres/cluster.ts'
import { underFolderLock } from './postgres/folder-lock.ts'
import { findFarHome, findPlace, type Place } from './postgres/place.ts'
import { processIdentity } from './postgres/process-identity.ts'
import {
  boundLog,
  findRunning,
  startServer,
  stopServer,
  waitReady,
  type RunningServer,
  type ServerSettings,
} from './postgres/server.ts'

export interface EmbeddedPostgres {
  /** As the superuser of this cluster: migrations and back-up. */
  ownerUrl: string
  /** As the role with fewer rights: everything else. */
  appUrl: string
  pid: number
  /** Leaves the server; the last one to leave stops it. May be called twice. */
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  /** The office's data folder; made when missing. */
  folder: string
  log?: (line: string) => void
  /** Further settings of the server, for tests. Only the one who starts it is heard. */
  settings?: ServerSettings
}

/** Creating a cluster on a slow disk, or recovering a large one, while others wait their turn. */
const TURN_WAIT_MS = 600_000
const WATCH_MS = 1000
const LOG_CHECK_EVERY = 60

/**
 * Opens the built-in PostgreSQL of a data folder for an office that goes on running: starts it
 * when nobody has, uses it when somebody has, and starts it again should it be killed.
 *
 * All who use it are noted by process, and the last one stops it, so the office and its commands
 * may come and go in any order; one that was killed does not count. The server itself outlives a
 * killed office and is found by the next one.
 *
 * @throws OfficeError with a code beginning `database-` or `folder-`
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const use = await enter(options)
  const watch = watchServer(use, options)
  const opened = describe(use)
  return {
    ...opened,
    get pid() {
      return use.server.pid
    },
    async stop() {
      clearInterval(watch.timer)
      await watch.settled()
      await leave(use)
    },
  }
}

/** Opens it for the time of one command, whether the office runs or not. */
export async function attachEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const use = await enter(options)
  return { ...describe(use), stop: () => leave(use) }
}

/** Removes a stopped cluster and whatever of it lies outside the data folder. For tests. */
export async function destroyEmbeddedPostgres(folder: string): Promise<void> {
  const far = await findFarHome(resolve(folder))
  if (far) await rm(far, { recursive: true, force: true })
  await rm(resolve(folder), { recursive: true, force: true })
}

interface Use {
  place: Place
  passwords: Passwords
  server: RunningServer
  mark: string
  hasLeft: boolean
}

async function enter(options: EmbeddedPostgresOptions): Promise<Use> {
  const log = options.log ?? (() => {})
  const wanted = resolve(options.folder)
  await mkdir(wanted, { recursive: true, mode: 0o711 })
  const folder = await realpath(wanted)
  return underFolderLock(turnFile(folder), TURN_WAIT_MS, async () => {
    const place = await findPlace(folder)
    if (place.home !== folder) {
      log(`The database lies in ${place.home}: ${folder} is below a folder closed to it`)
    }
    const passwords = await ensureCluster(place)
    const server = await ensureServer(place, passwords, options.settings)
    const mark = await markUse(folder)
    return { place, passwords, server, mark, hasLeft: false }
  })
}

async function ensureServer(
  place: Place,
  passwords: Passwords,
  settings: ServerSettings | undefined,
  samePort?: number,
): Promise<RunningServer> {
  const running = await findRunning(place)
  // One that is just shutting down ends while we wait; then it is started again.
  if (running && (await waitReady(running, passwords)) === 'ready') return running
  const server = await startServer(place, passwords, { settings, samePort })
  await ensureDatabase(passwords, server.port)
  return server
}

async function leave(use: Use): Promise<void> {
  if (use.hasLeft) return
  use.hasLeft = true
  await underFolderLock(turnFile(use.place.folder), TURN_WAIT_MS, async () => {
    await rm(use.mark, { force: true })
    if (await hasOtherUsers(use.place.folder)) return
    const running = await findRunning(use.place)
    if (running) await stopServer(use.place, running.pid)
  })
}

const turnFile = (folder: string) => join(folder, 'postgres.lock')
const usersFolder = (folder: string) => join(folder, 'postgres-users')

async function markUse(folder: string): Promise<string> {
  await mkdir(usersFolder(folder), { recursive: true, mode: 0o700 })
  const mark = join(usersFolder(folder), `${process.pid}-${randomUUID()}`)
  await writeFile(mark, processIdentity(process.pid) ?? '', { mode: 0o600, flag: 'wx' })
  return mark
}

async function hasOtherUsers(folder: string): Promise<boolean> {
  let found = false
  for (const name of await readdir(usersFolder(folder))) {
    const mark = join(usersFolder(folder), name)
    const pid = Number(basename(mark).split('-')[0])
    const identity = await readFile(mark, 'utf8')
    if (processIdentity(pid) === identity) found = true
    else await rm(mark, { force: true })
  }
  return found
}

/** Starts a killed server again at the same port, so that every address given out stays true. */
function watchServer(use: Use, options: EmbeddedPostgresOptions) {
  let work: Promise<void> | undefined
  let ticks = 0
  const tick = async () => {
    ticks += 1
    if (ticks % LOG_CHECK_EVERY === 0) await boundLog(use.place)
    if (processIdentity(use.server.pid)) return
    options.log?.('The database has ended unexpectedly and is being started again')
    await underFolderLock(turnFile(use.place.folder), TURN_WAIT_MS, async () => {
      if (use.hasLeft) return
      const { port } = use.server
      use.server = await ensureServer(use.place, use.passwords, options.settings, port)
    })
  }
  const timer = setInterval(() => {
    work ??= tick()
      .catch((error: unknown) => options.log?.(`The database does not start: ${String(error)}`))
      .finally(() => {
        work = undefined
      })
  }, WATCH_MS)
  timer.unref()
  return { timer, settled: async () => work }
}

function describe(use: Use): Omit<EmbeddedPostgres, 'stop'> {
  const { passwords, server } = use
  return {
    ownerUrl: databaseUrl(OWNER_ROLE, passwords.owner, server.port, DATABASE_NAME),
    appUrl: databaseUrl(APP_ROLE, passwords.app, server.port, DATABASE_NAME),
    pid: server.pid,
  }
}
