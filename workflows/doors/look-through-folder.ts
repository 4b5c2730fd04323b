import { ensureDoor, noteDoor } from '../../db/doors.ts'
import { hasCode } from '../adapters/durable-files.ts'
import { type FolderEntry, listFolder } from '../adapters/watched-folder.ts'
import { DONE_FOLDER, FAILED_FOLDER, isNoise, isPartialName, SECRET_FOLDER } from '../domain/door-files.ts'
import type { Office } from '../office.ts'
import {
  canBeRead, codeOf, doorKeyOf, type FolderDoor, isPassing, sendBack, type Taken, takeFromFolder,
} from './take-from-folder.ts'

/** Files of one look; the rest follow in the next, at once. */
const FILES_A_LOOK_MAX = 50
/** A scanner may make an empty file first and fill it when the glass is read. */
const EMPTY_PATIENCE = 6
/** Looks after which a file that cannot be read is put aside with its reason. */
export const UNREADABLE_LOOKS_MAX = 5

const OWN = new Set([DONE_FOLDER, FAILED_FOLDER, SECRET_FOLDER])

interface Sighting {
  shape: string
  since: number
  faults: number
}

/** What a watcher remembers of one folder between two looks. */
export type FolderMemory = Map<string, Sighting>

export interface FolderLook {
  counts: Record<Taken, number>
  /** Files that are still being written, or wait for the next look. */
  waiting: number
  /** Sub-folders of others: they are not looked into. */
  subFolders: number
  error?: { code: string; facts?: Record<string, string | number> }
}

/**
 * Looks through a watched folder once. A file is taken when its size, time and identity have not
 * changed for `quietMs`; names of files in the making are never opened. One bad file does not stop
 * the others; a full disk stops the look and keeps everything where it lies.
 */
export async function lookThroughFolder(
  office: Office,
  door: FolderDoor,
  memory: FolderMemory,
  clock: { nowMs: number; quietMs: number },
): Promise<FolderLook> {
  const look: FolderLook = { counts: { taken: 0, again: 0, failed: 0, busy: 0, gone: 0 }, waiting: 0, subFolders: 0 }
  await ensureDoor(office.db, { key: doorKeyOf(door), kind: 'watched-folder' })
  try {
    const entries = await listFolder(door.path)
    look.subFolders = entries.filter((entry) => entry.kind === 'folder' && !OWN.has(entry.name)).length
    const candidates = entries.filter((entry) => entry.kind !== 'folder' && !isNoise(entry.name))
    const ready = remember(memory, candidates, clock)
    look.waiting = candidates.length - ready.length + Math.max(0, ready.length - FILES_A_LOOK_MAX)
    for (const entry of ready.slice(0, FILES_A_LOOK_MAX)) {
      look.counts[await takeOne(office, door, memory, entry, look)] += 1
    }
  } catch (error) {
    look.error = { code: hasCode(error, 'ENOENT', 'ENOTDIR') ? 'folder-missing' : faultCode(error) }
  }
  look.waiting += look.counts.busy
  await noteDoor(office.db, {
    key: doorKeyOf(door), kind: 'watched-folder', at: office.now(), waiting: look.waiting,
    ...(look.error ? { error: look.error } : {}),
  })
  return look
}

/** Which files have lain still for long enough. Forgets those that are gone. */
function remember(
  memory: FolderMemory,
  candidates: readonly FolderEntry[],
  { nowMs, quietMs }: { nowMs: number; quietMs: number },
): FolderEntry[] {
  const names = new Set(candidates.map(keyOf))
  for (const key of memory.keys()) if (!names.has(key)) memory.delete(key)
  const ready: FolderEntry[] = []
  for (const entry of candidates) {
    if (isPartialName(entry.name)) continue
    const known = memory.get(keyOf(entry))
    if (known?.shape !== entry.shape) {
      memory.set(keyOf(entry), { shape: entry.shape, since: nowMs, faults: 0 })
      continue
    }
    const isEmptyFile = entry.kind === 'file' && entry.size === 0
    if (nowMs - known.since >= quietMs * (isEmptyFile ? EMPTY_PATIENCE : 1)) ready.push(entry)
  }
  return ready
}

async function takeOne(
  office: Office,
  door: FolderDoor,
  memory: FolderMemory,
  entry: FolderEntry,
  look: FolderLook,
): Promise<Taken> {
  try {
    const taken = await takeFromFolder(office, door, entry)
    if (taken === 'busy') memory.delete(keyOf(entry))
    return taken
  } catch (error) {
    if (!isPassing(error)) throw error
    const known = memory.get(keyOf(entry))
    if (known) known.faults += 1
    const isItsOwn = known !== undefined && known.faults >= UNREADABLE_LOOKS_MAX && !(await canBeRead(door, entry))
    if (!isItsOwn) {
      look.error = { code: 'file-unreadable', facts: { name: entry.name } }
      return 'busy'
    }
    return sendBack(office, door, entry, 'file-unreadable')
  }
}

function faultCode(error: unknown): string {
  if (isPassing(error)) return 'folder-unreadable'
  return codeOf(error)
}

const keyOf = (entry: FolderEntry): string => entry.rawName.toString('latin1')
