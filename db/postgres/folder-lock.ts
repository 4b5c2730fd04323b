import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { OfficeError } from '../../workflows/domain/office-error.ts'
import { processIdentity } from './process-identity.ts'

export interface FolderLock {
  release(): Promise<void>
}

const POLL_MS = 50
/** Nobody needs longer to remove a dead holder's file; an older mark was left by a kill. */
const TAKEOVER_MAX_MS = 5000

/**
 * Takes a lock file, or throws at once or after `waitMs` while a living process holds it.
 *
 * A holder that was killed is recognised by its process number and start time, so that nobody has
 * to remove a file by hand. The file appears whole (written beside, then linked), and a dead
 * holder's file is removed only under a second mark, so that two newcomers cannot both succeed.
 *
 * @throws OfficeError `folder-in-use` with the holder's process number
 */
export async function takeFolderLock(path: string, waitMs = 0): Promise<FolderLock> {
  const own = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) })
  const until = Date.now() + waitMs
  for (;;) {
    if (await createWhole(path, own)) return { release: () => releaseLock(path, own) }
    const holder = await readHolder(path)
    if (holder === undefined) continue
    if (holder.isAlive) {
      if (Date.now() >= until) throw new OfficeError('folder-in-use', { path, pid: holder.pid })
    } else {
      await removeDead(path, holder.text)
    }
    await wait(POLL_MS)
  }
}

/** Runs `work` while holding the lock file. */
export async function underFolderLock<Result>(
  path: string,
  waitMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const lock = await takeFolderLock(path, waitMs)
  try {
    return await work()
  } finally {
    await lock.release()
  }
}

async function createWhole(path: string, text: string): Promise<boolean> {
  const beside = `${path}.${randomUUID()}`
  await writeFile(beside, text, { mode: 0o600, flag: 'wx' })
  try {
    await link(beside, path)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  } finally {
    await unlink(beside)
  }
}

async function readHolder(
  path: string,
): Promise<{ text: string; pid: number; isAlive: boolean } | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  })
  if (text === undefined) return undefined
  const { pid, identity } = parseHolder(text)
  return { text, pid, isAlive: pid > 0 && processIdentity(pid) === identity }
}

function parseHolder(text: string): { pid: number; identity: string } {
  try {
    const holder: unknown = JSON.parse(text)
    if (typeof holder === 'object' && holder && 'pid' in holder && 'identity' in holder) {
      return { pid: Number(holder.pid), identity: String(holder.identity) }
    }
  } catch {
    // A file cut short by a full disk names nobody; nobody holds it.
  }
  return { pid: 0, identity: '' }
}

async function removeDead(path: string, seen: string): Promise<void> {
  const mark = `${path}.takeover`
  try {
    await mkdir(mark)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    const made = await stat(mark).catch(() => undefined)
    if (made && Date.now() - made.mtimeMs > TAKEOVER_MAX_MS) await rmdir(mark).catch(() => {})
    return
  }
  const still = await readFile(path, 'utf8').catch(() => undefined)
  if (still === seen) await rm(path, { force: true })
  await rmdir(mark)
}

async function releaseLock(path: string, own: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === own) await rm(path, { force: true })
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
