import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FolderLook, type FolderMemory, lookThroughFolder } from '../../workflows/doors/look-through-folder.ts'
import type { Office } from '../../workflows/office.ts'

const QUIET_MS = 1_000

/** A scanner's folder, and a watcher of it whose clock the test holds. */
export interface ScannerFolder {
  path: string
  put(name: string, bytes: Buffer | string): Promise<void>
  /** Looks once; a moment later than the last time. */
  look(office: Office, laterMs?: number): Promise<FolderLook>
  /** As a watcher does: often enough for all that lies still; the counts of both looks together. */
  lookUntilQuiet(office: Office): Promise<FolderLook>
  /** As a watcher that has just been started. */
  forget(): void
  /** Every file below, by its path in the folder, sorted. */
  files(): Promise<string[]>
  remove(): Promise<void>
}

export async function openScannerFolder(): Promise<ScannerFolder> {
  const path = await mkdtemp(join(tmpdir(), 'butphe-scanner-'))
  const memory: FolderMemory = new Map()
  let nowMs = 0
  const folder: ScannerFolder = {
    path,
    put: (name, bytes) => writeFile(join(path, name), bytes),
    async look(office, laterMs = QUIET_MS) {
      nowMs += laterMs
      return lookThroughFolder(office, { path, source: 'post' }, memory, { nowMs, quietMs: QUIET_MS })
    },
    async lookUntilQuiet(office) {
      const first = await folder.look(office)
      const last = await folder.look(office, QUIET_MS * 10)
      for (const kind of ['taken', 'again', 'failed', 'busy', 'gone'] as const) last.counts[kind] += first.counts[kind]
      return last
    },
    forget: () => memory.clear(),
    async files() {
      const names = await readdir(path, { recursive: true, withFileTypes: true })
      return names.filter((one) => !one.isDirectory())
        .map((one) => join(one.parentPath, one.name).slice(path.length + 1)).sort()
    },
    remove: () => rm(path, { recursive: true, force: true }),
  }
  return folder
}
