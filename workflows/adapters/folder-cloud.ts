import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, mkdirSync } from 'node:fs'
import { lstat, open, realpath, rename, unlink } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { assertCloudPath } from '../domain/cloud-path.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { ByteSource } from './bytes.ts'
import type { CloudStore, PublishedFile } from './cloud-store.ts'
import {
  asBytes, asDiskError, hasCode, makeFolder, removeEmptyFolders, syncFolder, writeAll,
} from './durable-files.ts'

/** An item's id is its path, spelled so that it can stand anywhere: same path, same item. */
const idOf = (path: string): string => Buffer.from(path).toString('base64url')
const ITEM_ID_LENGTH_MAX = 2_000

/** A folder of this machine in the cloud's place. It keeps no versions. */
export function openFolderCloud({ folder }: { folder: string }): CloudStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 })

  /** Undefined for an id that this store never gave. */
  function pathOf(itemId: string): string | undefined {
    if (itemId.length > ITEM_ID_LENGTH_MAX) return undefined
    const path = Buffer.from(itemId, 'base64url').toString()
    try {
      return assertCloudPath(path) === path && idOf(path) === itemId ? path : undefined
    } catch {
      return undefined
    }
  }

  return {
    name: 'folder',

    async publish(path, bytes, { replaces } = {}) {
      const itemPath = assertCloudPath(path)
      const full = join(folder, ...itemPath.split('/'))
      const parent = dirname(full)
      await assertInside(folder, parent)
      await makeFolder(folder, parent)
      const draft = join(parent, `.${randomBytes(16).toString('hex')}.part`)
      try {
        const hash = await writeDraft(draft, bytes)
        const existing = await describeFile(full)
        if (existing?.hash === hash) {
          await unlink(draft)
        } else {
          const isOurs = replaces?.itemId === idOf(itemPath) && replaces.hash === existing?.hash
          if (existing && !isOurs) throw new OfficeError('cloud-name-taken', { length: itemPath.length })
          await rename(draft, full)
          await syncFolder(parent)
        }
        return publishedFile(itemPath, { hash, byteSize: bytes.byteSize })
      } catch (error) {
        await unlink(draft).catch(() => {})
        await removeEmptyFolders(folder, parent)
        throw asDiskError(error)
      }
    },

    async find(itemId) {
      const path = pathOf(itemId)
      if (path === undefined) return undefined
      const full = join(folder, ...path.split('/'))
      if (!(await isInside(folder, dirname(full)))) return undefined
      const found = await describeFile(full)
      return found && publishedFile(path, found)
    },

    async remove(itemId) {
      const path = pathOf(itemId)
      if (path === undefined) return
      const full = join(folder, ...path.split('/'))
      if (!(await isInside(folder, dirname(full)))) return
      if (!(await describeFile(full))) return
      await unlink(full)
      await syncFolder(dirname(full))
      await removeEmptyFolders(folder, dirname(full))
    },

    async abandon(path, bytes) {
      const itemPath = assertCloudPath(path)
      const full = join(folder, ...itemPath.split('/'))
      if (!(await isInside(folder, dirname(full)))) return
      const found = await describeFile(full)
      if (found?.byteSize !== bytes.byteSize || found.hash !== (await hashOfAll(bytes))) return
      await this.remove(idOf(itemPath))
    },
  }
}

async function hashOfAll(bytes: ByteSource): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of bytes.open()) hash.update(asBytes(chunk))
  return hash.digest('hex')
}

function publishedFile(path: string, file: { hash: string; byteSize: number }): PublishedFile {
  return { itemId: idOf(path), etag: `"${file.hash}"`, ...file }
}

/** Returns the sha-256 of what was written, synced. */
async function writeDraft(draft: string, bytes: ByteSource): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(draft, 'wx', 0o600)
  let byteSize = 0
  try {
    for await (const chunk of bytes.open()) {
      const part = asBytes(chunk)
      byteSize += part.length
      if (byteSize > bytes.byteSize) break
      hash.update(part)
      await writeAll(file, part)
    }
    if (byteSize !== bytes.byteSize) throw new Error(`not ${bytes.byteSize} bytes, as was said`)
    await file.sync()
  } finally {
    await file.close()
  }
  return hash.digest('hex')
}

/** Undefined when there is no plain file: a link is never followed. */
async function describeFile(path: string): Promise<{ hash: string; byteSize: number } | undefined> {
  try {
    const found = await lstat(path)
    if (!found.isFile()) return undefined
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
  const hash = createHash('sha256')
  let byteSize = 0
  for await (const chunk of createReadStream(path)) {
    const part = asBytes(chunk)
    byteSize += part.length
    hash.update(part)
  }
  return { hash: hash.digest('hex'), byteSize }
}

/** The folder may be one that others share: a link planted in it must not lead us out. */
async function isInside(root: string, folder: string): Promise<boolean> {
  try {
    const [realRoot, real] = await Promise.all([realpath(root), realpath(folder)])
    return real === realRoot || real.startsWith(realRoot + sep)
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false
    throw error
  }
}

/** Judged by what exists of `folder`, before the rest of it is made. */
async function assertInside(root: string, folder: string): Promise<void> {
  let existing = folder
  while (existing !== root && !(await lstat(existing).catch(() => undefined))) {
    existing = dirname(existing)
  }
  if (await isInside(root, existing)) return
  throw new OfficeError('cloud-path-refused', { length: folder.length })
}
