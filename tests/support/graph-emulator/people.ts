import { readFileSync, writeFileSync } from 'node:fs'
import type { DriveItem } from './drive-state.ts'
import type { EmulatorState } from './emulator-state.ts'
import { quickXorOf } from './quick-xor.ts'
import { replaceContent } from './stored-content.ts'

export interface PeopleAtTheDrive {
  /** The item of a path such as `a/b.pdf`; undefined when there is none. */
  find(path: string): DriveItem | undefined
  read(item: DriveItem): Buffer
  /** All files, as path and item, deleted ones left out. */
  listFiles(): { path: string; item: DriveItem }[]
  /** Makes folders as needed; another file under the name becomes a version. */
  put(path: string, bytes: Uint8Array): DriveItem
  edit(item: DriveItem, bytes: Uint8Array): void
  rename(item: DriveItem, name: string): void
  move(item: DriveItem, folderPath: string): void
  remove(item: DriveItem): void
  restore(item: DriveItem): void
  lock(item: DriveItem, isLocked?: boolean): void
}

/** What people do in OneDrive's own pages and apps. */
export function openPeople(state: EmulatorState): PeopleAtTheDrive {
  const { drive } = state
  const folderAt = (path: string): DriveItem => path.split('/').filter((name) => name !== '')
    .reduce((parent, name) => drive.childNamed(parent.id, name) ?? drive.add(parent.id, name, null), drive.root)
  const stored = (bytes: Uint8Array) => {
    const path = state.newFile()
    writeFileSync(path, bytes)
    return { path, size: bytes.length, quickXorHash: quickXorOf(bytes) }
  }
  const people: PeopleAtTheDrive = {
    find(path) {
      let item: DriveItem | undefined = drive.root
      for (const name of path.split('/')) item = item && drive.childNamed(item.id, name)
      return item
    },
    read: (item) => item.content ? readFileSync(item.content.path) : Buffer.alloc(0),
    listFiles: () => [...drive.items.values()]
      .filter((item) => item.content && !item.isDeleted)
      .map((item) => ({ path: drive.pathOf(item).slice(1), item })),
    put(path, bytes) {
      const names = path.split('/')
      const name = names.pop() ?? ''
      const folder = folderAt(names.join('/'))
      const existing = drive.childNamed(folder.id, name)
      if (!existing) return drive.add(folder.id, name, stored(bytes))
      replaceContent(state, existing, stored(bytes))
      return existing
    },
    edit: (item, bytes) => replaceContent(state, item, stored(bytes)),
    rename(item, name) {
      item.name = name
      drive.touch(item)
    },
    move(item, folderPath) {
      item.parentId = folderAt(folderPath).id
      drive.touch(item)
    },
    remove: (item) => drive.remove(item),
    restore: (item) => drive.restore(item),
    lock(item, isLocked = true) {
      item.isLocked = isLocked
    },
  }
  return people
}
