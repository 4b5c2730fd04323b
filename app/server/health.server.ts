import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { findWorkerAliveAt } from '../../db/worker-signs.ts'
import {
  FREE_BYTES_MIN, FREE_SHARE_MIN, freeSpace, type DiskSpace,
} from '../../workflows/adapters/free-space.ts'
import type { Office } from '../../workflows/office.ts'

/** Six missed signs of life: the worker is gone, not busy. */
export const WORKER_SILENT_MS_MAX = 3 * 60_000

/**
 * Whether the database answers, the disk of the vault can be written to and the worker that there
 * was still gives signs of life. Says no more.
 */
export async function isHealthy(office: Office): Promise<boolean> {
  try {
    await sql`select 1`.execute(office.db)
    const workerAliveAt = await findWorkerAliveAt(office.db)
    if (workerAliveAt && office.now().getTime() - workerAliveAt.getTime() > WORKER_SILENT_MS_MAX) return false
    await access(join(office.settings.dataFolder), constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** The disk that holds spool and vault; `isLow` when no more letters are taken in. */
export async function diskFacts(folder: string): Promise<DiskSpace & { isLow: boolean }> {
  const space = await freeSpace(folder)
  const isLow = space.freeBytes < FREE_BYTES_MIN || space.freeBytes < space.totalBytes * FREE_SHARE_MIN
  return { ...space, isLow }
}
