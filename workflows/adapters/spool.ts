import type { Readable } from 'node:stream'
import type { ByteSource } from './bytes.ts'

export interface SpooledItem {
  /** Hex sha-256 of the plain bytes. */
  sha256: string
  byteSize: number
  /** First bytes (at most 4 KiB), for telling what kind of file it is. */
  head: Buffer
  /** The item's own key, wrapped under the office's master key. Destroying it destroys the bytes. */
  wrappedKey: Buffer
}

/**
 * Where bytes lie that nobody has cleared: one encrypted file an item, each under its own random
 * key, no sharing by hash, no back-up.
 */
export interface Spool {
  /**
   * Takes a stream in, encrypting from the first byte, and returns once it is on disk (fsync).
   * @throws {OfficeError} `file-too-large` past `maxBytes`, `file-empty`; nothing is left behind.
   */
  receive(id: string, bytes: Readable, limits: { maxBytes: number }): Promise<SpooledItem>
  source(id: string, item: { byteSize: number; wrappedKey: Buffer }): ByteSource
  /** Overwrites and removes; does nothing when it is gone already. */
  destroy(id: string): Promise<void>
  /** Ids that lie in the spool, for the sweep after a crash; at most `limit`. */
  list(limit: number): Promise<string[]>
}
