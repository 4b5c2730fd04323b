import { randomUUID } from 'node:crypto'
import type { EmulatorClock } from './clock.ts'
import { quickXorOf } from './quick-xor.ts'
import { GraphRefusal } from './wire.ts'

/** Bytes of a file, on disk. */
export interface StoredContent {
  path: string
  size: number
  /** What the server says of them: a fault may make it wrong. */
  quickXorHash: string
}

export interface DriveItem {
  id: string
  parentId: string | null
  name: string
  guid: string
  /** Counts every change; part of the eTag. */
  changes: number
  /** Counts changes of content; part of the cTag. */
  contents: number
  createdAt: string
  modifiedAt: string
  fileSystemInfo: Record<string, unknown>
  /** Null for a folder. */
  content: StoredContent | null
  versions: { id: string; size: number; lastModifiedDateTime: string; content: StoredContent }[]
  isDeleted: boolean
  /** Deleted beyond the recycle bin. */
  isPurged: boolean
  isLocked: boolean
  isMalware: boolean
  /** Place in the order of changes, for delta. */
  sequence: number
  listItemId: number
  fields: Record<string, unknown>
  permissions: DrivePermission[]
}

export interface DrivePermission {
  id: string
  roles: string[]
  grantedTo: string
}

export interface DriveState {
  readonly driveId: string
  readonly items: Map<string, DriveItem>
  readonly root: DriveItem
  sequence: number
  /** Tokens of an earlier epoch are dead. */
  epoch: number
  quotaBytes: number
  /** A scanner's or a person's own work, without a request. */
  add(parentId: string, name: string, content: StoredContent | null): DriveItem
  children(id: string): DriveItem[]
  childNamed(id: string, name: string): DriveItem | undefined
  /** Marks a change: new eTag, new place in the delta; of content too: new cTag. */
  touch(item: DriveItem, isContent?: boolean): void
  usedBytes(): number
  /** @throws {GraphRefusal} 404 */
  need(id: string): DriveItem
  remove(item: DriveItem, forGood?: boolean): void
  restore(item: DriveItem): void
  pathOf(item: DriveItem): string
}

const ROOT_ID = '01EMULATORROOT'
/** Of the decoded path and name together. */
const PATH_MAX = 400

export function openDrive(clock: EmulatorClock, driveId: string, quotaBytes: number): DriveState {
  const items = new Map<string, DriveItem>()
  const state: DriveState = {
    driveId, items, root: newItem(ROOT_ID, null, 'root', null, 0), sequence: 0, epoch: 1, quotaBytes,
    add(parentId, name, content) {
      const id = `01EMU${items.size.toString(36).toUpperCase().padStart(29, '0')}`
      const item = newItem(id, parentId, name, content, items.size)
      items.set(id, item)
      state.touch(item)
      return item
    },
    children: (id) => [...items.values()].filter((one) => one.parentId === id && !one.isDeleted),
    childNamed: (id, name) => {
      const wanted = name.normalize('NFC').toLowerCase()
      return state.children(id).find((one) => one.name.normalize('NFC').toLowerCase() === wanted)
    },
    touch(item, isContent = false) {
      item.changes += 1
      if (isContent) item.contents += 1
      item.modifiedAt = clock.iso()
      state.sequence += 1
      item.sequence = state.sequence
    },
    usedBytes: () => [...items.values()]
      .reduce((sum, one) => sum + (one.isDeleted ? 0 : one.content?.size ?? 0), 0),
    need(id) {
      const item = items.get(id)
      if (!item || item.isDeleted) throw new GraphRefusal(404, 'itemNotFound', 'The resource could not be found.')
      return item
    },
    remove(item, forGood = false) {
      for (const child of state.children(item.id)) state.remove(child, forGood)
      item.isDeleted = true
      item.isPurged = forGood
      state.touch(item)
    },
    restore(item) {
      if (item.isPurged) throw new GraphRefusal(404, 'itemNotFound')
      item.isDeleted = false
      state.touch(item)
    },
    pathOf: (item) => {
      const parent = item.parentId === null ? undefined : items.get(item.parentId)
      return parent ? `${state.pathOf(parent)}/${item.name}` : ''
    },
  }
  function newItem(
    id: string, parentId: string | null, name: string, content: StoredContent | null, listItemId: number,
  ): DriveItem {
    const now = clock.iso()
    return {
      id, parentId, name, content, listItemId, guid: randomUUID().toUpperCase(), changes: 0, contents: 1,
      createdAt: now, modifiedAt: now, fileSystemInfo: { createdDateTime: now, lastModifiedDateTime: now },
      versions: [], isDeleted: false, isPurged: false, isLocked: false, isMalware: false, sequence: 0,
      fields: {}, permissions: [],
    }
  }
  items.set(ROOT_ID, state.root)
  state.touch(state.root)
  return state
}

const FORBIDDEN = /["*:<>?/\\|]/
const RESERVED = /^(\.lock|con|prn|aux|nul|com[0-9]|lpt[0-9]|desktop\.ini)(\.[^.]*)?$/i

/** @throws {GraphRefusal} for a name that SharePoint would not take. */
export function assertName(drive: DriveState, parent: DriveItem, name: string): void {
  const isBad = name === '' || FORBIDDEN.test(name) || RESERVED.test(name) || /_vti_/i.test(name)
    || name.startsWith('~') || /^\s|\s$|\.$/.test(name) || name.length > 255
  if (isBad) {
    throw new GraphRefusal(400, 'invalidRequest', 'The provided name cannot contain these characters or is reserved.', { innerCode: 'invalidPath' })
  }
  if (`${drive.pathOf(parent)}/${name}`.length > PATH_MAX) {
    throw new GraphRefusal(400, 'invalidRequest', 'The path is too long.', { innerCode: 'pathIsTooLong' })
  }
}

export const EMPTY_HASH = quickXorOf(Buffer.alloc(0))

export const eTagOf = (item: DriveItem): string => `"{${item.guid}},${item.changes}"`
export const cTagOf = (item: DriveItem): string => `"c:{${item.guid}},${item.contents}"`
