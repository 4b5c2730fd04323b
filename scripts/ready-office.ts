import { randomUUID } from 'node:crypto'
import { existsSync, realpathSync, statSync } from 'node:fs'
import { access, chmod, constants, mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { openOfficeDatabase } from '../db/office-database.ts'
import { hasCode, takeFolderLock, type FolderLock } from '../db/postgres/folder-lock.ts'
import { OfficeError } from '../workflows/domain/office-error.ts'
import { liesInside, type Settings } from '../workflows/domain/settings.ts'

/** An office whose ground has been checked: its folder is ours, its database answers. */
export interface ReadyOffice {
  ownerUrl: string
  appUrl: string
  hasOwnAppRole: boolean
  /** Codes of what does not stop the office but should be seen to, with their facts. */
  warnings: readonly OfficeError[]
  close(): Promise<void>
}

/** Below this PostgreSQL itself may stop in the middle of its work. */
const DISK_BYTES_MIN = 256 * 1024 * 1024
/** Below these the office starts, but takes no more letters. */
const DISK_BYTES_LOW = 1024 ** 3
const DISK_SHARE_LOW = 0.05
const READABLE_BY_OTHERS = 0o077

/**
 * Checks everything an office stands on and opens its database, or says why it cannot: the data
 * folder, who else uses it, the disk, the files of keys, the port. Whatever was taken before a
 * refusal is given back. `explainStart` has the words.
 *
 * @throws OfficeError with one of the codes in `start-messages.ts`
 */
export async function readyOffice(
  settings: Settings,
  log: (line: string) => void = () => {},
): Promise<ReadyOffice> {
  await assertWritable(settings.dataFolder)
  const lock = await takeOffice(settings.dataFolder)
  try {
    const warnings = await checkDisk(settings.dataFolder)
    await assertKeyFiles(settings)
    await assertPortFree(settings.host, settings.port)
    const database = await openOfficeDatabase(settings, log)
    if (!database.hasOwnAppRole) warnings.push(new OfficeError('one-database-role'))
    return {
      ownerUrl: database.ownerUrl,
      appUrl: database.appUrl,
      hasOwnAppRole: database.hasOwnAppRole,
      warnings,
      async close() {
        await database.close()
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function assertWritable(folder: string): Promise<void> {
  const trial = join(folder, `.write-${randomUUID()}`)
  try {
    // Root's server runs as another user, who must be able to pass; the secrets inside are 0600.
    const mode = process.getuid?.() === 0 ? 0o711 : 0o700
    await mkdir(folder, { recursive: true, mode })
    await writeFile(trial, '', { flag: 'wx', mode: 0o600 })
    await rm(trial)
    await chmod(folder, mode)
  } catch (cause) {
    if (hasCode(cause, 'ENOSPC')) throw new OfficeError('disk-full', { folder }, { cause })
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    throw new OfficeError('data-folder-not-writable', { folder, reason }, { cause })
  }
}

async function takeOffice(folder: string): Promise<FolderLock> {
  try {
    return await takeFolderLock(join(folder, 'office.lock'))
  } catch (error) {
    if (!(error instanceof OfficeError) || error.code !== 'folder-in-use') throw error
    throw new OfficeError('data-folder-in-use', { folder, pid: error.facts.pid ?? null })
  }
}

async function checkDisk(folder: string): Promise<OfficeError[]> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return judgeDisk(folder, bavail * bsize, blocks * bsize)
}

/** @throws OfficeError `disk-full` when the database could not work safely */
export function judgeDisk(folder: string, free: number, total: number): OfficeError[] {
  const freeMegabytes = Math.floor(free / 1024 / 1024)
  if (free < DISK_BYTES_MIN) throw new OfficeError('disk-full', { folder, freeMegabytes })
  const isLow = free < DISK_BYTES_LOW || free < total * DISK_SHARE_LOW
  return isLow ? [new OfficeError('disk-nearly-full', { folder, freeMegabytes })] : []
}

async function assertKeyFiles(settings: Settings): Promise<void> {
  const { masterKeyFile, dataFolder, tls } = settings
  if (existsSync(masterKeyFile)) {
    // A symbolic link may lead inside where the setting itself does not.
    if (liesInside(realpathSync(dataFolder), realpathSync(masterKeyFile))) {
      throw new OfficeError('key-inside-data-folder', { path: masterKeyFile })
    }
    assertPrivate(masterKeyFile)
  }
  if (!tls) return
  for (const [setting, path] of [
    ['TLS_CERT', tls.certificateFile],
    ['TLS_KEY', tls.keyFile],
  ] as const) {
    await access(path, constants.R_OK).catch((cause: unknown) => {
      throw new OfficeError('file-not-readable', { setting, path }, { cause })
    })
  }
  assertPrivate(tls.keyFile, 0o007)
}

function assertPrivate(path: string, others = READABLE_BY_OTHERS): void {
  if (process.platform === 'win32') return
  if (statSync(path).mode & others) throw new OfficeError('secret-file-readable', { path })
}

/** Tells before anything is started; the listening itself may still lose a race, and says the same. */
async function assertPortFree(host: string, port: number): Promise<void> {
  const server = createServer()
  try {
    await new Promise<void>((done, fail) => {
      server.once('error', fail).listen({ port, host, exclusive: true }, done)
    })
  } catch (cause) {
    throw portRefusal(cause, host, port)
  } finally {
    await new Promise((done) => server.close(done))
  }
}

/** Turns a failure to listen into the office's own words; for the web server as well. */
export function portRefusal(cause: unknown, host: string, port: number): unknown {
  if (hasCode(cause, 'EADDRINUSE')) return new OfficeError('port-taken', { host, port }, { cause })
  if (hasCode(cause, 'EACCES')) return new OfficeError('port-not-allowed', { port }, { cause })
  if (hasCode(cause, 'EADDRNOTAVAIL') || hasCode(cause, 'ENOTFOUND')) {
    return new OfficeError('host-not-ours', { host }, { cause })
  }
  return cause
}
