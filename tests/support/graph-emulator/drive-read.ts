import { behindDrive, needItem, type Target, targetOf } from './addressing.ts'
import type { EmulatorState } from './emulator-state.ts'
import { viewItem } from './item-view.ts'
import { GraphRefusal, type GraphReply, type GraphRequest } from './wire.ts'

const PAGE = 200
const PAGE_MAX = 1_000

/** Reading of drives and items: drive, item, children, content, versions, search. */
export function readDrive(state: EmulatorState) {
  return (request: GraphRequest): GraphReply | undefined => {
    if (request.method !== 'GET') return undefined
    if (/^\/v1\.0\/(me|sites\/[^/]+)\/drives$/.test(request.path)) return { status: 200, json: { value: [viewDrive(state)] } }
    const behind = behindDrive(state, request.path)
    if (behind === undefined) return undefined
    if (behind === '' || behind === '/') return { status: 200, json: viewDrive(state) }
    const target = targetOf(state, behind)
    return target && readItem(state, request, target)
  }
}

function readItem(state: EmulatorState, request: GraphRequest, target: Target): GraphReply | undefined {
  const select = request.query.get('$select') ?? request.query.get('select')
  if (target.rest === '') return { status: 200, json: viewItem(state, needItem(target, request), select) }
  if (target.rest === '/children') return children(state, request, needItem(target, request).id, select)
  if (target.rest === '/content') {
    const item = needItem(target, request)
    if (!item.content) throw new GraphRefusal(400, 'notSupported', 'Cannot download a folder.')
    if (item.isMalware) throw new GraphRefusal(403, 'accessDenied', 'Malware detected', { innerCode: 'malwareDetected' })
    return { status: 302, headers: { location: `${state.filesOrigin()}/download/${item.id}?tempauth=${item.guid}` } }
  }
  if (target.rest === '/versions') {
    const item = needItem(target, request)
    const current = { id: 'current', size: item.content?.size ?? 0, lastModifiedDateTime: item.modifiedAt }
    const earlier = item.versions.map(({ id, size, lastModifiedDateTime }) => ({ id, size, lastModifiedDateTime }))
    return { status: 200, json: { value: [current, ...earlier] } }
  }
  const search = /^\/search\(q='(.*)'\)$/.exec(target.rest)
  if (search) {
    const wanted = decodeURIComponent(search[1] ?? '').toLowerCase()
    const found = [...state.drive.items.values()].filter((one) => !one.isDeleted && one.name.toLowerCase().includes(wanted))
    return { status: 200, json: { value: found.map((one) => viewItem(state, one, select)) } }
  }
  return undefined
}

function children(
  state: EmulatorState, request: GraphRequest, id: string, select: string | null,
): GraphReply {
  const top = Math.min(Number(request.query.get('$top') ?? PAGE), PAGE_MAX)
  const skip = Number(request.query.get('$skiptoken') ?? 0)
  if (!(top > 0) || !(skip >= 0)) throw new GraphRefusal(400, 'invalidRequest', 'Invalid $top or $skiptoken')
  const all = state.drive.children(id)
  const next = `${state.graphOrigin()}${request.path}?$top=${top}&$skiptoken=${skip + top}${select ? `&$select=${select}` : ''}`
  return {
    status: 200,
    json: {
      value: all.slice(skip, skip + top).map((one) => viewItem(state, one, select)),
      ...(skip + top < all.length ? { '@odata.nextLink': next } : {}),
    },
  }
}

function viewDrive(state: EmulatorState): object {
  const used = state.drive.usedBytes()
  const total = state.drive.quotaBytes
  return {
    id: state.drive.driveId, driveType: state.driveType, name: 'Documents',
    webUrl: `${state.filesOrigin()}/sites/van-ban/Shared%20Documents`,
    owner: { user: { displayName: 'Văn thư' } },
    quota: { total, used, remaining: Math.max(0, total - used), deleted: 0, state: used < total ? 'normal' : 'exceeded' },
  }
}
