import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { chmod, lstat, open, readFile, rename, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { OfficeError } from '../domain/office-error.ts'
import {
  asBytes, asDiskError, hasCode, isSha256, makeFolder, namesIn, overwriteAndUnlink, rangeWithin,
  readRange, syncFolder, writeAll,
} from './durable-files.ts'
import { type Vault, VaultFileAltered, VaultFileMissing } from './vault.ts'

/** Well above the largest upload with its slip; what is longer is a fault. */
export const VAULT_FILE_BYTES_MAX = 1024 * 1024 * 1024
/** Drafts that no living process can still be writing. */
const DRAFT_AGE_MAX_MS = 24 * 3600 * 1000
const DRAFTS = 'drafts'

/**
 * The vault as a folder: `ab/cd/abcd…`, named by the sha-256 of what lies in it, read-only, for
 * this process's user alone.
 */
export function openVault({ folder }: { folder: string }): Vault {
  const drafts = join(folder, DRAFTS)
  mkdirSync(drafts, { recursive: true, mode: 0o700 })

  function pathOf(sha256: string): string {
    if (!isSha256(sha256)) throw new Error('a file of the vault is named by its sha-256')
    return join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256)
  }

  return {
    async write(bytes) {
      if (bytes instanceof Readable) bytes.on('error', () => {})
      const draft = join(drafts, `${randomBytes(16).toString('hex')}.part`)
      try {
        const written = await writeDraft(draft, bytes instanceof Readable ? bytes : [bytes])
        const path = pathOf(written.sha256)
        await makeFolder(folder, dirname(path))
        // Over a file of the same name too: the bytes are the same, and rot is healed.
        await rename(draft, path)
        await syncFolder(dirname(path))
        return written
      } catch (error) {
        await unlink(draft).catch((gone: unknown) => {
          if (!hasCode(gone, 'ENOENT')) throw gone
        })
        throw asDiskError(error)
      }
    },

    async has(sha256) {
      return (await sizeOf(pathOf(sha256))) !== undefined
    },

    async source(sha256) {
      const path = pathOf(sha256)
      const byteSize = await sizeOf(path)
      if (byteSize === undefined) throw new VaultFileMissing(sha256)
      return {
        byteSize,
        open(range) {
          const { start, end } = rangeWithin(byteSize, range)
          return readRange(path, start, end)
        },
      }
    },

    async read(sha256) {
      const path = pathOf(sha256)
      const size = await sizeOf(path)
      if (size === undefined) throw new VaultFileMissing(sha256)
      if (size > VAULT_FILE_BYTES_MAX) throw new VaultFileAltered(sha256)
      const bytes = await readFile(path)
      if (createHash('sha256').update(bytes).digest('hex') === sha256) return bytes
      throw new VaultFileAltered(sha256)
    },

    async destroy(sha256) {
      const path = pathOf(sha256)
      if ((await sizeOf(path)) === undefined) return
      await chmod(path, 0o600)
      await overwriteAndUnlink(path)
    },

    async list(limit, after = '') {
      await sweepDrafts(drafts)
      return listAfter(folder, limit, after)
    },
  }
}

async function writeDraft(
  draft: string,
  bytes: AsyncIterable<unknown> | Iterable<Uint8Array>,
): Promise<{ sha256: string; byteSize: number }> {
  const hash = createHash('sha256')
  let byteSize = 0
  const file = await open(draft, 'wx', 0o600)
  try {
    for await (const chunk of bytes) {
      const part = asBytes(chunk)
      byteSize += part.length
      if (byteSize > VAULT_FILE_BYTES_MAX) {
        throw new OfficeError('file-too-large', { maxBytes: VAULT_FILE_BYTES_MAX })
      }
      hash.update(part)
      await writeAll(file, part)
    }
    await file.chmod(0o400)
    await file.sync()
  } finally {
    await file.close()
  }
  return { sha256: hash.digest('hex'), byteSize }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await lstat(path)
    return found.isFile() ? found.size : undefined
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}

async function listAfter(folder: string, limit: number, after: string): Promise<string[]> {
  const found: string[] = []
  const outer = await hexNames(folder, after.slice(0, 2))
  for (const first of outer) {
    for (const second of await hexNames(join(folder, first), '')) {
      if (first + second < after.slice(0, 4)) continue
      for (const name of await namesIn(join(folder, first, second))) {
        if (!isSha256(name) || name <= after) continue
        found.push(name)
        if (found.length >= limit) return found
      }
    }
  }
  return found
}

async function hexNames(folder: string, from: string): Promise<string[]> {
  return (await namesIn(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name) && name >= from)
}

/** Removes what a crash left half written. */
async function sweepDrafts(drafts: string): Promise<void> {
  for (const name of await namesIn(drafts)) {
    const path = join(drafts, name)
    try {
      const { mtimeMs } = await lstat(path)
      if (Date.now() - mtimeMs > DRAFT_AGE_MAX_MS) await overwriteAndUnlink(path)
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error
    }
  }
}
