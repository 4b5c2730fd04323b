import { cTagOf, type DriveItem, eTagOf } from './drive-state.ts'
import type { EmulatorState } from './emulator-state.ts'

const MIME: Record<string, string> = {
  pdf: 'application/pdf', jpg: 'image/jpeg', png: 'image/png', tiff: 'image/tiff', txt: 'text/plain',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** A driveItem as Graph shows it. In delta one that was deleted shows hardly anything. */
export function viewItem(state: EmulatorState, item: DriveItem, select?: string | null, inDelta = false): object {
  const whole = item.isDeleted && inDelta ? deletedView(state, item) : fullView(state, item)
  if (!select) return whole
  const wanted = new Set(['id', ...select.split(',').map((one) => one.trim())])
  return Object.fromEntries(Object.entries(whole).filter(([key]) => wanted.has(key) || key.startsWith('@odata')))
}

function deletedView(state: EmulatorState, item: DriveItem): object {
  return {
    id: item.id, deleted: { state: 'deleted' },
    parentReference: { driveId: state.drive.driveId, driveType: state.driveType, id: item.parentId },
    ...(item.content ? { file: {} } : { folder: { childCount: 0 } }),
  }
}

function fullView(state: EmulatorState, item: DriveItem): Record<string, unknown> {
  const { drive } = state
  const parent = item.parentId === null ? undefined : drive.items.get(item.parentId)
  const path = drive.pathOf(item)
  const encoded = encodedPath(path)
  return {
    id: item.id,
    name: item.name,
    size: item.content?.size ?? 0,
    eTag: eTagOf(item),
    cTag: cTagOf(item),
    createdDateTime: item.createdAt,
    lastModifiedDateTime: item.modifiedAt,
    webUrl: `${state.filesOrigin()}/sites/van-ban/Shared%20Documents${encoded}`,
    fileSystemInfo: item.fileSystemInfo,
    parentReference: parent
      ? {
        driveId: drive.driveId, driveType: state.driveType, id: parent.id, name: parent.name,
        path: `/drives/${drive.driveId}/root:${encodedPath(drive.pathOf(parent))}`,
      }
      : { driveId: drive.driveId, driveType: state.driveType },
    ...(parent ? {} : { root: {} }),
    ...(item.content ? fileFacets(state, item) : { folder: { childCount: drive.children(item.id).length } }),
    ...(state.driveType === 'documentLibrary' && parent
      ? { sharepointIds: { siteId: state.siteId, listId: state.listId, listItemId: String(item.listItemId) } }
      : {}),
    ...(item.isMalware ? { malware: { description: 'Threat found' } } : {}),
    ...(item.isDeleted ? { deleted: { state: 'deleted' } } : {}),
  }
}

const encodedPath = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

function fileFacets(state: EmulatorState, item: DriveItem): object {
  const extension = item.name.split('.').at(-1)?.toLowerCase() ?? ''
  return {
    file: {
      mimeType: MIME[extension] ?? 'application/octet-stream',
      hashes: { quickXorHash: item.content?.quickXorHash },
    },
    '@microsoft.graph.downloadUrl': `${state.filesOrigin()}/download/${item.id}?tempauth=${item.guid}`,
  }
}
