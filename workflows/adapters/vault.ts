import type { Readable } from 'node:stream'
import type { ByteSource } from './bytes.ts'

/** The record of every byte: content-addressed files on the office's own disk. Nothing in it changes. */
export interface Vault {
  /** Temporary file, fsync, rename, fsync of the folder. Writing the same bytes again leaves one file. */
  write(bytes: Readable | Uint8Array): Promise<{ sha256: string; byteSize: number }>
  has(sha256: string): Promise<boolean>
  /** @throws {VaultFileMissing} when it is not there. */
  source(sha256: string): Promise<ByteSource>
  /** Reads it whole and compares the hash. @throws {VaultFileAltered} when it differs. */
  read(sha256: string): Promise<Buffer>
  destroy(sha256: string): Promise<void>
  list(limit: number, after?: string): Promise<string[]>
}

export class VaultFileMissing extends Error {
  override readonly name = 'VaultFileMissing'
}
export class VaultFileAltered extends Error {
  override readonly name = 'VaultFileAltered'
}
