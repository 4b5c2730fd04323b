import { randomUUID } from 'node:crypto'
import { assertUnlocked, behindDrive, needItem, type Target, targetOf } from './addressing.ts'
import { assertName, type DriveItem } from './drive-state.ts'
import type { EmulatorState } from './emulator-state.ts'
import { viewItem } from './item-view.ts'
import { conflictOf, settleFile } from './stored-content.ts'
import { GraphRefusal, type GraphReply, type GraphRequest, jsonOf, objectIn, textIn } from './wire.ts'

/** Folders, small files, renames and moves, copies, deletion for now and for good. */
export function writeDrive(state: EmulatorState) {
  const copies = new Map<string, { itemId: string; polls: number }>()
  return async (request: GraphRequest): Promise<GraphReply | undefined> => {
    const monitor = /^\/monitor\/([^/]+)$/.exec(request.path)
    if (monitor) return monitored(copies.get(monitor[1] ?? ''))
    if (request.method === 'GET') return undefined
    const behind = behindDrive(state, request.path)
    const target = behind === undefined ? undefined : targetOf(state, behind)
    if (!target) return undefined
    const key = `${request.method} ${target.rest}`
    if (key === 'POST /children') return makeFolder(state, request, target)
    if (key === 'PUT /content') return putContent(state, request, target)
    if (key === 'PATCH ') return patchItem(state, request, target)
    if (key === 'DELETE ' || key === 'POST /permanentDelete') {
      const item = needItem(target, request)
      assertUnlocked(item)
      state.drive.remove(item, target.rest !== '')
      return { status: 204 }
    }
    if (key === 'POST /copy') return copyItem(state, request, target, copies)
    if (key === 'POST /createLink') {
      const item = needItem(target, request)
      const { type, scope } = jsonOf(request)
      const link = { type, scope: scope ?? 'organization', webUrl: `${state.filesOrigin()}/:b:/s/${item.id}` }
      return { status: 201, json: { id: randomUUID(), roles: ['read'], link } }
    }
    return undefined
  }
}

function makeFolder(state: EmulatorState, request: GraphRequest, target: Target): GraphReply {
  const parent = needItem(target, request)
  const body = jsonOf(request)
  const name = textIn(body.name)
  if (name === undefined || body.folder === undefined) throw new GraphRefusal(400, 'invalidRequest', 'name and folder are needed')
  assertName(state.drive, parent, name)
  const existing = state.drive.childNamed(parent.id, name)
  const conflict = conflictOf(body['@microsoft.graph.conflictBehavior'] ?? body['@name.conflictBehavior'], 'fail')
  if (existing && conflict === 'replace' && !existing.content) return { status: 200, json: viewItem(state, existing) }
  if (existing && conflict !== 'rename') throw new GraphRefusal(409, 'nameAlreadyExists', 'Name already exists')
  const made = state.drive.add(parent.id, existing ? `${name} 1` : name, null)
  return { status: 201, json: viewItem(state, made) }
}

async function putContent(state: EmulatorState, request: GraphRequest, target: Target): Promise<GraphReply> {
  if (!request.received) throw new GraphRefusal(411, 'invalidRequest', 'Content-Length is needed')
  if (target.item) needItem(target, request)
  const parent = parentOf(state, target)
  const conflict = conflictOf(request.query.get('@microsoft.graph.conflictBehavior'), 'replace')
  const { item, isNew } = await settleFile(state, { parent, name: target.name, file: request.received, conflict })
  return { status: isNew ? 201 : 200, json: viewItem(state, item) }
}

/** The folder above, which for a path must exist. */
export function parentOf(state: EmulatorState, target: Target): DriveItem {
  const parent = target.parent ?? (target.item?.parentId ? state.drive.need(target.item.parentId) : undefined)
  if (!parent) throw new GraphRefusal(404, 'itemNotFound', 'The parent could not be found.')
  if (parent.content) throw new GraphRefusal(400, 'invalidRequest', 'The parent is a file.')
  return parent
}

function patchItem(state: EmulatorState, request: GraphRequest, target: Target): GraphReply {
  const item = needItem(target, request)
  assertUnlocked(item)
  const body = jsonOf(request)
  const parentId = textIn(objectIn(body.parentReference).id) ?? item.parentId
  if (item.parentId === null || parentId === null) throw new GraphRefusal(400, 'invalidRequest', 'The root cannot be moved.')
  const parent = state.drive.need(parentId)
  const name = textIn(body.name) ?? item.name
  assertName(state.drive, parent, name)
  const clash = state.drive.childNamed(parent.id, name)
  if (clash && clash !== item) throw new GraphRefusal(409, 'nameAlreadyExists', 'Name already exists')
  item.parentId = parent.id
  item.name = name
  item.fileSystemInfo = { ...item.fileSystemInfo, ...objectIn(body.fileSystemInfo) }
  state.drive.touch(item)
  return { status: 200, json: viewItem(state, item) }
}

async function copyItem(
  state: EmulatorState, request: GraphRequest, target: Target,
  copies: Map<string, { itemId: string; polls: number }>,
): Promise<GraphReply> {
  const item = needItem(target, request)
  if (!item.content) throw new GraphRefusal(400, 'notSupported', 'Copying a folder is not emulated.')
  const body = jsonOf(request)
  const parent = state.drive.need(textIn(objectIn(body.parentReference).id) ?? item.parentId ?? '')
  const { item: copy } = await settleFile(state, {
    parent, name: textIn(body.name) ?? item.name, file: item.content,
    conflict: conflictOf(request.query.get('@microsoft.graph.conflictBehavior'), 'fail'),
  })
  const id = randomUUID()
  copies.set(id, { itemId: copy.id, polls: 0 })
  return { status: 202, headers: { location: `${state.filesOrigin()}/monitor/${id}` } }
}

function monitored(copy: { itemId: string; polls: number } | undefined): GraphReply {
  if (!copy) throw new GraphRefusal(404, 'itemNotFound')
  copy.polls += 1
  if (copy.polls === 1) return { status: 202, json: { status: 'inProgress', percentageComplete: 50 } }
  return { status: 200, json: { status: 'completed', percentageComplete: 100, resourceId: copy.itemId } }
}
