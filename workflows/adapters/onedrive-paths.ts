import { isOfficeError, OfficeError } from '../domain/office-error.ts'
import type { FolderMemory } from './cloud-folders.ts'
import type { Graph } from './graph-client.ts'
import { DriveItem, ITEM_SELECT } from './graph-items.ts'

const PARTS_MAX = 20

export interface OneDriveAt {
  graph: Graph
  driveId: string
  /** Folder of the drive in which all of the office's lies; empty for the drive itself. */
  rootFolder: string
  folders: FolderMemory
  /** Called once a folder is made or found for the first time. */
  onFolder?(path: string, itemId: string): Promise<void>
}

export const itemAddress = (at: Pick<OneDriveAt, 'driveId'>, itemId: string): string =>
  `/drives/${encodeURIComponent(at.driveId)}/items/${encodeURIComponent(itemId)}`

export const childAddress = (at: Pick<OneDriveAt, 'driveId'>, parentId: string, name: string): string =>
  `${itemAddress(at, parentId)}:/${encodeURIComponent(name)}:`

/** The child of that name; undefined when there is none, or no such parent. */
export async function findChild(at: OneDriveAt, parentId: string, name: string): Promise<DriveItem | undefined> {
  return orMissing(at.graph.call({ path: `${childAddress(at, parentId, name)}?${ITEM_SELECT}`, shape: DriveItem }))
}

export async function findItem(at: OneDriveAt, itemId: string): Promise<DriveItem | undefined> {
  const item = await orMissing(at.graph.call({ path: `${itemAddress(at, itemId)}?${ITEM_SELECT}`, shape: DriveItem }))
  return item?.deleted ? undefined : item
}

export async function orMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (isOfficeError(error) && error.code === 'cloud-item-missing') return undefined
    throw error
  }
}

/** The id of a folder of the office, by its path; made with those above it when it is missing. */
export async function folderId(at: OneDriveAt, path: string): Promise<string> {
  const names = [...at.rootFolder.split('/'), ...path.split('/')].filter((name) => name !== '')
  if (names.length > PARTS_MAX) throw new OfficeError('cloud-path-refused', { length: path.length })
  let id = 'root'
  let reached = ''
  for (const name of names) {
    reached = reached === '' ? name : `${reached}/${name}`
    const known = await at.folders.find(reached)
    id = known ?? await findOrMake(at, id, { name, path: reached })
  }
  return id
}

async function findOrMake(at: OneDriveAt, parentId: string, { name, path }: { name: string; path: string }): Promise<string> {
  const found = await findChild(at, parentId, name) ?? await make(at, parentId, name)
  if (!found.folder) throw new OfficeError('cloud-name-taken', { name })
  // Before it is remembered: what fails here is done with the next file.
  await at.onFolder?.(path, found.id)
  await at.folders.save(path, found.id)
  return found.id
}

async function make(at: OneDriveAt, parentId: string, name: string): Promise<DriveItem> {
  try {
    return await at.graph.call({
      path: `${itemAddress(at, parentId)}/children`, method: 'POST', shape: DriveItem,
      json: { name, folder: {}, '@microsoft.graph.conflictBehavior': 'fail' },
    })
  } catch (error) {
    if (!isOfficeError(error) || error.code !== 'cloud-name-taken') throw error
    // Another worker was quicker, or our own answer was lost.
    const found = await findChild(at, parentId, name)
    if (!found) throw error
    return found
  }
}
