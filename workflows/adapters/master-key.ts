import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises'
import { dirname, relative, resolve, sep } from 'node:path'
import { OfficeError } from '../domain/office-error.ts'
import { hasCode, syncFolder, writeAll } from './durable-files.ts'

const KEY_BYTES = 32
const KEY_ID_BYTES = 8
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** The first byte of a wrapped value: 1 is AES-256-GCM under the key named next. */
const FORMAT = 1
const HEADER_BYTES = 1 + KEY_ID_BYTES
/** What is wrapped is a key or a small secret, never a document. */
const WRAPPED_BYTES_MAX = 64 * 1024
const READABLE_BY_OTHERS = 0o077
const WRITABLE_BY_OTHERS = 0o022

/** The office's one key on disk. It wraps the keys of items and gives a key for each purpose. */
export interface MasterKey {
  /** Hex; tells which key wrapped a value and nothing of the key. */
  readonly id: string
  /** AES-256-GCM. `aad` names what the value belongs to: it opens only under the same name. */
  wrap(key: Uint8Array, aad: string): Buffer
  /** @throws {WrappedKeyRefused} for another name, another master key, or altered bytes. */
  unwrap(wrapped: Uint8Array, aad: string): Buffer
  /** 32 bytes, the same each time for one purpose (HKDF-SHA-256). */
  derive(purpose: string): Buffer
}

export class WrappedKeyRefused extends Error {
  override readonly name = 'WrappedKeyRefused'
}

/**
 * Opens the key file, and makes it on the first start: 32 random bytes, for its owner alone, in a
 * folder for its owner alone. Two processes that start together end with the same key.
 * @throws {OfficeError} `master-key-missing` (when it may not be made), `master-key-exposed`,
 * `master-key-malformed`.
 */
export async function openMasterKey(
  file: string,
  { create = true }: { create?: boolean } = {},
): Promise<MasterKey> {
  const path = resolve(file)
  let bytes = await readKey(path)
  if (!bytes) {
    if (!create) throw new OfficeError('master-key-missing', { file: path })
    await createKey(path)
    bytes = await readKey(path)
  }
  if (!bytes) throw new OfficeError('master-key-missing', { file: path })
  return masterKeyOf(bytes)
}

/**
 * A key that is backed up with the bytes it protects protects nothing.
 * @throws {OfficeError} `master-key-in-data-folder`.
 */
export function assertKeyOutside(file: string, dataFolder: string): void {
  const inside = relative(resolve(dataFolder), resolve(file))
  if (inside === '..' || inside.startsWith(`..${sep}`) || resolve(inside) === inside) return
  throw new OfficeError('master-key-in-data-folder', { file: resolve(file) })
}

async function readKey(path: string): Promise<Buffer | undefined> {
  try {
    await assertNotExposed(path, READABLE_BY_OTHERS)
    await assertNotExposed(dirname(path), WRITABLE_BY_OTHERS)
    const bytes = await readFile(path)
    if (bytes.length !== KEY_BYTES) throw new OfficeError('master-key-malformed', { file: path })
    return bytes
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

async function assertNotExposed(path: string, forbidden: number): Promise<void> {
  const { mode, uid } = await stat(path)
  if (process.platform === 'win32') return
  const own = process.getuid?.() ?? uid
  const isForeign = uid !== own && uid !== 0
  if ((mode & forbidden) === 0 && !isForeign) return
  throw new OfficeError('master-key-exposed', { file: path, mode: (mode & 0o777).toString(8) })
}

/** Linked into place when complete: a crash leaves no half key, and the first of two wins. */
async function createKey(path: string): Promise<void> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomBytes(8).toString('hex')}.part`
  const handle = await open(draft, 'wx', 0o600)
  try {
    await writeAll(handle, randomBytes(KEY_BYTES))
    await handle.sync()
    await link(draft, path)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    await handle.close()
    await unlink(draft)
  }
  await syncFolder(folder)
}

function masterKeyOf(bytes: Buffer): MasterKey {
  const derive = (purpose: string, length = KEY_BYTES): Buffer =>
    Buffer.from(hkdfSync('sha256', bytes, Buffer.alloc(0), `but-phe/${purpose}`, length))
  const keyId = derive('key-id', KEY_ID_BYTES)
  const wrappingKey = derive('wrap')
  const header = Buffer.concat([Buffer.of(FORMAT), keyId])

  return {
    id: keyId.toString('hex'),

    wrap(key, aad) {
      if (key.length > WRAPPED_BYTES_MAX) throw new RangeError('too long to be a key')
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', wrappingKey, nonce)
      cipher.setAAD(Buffer.concat([header, Buffer.from(aad)]))
      const sealed = Buffer.concat([cipher.update(key), cipher.final()])
      return Buffer.concat([header, nonce, sealed, cipher.getAuthTag()])
    },

    unwrap(wrapped, aad) {
      const value = Buffer.from(wrapped.buffer, wrapped.byteOffset, wrapped.length)
      const isShort = value.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES
      if (isShort || !value.subarray(0, HEADER_BYTES).equals(header)) {
        throw new WrappedKeyRefused('wrapped under another key')
      }
      const nonce = value.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES)
      const decipher = createDecipheriv(
        'aes-256-gcm', wrappingKey, nonce, { authTagLength: TAG_BYTES },
      )
      decipher.setAAD(Buffer.concat([header, Buffer.from(aad)]))
      decipher.setAuthTag(value.subarray(-TAG_BYTES))
      const key = decipher.update(value.subarray(HEADER_BYTES + NONCE_BYTES, -TAG_BYTES))
      try {
        return Buffer.concat([key, decipher.final()])
      } catch (error) {
        throw new WrappedKeyRefused('altered, or of another owner', { cause: error })
      }
    },

    derive: (purpose) => derive(`purpose/${purpose}`),
  }
}
