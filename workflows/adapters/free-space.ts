import { statfs } from 'node:fs/promises'
import { OfficeError } from '../domain/office-error.ts'

/** Below either, nothing more is taken in; what is here can still be registered. */
export const FREE_BYTES_MIN = 1_000_000_000
export const FREE_SHARE_MIN = 0.05

export interface DiskSpace {
  /** What an ordinary user may still write. */
  freeBytes: number
  totalBytes: number
}

export async function freeSpace(folder: string): Promise<DiskSpace> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}

/** @throws {OfficeError} `disk-nearly-full`, before a byte is accepted. */
export function assertRoomForUploads({ freeBytes, totalBytes }: DiskSpace): void {
  if (freeBytes >= FREE_BYTES_MIN && freeBytes >= totalBytes * FREE_SHARE_MIN) return
  throw new OfficeError('disk-nearly-full', { freeBytes, totalBytes })
}
