import type { Settings } from '../workflows/domain/settings.ts'
import { codeOf } from '../workflows/doors/take-from-folder.ts'
import { watchFolders } from '../workflows/doors/watch-folders.ts'
import type { Office } from '../workflows/office.ts'
import type { WorkLog } from './work.ts'

/** Opens the doors that need a program to watch them: the scanners' folders. */
export function openDoors(
  office: Office,
  settings: Settings,
  log: WorkLog,
): { close(): Promise<void> } {
  const times = { quietMs: settings.watchedQuietSeconds * 1000, rescanMs: settings.watchedRescanSeconds * 1000 }
  const watching = watchFolders(office, settings.watchedFolders, times, (_door, look, error) => {
    if (error !== undefined) log.error({ event: 'folder-look-failed', code: codeOf(error) }, error)
    else if (look?.error) log.error({ event: 'folder-look-failed', code: look.error.code })
  })
  return { close: () => watching.stop() }
}
