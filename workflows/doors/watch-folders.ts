import { type FSWatcher, watch } from 'node:fs'
import type { Office } from '../office.ts'
import { type FolderLook, type FolderMemory, lookThroughFolder } from './look-through-folder.ts'
import type { FolderDoor } from './take-from-folder.ts'

export interface WatchTimes {
  /** How long a file must have lain unchanged. */
  quietMs: number
  /** Network shares send no events: the folder is looked through again this often in any case. */
  rescanMs: number
}

type OnLook = (door: FolderDoor, look: FolderLook | undefined, error?: unknown) => void

/** Watches folders until told to stop: by the system's events, and by looking again and again. */
export function watchFolders(
  office: Office,
  doors: readonly FolderDoor[],
  times: WatchTimes,
  onLook: OnLook = () => {},
): { stop(): Promise<void> } {
  const watchers = doors.map((door) => watchFolder(office, door, times, onLook))
  return {
    async stop() {
      await Promise.all(watchers.map((one) => one.stop()))
    },
  }
}

function watchFolder(office: Office, door: FolderDoor, times: WatchTimes, onLook: OnLook) {
  const memory: FolderMemory = new Map()
  let events: FSWatcher | undefined
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()
  let dueAt = Number.POSITIVE_INFINITY
  let stopped = false

  function lookIn(ms: number): void {
    const at = performance.now() + ms
    if (stopped || at >= dueAt) return
    dueAt = at
    clearTimeout(timer)
    timer = setTimeout(() => {
      dueAt = Number.POSITIVE_INFINITY
      looking = look()
    }, ms)
  }

  function listen(): void {
    try {
      events ??= watch(door.path, { persistent: false }, () => lookIn(times.quietMs))
        .on('error', () => {
          events?.close()
          events = undefined
        })
    } catch {
      // The folder is not there (yet), or its file system has no events: looking again finds it.
    }
  }

  async function look(): Promise<void> {
    listen()
    let soon = false
    try {
      const clock = { nowMs: performance.now(), quietMs: times.quietMs }
      const seen = await lookThroughFolder(office, door, memory, clock)
      soon = seen.waiting > 0 && !seen.error
      if (seen.error?.code === 'folder-missing') {
        events?.close()
        events = undefined
      }
      onLook(door, seen)
    } catch (error) {
      onLook(door, undefined, error)
    }
    // A file seen for the first time is due when it has lain still.
    lookIn(soon ? Math.min(times.quietMs + 50, times.rescanMs) : times.rescanMs)
  }

  lookIn(0)
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      events?.close()
      await looking
    },
  }
}
