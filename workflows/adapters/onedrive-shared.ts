import { z } from 'zod'
import { isOfficeError, OfficeError } from '../domain/office-error.ts'
import type { RemoteChange, RemoteFile, SharedCloud } from './cloud-store.ts'
import { DriveItem, DriveItemPage, hashOf, isItemId, ITEM_SELECT } from './graph-items.ts'
import { childAddress, findItem, folderId, itemAddress, type OneDriveAt } from './onedrive-paths.ts'
import { readContent } from './onedrive-store.ts'
import type { SendingTo } from './upload-session.ts'

const PAGES_MAX = 1_000
const FILES_MAX = 500
const NUMBERED_MAX = 50
const DEPTH_MAX = 30
const COLUMNS_FRESH_MS = 10 * 60_000
const COLUMN_TEXT_MAX = 255

const Columns = z.object({ value: z.array(z.object({ name: z.string().max(300) })).max(1_000) })

/** What people do in the drive, seen from the office; and what the office writes beside files. */
export function sharedDrive(at: OneDriveAt & SendingTo): SharedCloud {
  return {
    async changes(token) {
      const drive = `/drives/${encodeURIComponent(at.driveId)}/root/delta`
      const page = await at.graph.call({ path: token ?? `${drive}?${ITEM_SELECT}`, shape: DriveItemPage })
        .catch((error: unknown) => { throw deadToken(error, token) })
      const next = page['@odata.nextLink'] ?? page['@odata.deltaLink']
      if (next === undefined) throw new OfficeError('cloud-odd-answer', { why: 'delta' })
      return { changes: page.value.map(changeOf), next, isLast: page['@odata.nextLink'] === undefined }
    },

    async pathOf(itemId) {
      const names: string[] = []
      const rootId = await folderId(at, '')
      for (let id = itemId, depth = 0; depth < DEPTH_MAX; depth += 1) {
        if (!isItemId(id)) return undefined
        const item = await findItem(at, id)
        if (!item) return undefined
        if (item.id === rootId || (rootId === 'root' && !item.parentReference?.id)) return names.join('/')
        names.unshift(item.name ?? '')
        id = item.parentReference?.id ?? ''
      }
      return undefined
    },

    read: (itemId) => readContent(at, itemId),

    async listFiles(folder) {
      const files: RemoteFile[] = []
      let path: string | undefined = `${itemAddress(at, await folderId(at, folder))}/children?${ITEM_SELECT}&$top=200`
      for (let page = 0; path !== undefined && page < PAGES_MAX && files.length < FILES_MAX; page += 1) {
        const answer: z.output<typeof DriveItemPage> = await at.graph.call({ path, shape: DriveItemPage })
        files.push(...answer.value.filter((item) => item.file).map(fileOf))
        path = answer['@odata.nextLink']
      }
      return files
    },

    async moveTo(itemId, folder) {
      const item = await findItem(at, itemId)
      if (!item) return
      const parentId = await folderId(at, folder)
      for (let count = 0; count < NUMBERED_MAX; count += 1) {
        const name = count === 0 ? item.name ?? '' : numbered(item.name ?? '', count)
        const isMoved = await move(at, itemId, { parentId, name })
        if (isMoved) return
      }
      throw new OfficeError('cloud-name-taken', { name: item.name ?? null })
    },

    async putBeside(folder, name, text) {
      const path = childAddress(at, await folderId(at, folder), name)
      await at.graph.call({
        path: `${path}/content?@microsoft.graph.conflictBehavior=replace`, method: 'PUT', shape: DriveItem,
        bytes: Buffer.from(text), headers: { 'content-type': 'text/plain' },
      })
    },

    describe: describer(at),
  }
}

/** Columns of the library's own list; which there are is asked now and then. */
function describer(at: OneDriveAt): SharedCloud['describe'] {
  let known: { names: Set<string>; list: string; readAt: number } | undefined

  async function columnsOf(list: string): Promise<Set<string>> {
    if (known?.list === list && Date.now() - known.readAt < COLUMNS_FRESH_MS) return known.names
    const { value } = await at.graph.call({ path: `${list}/columns?$select=name`, shape: Columns })
    known = { names: new Set(value.map(({ name }) => name)), list, readAt: Date.now() }
    return known.names
  }

  return async (itemId, given) => {
    const { sharepointIds } = await at.graph.call({
      path: `${itemAddress(at, itemId)}?$select=id,sharepointIds`, shape: DriveItem,
    })
    const { siteId, listId, listItemId } = sharepointIds ?? {}
    if (!siteId || !listId || !listItemId) return []
    const list = `/sites/${encodeURIComponent(siteId)}/lists/${encodeURIComponent(listId)}`
    const there = await columnsOf(list)
    const written = Object.entries(given).filter(([name]) => there.has(name))
    if (written.length > 0) {
      await at.graph.call({
        path: `${list}/items/${encodeURIComponent(listItemId)}/fields`, method: 'PATCH', shape: z.unknown(),
        json: Object.fromEntries(written.map(([name, value]) => [name, value?.slice(0, COLUMN_TEXT_MAX) ?? null])),
      })
    }
    return Object.keys(given).filter((name) => !there.has(name))
  }
}

/** A token that Graph knows no more says so in one of two ways. */
function deadToken(error: unknown, token: string | null): unknown {
  const isOdd = isOfficeError(error) && error.code === 'cloud-refused' && error.facts.status === 400
  return token !== null && isOdd ? new OfficeError('cloud-resync', {}, { cause: error }) : error
}

function changeOf(item: DriveItem): RemoteChange {
  return {
    itemId: item.id, isDeleted: item.deleted !== undefined, isFolder: item.file === undefined,
    name: item.name ?? null, parentId: item.parentReference?.id ?? null, etag: item.eTag ?? null,
    hash: hashOf(item) || null, byteSize: item.size ?? null, changedAt: item.lastModifiedDateTime ?? null,
  }
}

const fileOf = (item: DriveItem): RemoteFile => ({
  itemId: item.id, name: item.name ?? '', byteSize: item.size ?? 0, etag: item.eTag ?? '', hash: hashOf(item),
})

const numbered = (name: string, count: number): string =>
  name.replace(/(\.[^.]*)?$/, (extension) => ` (${count})${extension}`)

async function move(
  at: OneDriveAt, itemId: string, { parentId, name }: { parentId: string; name: string },
): Promise<boolean> {
  try {
    await at.graph.call({
      path: itemAddress(at, itemId), method: 'PATCH', shape: DriveItem,
      json: { name, parentReference: { id: parentId } },
    })
    return true
  } catch (error) {
    if (isOfficeError(error) && error.code === 'cloud-name-taken') return false
    throw error
  }
}
