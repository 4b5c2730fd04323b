import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { z } from 'zod'
import { OfficeError } from '../../workflows/domain/office-error.ts'
import { bareEnvironment } from './bare-environment.ts'
import { readNote, writeNote } from './note.ts'
import { programPath, type Place } from './place.ts'

export const OWNER_ROLE = 'butphe_owner'
export const APP_ROLE = 'butphe_app'
export const DATABASE_NAME = 'butphe'

/** Random passwords, made with the cluster; without them nobody can open it. */
export interface Passwords {
  owner: string
  app: string
}

const passwordsShape = z.object({
  owner: z.string().regex(/^[\w-]{32,64}$/),
  app: z.string().regex(/^[\w-]{32,64}$/),
})

const INITDB_TIMEOUT_MS = 180_000
const REASON_CHARS_MAX = 2000

/**
 * Makes the cluster on first use; later it only reads the passwords. A kill at any moment leaves
 * either no cluster or a whole one, because it is made beside its place and renamed.
 *
 * @throws OfficeError `database-password-lost`, `database-not-created`
 */
export async function ensureCluster(place: Place): Promise<Passwords> {
  const note = join(place.folder, 'postgres-passwords.json')
  const noted = await readNote(note, passwordsShape)
  const exists = existsSync(join(place.cluster, 'PG_VERSION'))
  if (exists && !noted) throw new OfficeError('database-password-lost', { file: note })
  const passwords = noted ?? { owner: randomPassword(), app: randomPassword() }
  if (!noted) await writeNote(note, passwords)
  if (!exists) await createCluster(place, passwords)
  return passwords
}

async function createCluster(place: Place, passwords: Passwords): Promise<void> {
  const beside = `${place.cluster}.new`
  const passwordFile = join(place.home, `postgres-password.${randomUUID()}`)
  await rm(beside, { recursive: true, force: true })
  await mkdir(beside, { mode: 0o700 })
  await writeFile(passwordFile, passwords.owner, { mode: 0o600, flag: 'wx' })
  try {
    if (place.runAs) {
      await chown(beside, place.runAs.uid, place.runAs.gid)
      await chown(passwordFile, place.runAs.uid, place.runAs.gid)
    }
    await runInitdb(place, beside, passwordFile)
    await rename(beside, place.cluster)
  } finally {
    await rm(passwordFile, { force: true })
  }
}

function runInitdb(place: Place, cluster: string, passwordFile: string): Promise<void> {
  // The built-in provider sorts and folds the same on every machine and after every upgrade.
  const args = ['-D', cluster, '-U', OWNER_ROLE, `--pwfile=${passwordFile}`, '--encoding=UTF8']
  args.push('--auth=scram-sha-256', '--locale=C.UTF-8')
  args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8')
  const child = spawn(programPath(place.programs, 'initdb'), args, {
    ...place.runAs,
    cwd: '/',
    env: bareEnvironment,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: INITDB_TIMEOUT_MS,
  })
  let reason = ''
  child.stderr.setEncoding('utf8')
  child.stderr.on('data', (text: string) => {
    reason = (reason + text).slice(-REASON_CHARS_MAX)
  })
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (code) => {
      if (code === 0) return done()
      fail(new OfficeError('database-not-created', { folder: cluster, reason: reason.trim() }))
    })
  })
}

export function databaseUrl(role: string, password: string, port: number, name: string): string {
  return `postgres://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${name}`
}

/**
 * Creates the office's database and the role with fewer rights, where they are missing. The role
 * owns nothing, and gets its rights on tables from the migrations.
 */
export async function ensureDatabase(passwords: Passwords, port: number): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl(OWNER_ROLE, passwords.owner, port, 'postgres'),
  })
  await client.connect()
  try {
    const role = await client.query('select 1 from pg_roles where rolname = $1', [APP_ROLE])
    if (role.rowCount === 0) {
      // The password is of our own making: letters, digits, `_` and `-`.
      await client.query(`create role ${APP_ROLE} login password '${passwords.app}'`)
    }
    const made = await client.query('select 1 from pg_database where datname = $1', [DATABASE_NAME])
    if (made.rowCount === 0) {
      await client.query(`create database ${DATABASE_NAME} template template0 encoding 'UTF8'`)
    }
    await client.query(`revoke all on database ${DATABASE_NAME} from public`)
    await client.query(`grant connect on database ${DATABASE_NAME} to ${APP_ROLE}`)
  } finally {
    await client.end()
  }
}

function randomPassword(): string {
  return randomBytes(30).toString('base64url')
}
