import { type FileHandle, lstat, mkdir, open, readdir, rmdir, unlink } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { Readable } from 'node:stream'
import { OfficeError } from '../domain/office-error.ts'

const OVERWRITE_BYTES = 1 << 20
const sha256Hex = /^[0-9a-f]{64}$/

export const isSha256 = (text: string): boolean => sha256Hex.test(text)

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}

/** Full disks are told to people; every other fault is passed on as it is. */
export function asDiskError(error: unknown): unknown {
  if (!hasCode(error, 'ENOSPC', 'EDQUOT')) return error
  return new OfficeError('disk-full', {}, { cause: error })
}

/** A name is on disk only once its folder is. Windows cannot sync a folder, and does it itself. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes `folder` and the missing ones above it, up to `root`, and syncs each one's parent. */
export async function makeFolder(root: string, folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  const parts = relative(root, folder).split(sep)
  for (let depth = 0; depth < parts.length; depth += 1) {
    await syncFolder(join(root, ...parts.slice(0, depth)))
  }
}

/** Writes all of it: a single write may stop short. */
export async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let written = 0
  while (written < bytes.length) {
    written += (await file.write(bytes, written, bytes.length - written)).bytesWritten
  }
}

/**
 * Overwrites a file with zeros, removes it and syncs its folder; does nothing when it is gone.
 * On an SSD or a copying file system the old blocks may live on: what must be gone for certain
 * was encrypted, and its key is destroyed.
 */
export async function overwriteAndUnlink(path: string): Promise<void> {
  try {
    const { size } = await lstat(path)
    const file = await open(path, 'r+')
    try {
      const zeros = Buffer.alloc(Math.min(size, OVERWRITE_BYTES))
      for (let done = 0; done < size; done += zeros.length) {
        await writeAll(file, zeros.subarray(0, Math.min(zeros.length, size - done)))
      }
      await file.sync()
    } finally {
      await file.close()
    }
    await unlink(path)
    await syncFolder(dirname(path))
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
  }
}

/** Names in a folder, sorted; none when it is not there. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return []
    throw error
  }
}

/** Removes empty folders from `folder` up to, not with, `root`. */
export async function removeEmptyFolders(root: string, folder: string): Promise<void> {
  for (let at = folder; at !== root && at.startsWith(root + sep); at = dirname(at)) {
    try {
      await rmdir(at)
    } catch (error) {
      if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT')) return
      throw error
    }
  }
}

/** As `Array.slice`, but a range that makes no sense is a fault of the caller. */
export function rangeWithin(
  byteSize: number,
  range: { start: number; end: number } = { start: 0, end: byteSize },
): { start: number; end: number } {
  const { start, end } = range
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) {
    throw new RangeError(`no range: ${start} to ${end}`)
  }
  return { start: Math.min(start, byteSize), end: Math.min(end, byteSize) }
}

/** Opens a file for reading only when somebody reads, and closes it however that ends. */
export function readRange(path: string, start: number, end: number): Readable {
  return Readable.from(chunksOf(path, start, end), { objectMode: false })
}

async function* chunksOf(path: string, start: number, end: number): AsyncGenerator<Buffer> {
  if (start >= end) return
  const file = await open(path, 'r')
  try {
    for (let at = start; at < end;) {
      const chunk = Buffer.allocUnsafe(Math.min(64 * 1024, end - at))
      const { bytesRead } = await file.read(chunk, 0, chunk.length, at)
      if (bytesRead === 0) throw new Error(`the file ends at ${at}, not at ${end}`)
      yield chunk.subarray(0, bytesRead)
      at += bytesRead
    }
  } finally {
    await file.close()
  }
}

/** A chunk of a byte stream; a stream of text or of objects is a fault of the caller. */
export function asBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  throw new TypeError('a stream of bytes was expected')
}
