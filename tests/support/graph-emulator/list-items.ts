import { assertMatch, behindDrive, needItem, targetOf } from './addressing.ts'
import { type DriveItem, eTagOf } from './drive-state.ts'
import type { EmulatorState } from './emulator-state.ts'
import { GraphRefusal, type GraphReply, type GraphRequest, jsonOf } from './wire.ts'

const TEXT_MAX = 255

/** The library's list behind the drive: its columns and the values of each item. */
export function listItems(state: EmulatorState) {
  return (request: GraphRequest): GraphReply | undefined => {
    if (state.driveType !== 'documentLibrary') return undefined
    const list = /^\/v1\.0\/sites\/([^/]+)\/lists\/([^/]+)(\/.*)?$/.exec(request.path)
    if (list) {
      const [, site, id, rest = ''] = list
      const isOurs = decodeURIComponent(site ?? '') === state.siteId && decodeURIComponent(id ?? '') === state.listId
      if (!isOurs) throw new GraphRefusal(404, 'itemNotFound', 'The list could not be found.')
      return ofList(state, request, rest)
    }
    if (request.method !== 'GET') return undefined
    const behind = behindDrive(state, request.path)
    const target = behind === undefined ? undefined : targetOf(state, behind)
    if (target?.rest !== '/listItem') return undefined
    return { status: 200, json: view(needItem(target, request)) }
  }
}

function ofList(state: EmulatorState, request: GraphRequest, rest: string): GraphReply | undefined {
  if (rest === '/columns' && request.method === 'GET') {
    return { status: 200, json: { value: [...state.columns].map((name) => ({ id: name, name, displayName: name, text: {} })) } }
  }
  const fields = /^\/items\/(\d+)(\/fields)?$/.exec(rest)
  if (!fields) return undefined
  const item = [...state.drive.items.values()].find((one) => one.listItemId === Number(fields[1]) && one.parentId !== null)
  if (!item || item.isDeleted) throw new GraphRefusal(404, 'itemNotFound', 'The list item could not be found.')
  if (request.method === 'GET') return { status: 200, json: fields[2] ? item.fields : view(item) }
  if (request.method !== 'PATCH' || !fields[2]) return undefined
  assertMatch(item, request)
  if (item.isLocked) throw new GraphRefusal(423, 'notAllowed', 'The file is locked.', { innerCode: 'lockMismatch' })
  const given = jsonOf(request)
  for (const [name, value] of Object.entries(given)) {
    if (!state.columns.has(name)) throw new GraphRefusal(400, 'invalidRequest', `Field '${name}' is not recognized`)
    if (typeof value === 'string' && value.length > TEXT_MAX) throw new GraphRefusal(400, 'invalidRequest', `Field '${name}' is too long`)
  }
  item.fields = { ...item.fields, ...given }
  state.drive.touch(item)
  return { status: 200, json: { '@odata.etag': eTagOf(item), ...item.fields } }
}

const view = (item: DriveItem) => ({ id: String(item.listItemId), eTag: eTagOf(item), fields: item.fields })
