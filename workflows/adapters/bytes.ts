import type { Readable } from 'node:stream'

/** A file of the spool or the vault, to be read as often as needed. Nothing is copied to a plain temporary file. */
export interface ByteSource {
  byteSize: number
  /** `start` inclusive, `end` exclusive, as in `Array.slice`. */
  open(range?: { start: number; end: number }): Readable
}

/** Collects a source; for files within the upload limit only. */
export async function readAll(source: ByteSource): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of source.open()) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
