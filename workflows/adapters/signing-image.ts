import { Readable } from 'node:stream'
import { OfficeError } from '../domain/office-error.ts'
import { runBoundedChild } from './bounded-child.ts'

export const IMAGE_BYTES_MAX = 2 * 2 ** 20
const PNG_BYTES_MAX = 256 * 1_024
const TIMEOUT_MS = 20_000
const MEMORY_MB = 512
const PNG = Buffer.from('89504e470d0a1a0a', 'hex')
const JPEG = Buffer.from('ffd8ff', 'hex')

/**
 * A picture of a signature on paper as blue ink without paper, small enough for every file.
 * @throws {OfficeError} `signature-image-unreadable`.
 */
export async function blueInk(picture: Buffer): Promise<Buffer> {
  const isPicture = picture.subarray(0, 8).equals(PNG) || picture.subarray(0, 3).equals(JPEG)
  if (!isPicture || picture.length > IMAGE_BYTES_MAX) throw new OfficeError('signature-image-unreadable')
  const ended = await runBoundedChild({
    script: 'workflows/adapters/signing-image-child.ts', stdin: Readable.from([picture]),
    timeoutMs: TIMEOUT_MS, outputMax: PNG_BYTES_MAX, memoryMb: MEMORY_MB, addons: true,
  })
  if (ended.end === 'finished') return ended.output
  throw new OfficeError('signature-image-unreadable', { why: ended.end }, { cause: ended.complaint })
}
