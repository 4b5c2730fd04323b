import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { type FileHandle, mkdir, open, rename, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { isUuid } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { ByteSource } from './bytes.ts'
import {
  asBytes, asDiskError, hasCode, namesIn, overwriteAndUnlink, rangeWithin, syncFolder, writeAll,
} from './durable-files.ts'
import {
  FRAME_BYTES, frameCount, openFrame, SEALED_FRAME_BYTES, sealedSize, sealFrame,
} from './frame-cipher.ts'
import type { MasterKey } from './master-key.ts'
import type { Spool, SpooledItem } from './spool.ts'

const KEY_BYTES = 32
const HEAD_BYTES = 4096
/** The complete file in an item's folder; anything else there is what a crash left. */
const COMPLETE = 'bytes'

export class SpoolFileMissing extends Error {
  override readonly name = 'SpoolFileMissing'
}
/** The bytes on disk are not those that were received. */
export class SpoolFileAltered extends Error {
  override readonly name = 'SpoolFileAltered'
}

const ownerOf = (id: string): string => `spool-item:${id}`

/** A folder on the office's own disk, one folder an item, for this process's user alone. */
export function openSpool({ folder, masterKey }: { folder: string; masterKey: MasterKey }): Spool {
  mkdirSync(folder, { recursive: true, mode: 0o700 })

  function folderOf(id: string): string {
    if (!isUuid(id)) throw new Error('the id of a spooled item is a uuid')
    return join(folder, id)
  }

  async function destroy(id: string): Promise<void> {
    const itemFolder = folderOf(id)
    for (const name of await namesIn(itemFolder)) await overwriteAndUnlink(join(itemFolder, name))
    try {
      await rmdir(itemFolder)
      await syncFolder(folder)
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error
    }
  }

  return {
    async receive(id, bytes, { maxBytes }) {
      const itemFolder = folderOf(id)
      // A stream that breaks before it is read must not end the process; reading it tells.
      bytes.on('error', () => {})
      const key = randomBytes(KEY_BYTES)
      try {
        await mkdir(itemFolder, { mode: 0o700 })
      } catch (error) {
        bytes.destroy()
        throw asDiskError(error)
      }
      try {
        const received = await receiveInto(itemFolder, { id, key, bytes, maxBytes })
        await syncFolder(folder)
        return { ...received, wrappedKey: masterKey.wrap(key, ownerOf(id)) }
      } catch (error) {
        await destroy(id)
        throw asDiskError(error)
      } finally {
        key.fill(0)
      }
    },

    source(id, { byteSize, wrappedKey }) {
      const path = join(folderOf(id), COMPLETE)
      return {
        byteSize,
        open: (range) => Readable.from(
          plainChunks(path, rangeWithin(byteSize, range), {
            id, byteSize, unwrapKey: () => masterKey.unwrap(wrappedKey, ownerOf(id)),
          }),
          { objectMode: false },
        ),
      } satisfies ByteSource
    },

    destroy,

    async list(limit) {
      return (await namesIn(folder)).filter(isUuid).slice(0, limit)
    },
  }
}

/** Leaves the complete, synced file in the folder, or throws and leaves the rest to the caller. */
async function receiveInto(
  itemFolder: string,
  item: { id: string; key: Buffer; bytes: Readable; maxBytes: number },
): Promise<Omit<SpooledItem, 'wrappedKey'>> {
  const draft = join(itemFolder, `${randomBytes(16).toString('hex')}.part`)
  let file: FileHandle
  try {
    file = await open(draft, 'wx', 0o600)
  } catch (error) {
    item.bytes.destroy()
    throw error
  }
  let received
  try {
    received = await sealInto(file, item)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, join(itemFolder, COMPLETE))
  await syncFolder(itemFolder)
  return received
}

async function sealInto(
  file: FileHandle,
  { id, key, bytes, maxBytes }: { id: string; key: Buffer; bytes: Readable; maxBytes: number },
): Promise<Omit<SpooledItem, 'wrappedKey'>> {
  const hash = createHash('sha256')
  const frame = Buffer.alloc(FRAME_BYTES)
  let head: Buffer = Buffer.alloc(0)
  let filled = 0
  let index = 0
  let byteSize = 0
  const writeFrame = async (isLast: boolean): Promise<void> => {
    const place = { index, isLast, owner: ownerOf(id) }
    await writeAll(file, sealFrame(key, place, frame.subarray(0, filled)))
    index += 1
    filled = 0
  }

  for await (const chunk of bytes) {
    const part = asBytes(chunk)
    byteSize += part.length
    if (byteSize > maxBytes) throw new OfficeError('file-too-large', { maxBytes })
    hash.update(part)
    if (head.length < HEAD_BYTES) {
      head = Buffer.concat([head, part.subarray(0, HEAD_BYTES - head.length)])
    }
    for (let taken = 0; taken < part.length;) {
      // A full frame waits for the next byte: only then is it known not to be the last.
      if (filled === FRAME_BYTES) await writeFrame(false)
      const room = part.subarray(taken, taken + FRAME_BYTES - filled)
      frame.set(room, filled)
      filled += room.length
      taken += room.length
    }
  }
  if (byteSize === 0) throw new OfficeError('file-empty')
  await writeFrame(true)
  frame.fill(0)
  return { sha256: hash.digest('hex'), byteSize, head }
}

async function* plainChunks(
  path: string,
  { start, end }: { start: number; end: number },
  item: { id: string; byteSize: number; unwrapKey: () => Buffer },
): AsyncGenerator<Buffer> {
  const file = await openComplete(path)
  let key: Buffer | undefined
  try {
    if ((await file.stat()).size !== sealedSize(item.byteSize)) {
      throw new SpoolFileAltered('its size is not what was received')
    }
    key = item.unwrapKey()
    for (let index = Math.floor(start / FRAME_BYTES); index * FRAME_BYTES < end; index += 1) {
      const plain = await readFrame(file, key, {
        index, isLast: index === frameCount(item.byteSize) - 1, owner: ownerOf(item.id),
      })
      const offset = index * FRAME_BYTES
      yield plain.subarray(Math.max(0, start - offset), Math.min(plain.length, end - offset))
    }
  } finally {
    key?.fill(0)
    await file.close()
  }
}

async function readFrame(
  file: FileHandle,
  key: Buffer,
  place: { index: number; isLast: boolean; owner: string },
): Promise<Buffer> {
  const sealed = Buffer.alloc(SEALED_FRAME_BYTES)
  let filled = 0
  while (filled < sealed.length) {
    const position = place.index * SEALED_FRAME_BYTES + filled
    const { bytesRead } = await file.read(sealed, filled, sealed.length - filled, position)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  try {
    return openFrame(key, place, sealed.subarray(0, filled))
  } catch (error) {
    throw new SpoolFileAltered(`frame ${place.index} does not open`, { cause: error })
  }
}

async function openComplete(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw new SpoolFileMissing('not in the spool', { cause: error })
    throw error
  }
}
