import { constants, type Stats } from 'node:fs'
import { type FileHandle, link, lstat, mkdir, open, readdir, rename, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isUtf8 } from 'node:buffer'
import { nthName, reasonNameOf, SAME_NAMES_MAX } from '../domain/door-files.ts'
import { hasCode, syncFolder } from './durable-files.ts'

/** Names of one look. What is beyond waits for the next. */
const ENTRIES_MAX = 5_000

export interface FolderEntry {
  /** To be shown and noted; unreadable bytes of a foreign name are replaced. */
  name: string
  /** The name as the disk has it. */
  rawName: Buffer
  kind: 'file' | 'folder' | 'link' | 'other'
  size: number
  /** Changes with size, time of change or identity: the same text twice is the same, unwritten file. */
  shape: string
}

/** What lies in a folder, not below it. @throws what the file system says of the folder itself. */
export async function listFolder(folder: string): Promise<FolderEntry[]> {
  const names = await readdir(folder, { encoding: 'buffer' })
  const entries: FolderEntry[] = []
  for (const rawName of names.slice(0, ENTRIES_MAX)) {
    try {
      const stats = await lstat(pathOf(folder, rawName))
      entries.push({ name: nameOf(rawName), rawName, kind: kindOf(stats), size: stats.size, shape: shapeOf(stats) })
    } catch (error) {
      // Gone between the two looks: somebody else moved it.
      if (!hasCode(error, 'ENOENT')) throw error
    }
  }
  return entries.toSorted((a, b) => a.name.localeCompare(b.name))
}

/**
 * Opens a file of the folder for reading, never through a link and never waiting for a pipe.
 * Undefined when it is gone or no longer the one that was looked at.
 */
export async function openEntry(folder: string, entry: FolderEntry): Promise<FileHandle | undefined> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
  let file: FileHandle
  try {
    file = await open(pathOf(folder, entry.rawName), flags)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
  if (shapeOf(await file.stat()) === entry.shape) return file
  await file.close()
  return undefined
}

/** Whether the open file is still as it was, and still lies under its name. */
export async function isUnchanged(folder: string, entry: FolderEntry): Promise<boolean> {
  try {
    return shapeOf(await lstat(pathOf(folder, entry.rawName))) === entry.shape
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

/**
 * Moves a file into a sub-folder without ever replacing another: a free name is taken. Returns the
 * path below the folder; undefined when the file is gone already. A move that a crash cut in two is
 * brought to its end.
 */
export async function moveEntry(
  folder: string,
  rawName: Buffer,
  to: { below: string; name: string },
): Promise<string | undefined> {
  const target = await makeBelow(folder, to.below)
  const source = pathOf(folder, rawName)
  for (let n = 1; n <= SAME_NAMES_MAX; n += 1) {
    const name = nthName(to.name, n)
    const moved = await moveAs(source, join(target, name))
    if (moved === 'gone') return undefined
    if (moved === 'taken') continue
    await syncFolder(target)
    await syncFolder(folder)
    return `${to.below}/${name}`
  }
  throw new Error(`no free name in ${to.below}`)
}

/** Leaves the reason beside a file that was not taken; a reason that is there already stays. */
export async function writeReason(folder: string, path: string, text: string): Promise<void> {
  try {
    await writeFile(join(folder, reasonNameOf(path)), text, { flag: 'wx', encoding: 'utf8' })
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
}

/** A hard link first, then the old name goes: nothing is overwritten, nothing is ever nowhere. */
async function moveAs(source: Buffer, target: string): Promise<'moved' | 'taken' | 'gone'> {
  try {
    await link(source, target)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 'gone'
    if (hasCode(error, 'EEXIST')) return (await isSameFile(source, target)) ? dropName(source) : 'taken'
    if (hasCode(error, 'EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) {
      return moveWithoutLinks(source, target)
    }
    throw error
  }
  return dropName(source)
}

/** Shares without hard links: the name is taken with an empty file, which the move replaces. */
async function moveWithoutLinks(source: Buffer, target: string): Promise<'moved' | 'taken' | 'gone'> {
  try {
    await (await open(target, 'wx')).close()
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return 'taken'
    throw error
  }
  try {
    await rename(source, target)
    return 'moved'
  } catch (error) {
    await unlink(target)
    if (hasCode(error, 'ENOENT')) return 'gone'
    throw error
  }
}

async function dropName(source: Buffer): Promise<'moved'> {
  try {
    await unlink(source)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
  }
  return 'moved'
}

async function isSameFile(a: Buffer, b: string): Promise<boolean> {
  try {
    const [one, other] = [await lstat(a), await lstat(b)]
    return one.ino !== 0 && one.ino === other.ino && one.dev === other.dev
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

/** Makes the sub-folder; one that is a link to elsewhere is refused. */
async function makeBelow(folder: string, below: string): Promise<string> {
  let at = folder
  for (const part of below.split('/')) {
    at = join(at, part)
    await mkdir(at).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error
    })
    if (!(await lstat(at)).isDirectory()) throw new Error(`${part} is no folder`)
  }
  return at
}

const pathOf = (folder: string, rawName: Buffer): Buffer => Buffer.concat([Buffer.from(`${folder}/`), rawName])

/** Old shares hold names in other alphabets' bytes; they can be moved all the same. */
const nameOf = (raw: Buffer): string =>
  (isUtf8(raw) ? raw.toString('utf8') : raw.toString('latin1')).normalize('NFC').replace(/[\p{Cc}]/gu, '_')

function kindOf(stats: Stats): FolderEntry['kind'] {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'folder'
  return stats.isSymbolicLink() ? 'link' : 'other'
}

const shapeOf = (stats: Stats): string => `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeMs}`
