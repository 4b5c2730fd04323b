import type { DriveItem } from './drive-state.ts'
import type { EmulatorState } from './emulator-state.ts'
import { GraphRefusal, type GraphRequest } from './wire.ts'
import { cTagOf, eTagOf } from './drive-state.ts'

/** What of a drive a path speaks of. */
export interface Target {
  /** Undefined when the last part of a path does not exist. */
  item: DriveItem | undefined
  /** For a path: the folder that holds (or would hold) it, and its name. */
  parent: DriveItem | undefined
  name: string
  /** What follows, for instance `/children`; empty for the item itself. */
  rest: string
}

const PATH_MAX = 400

/** `…/drives/{id}`, `/me/drive`, `/sites/{id}/drive` → the rest behind the drive; undefined: no drive. */
export function behindDrive(state: EmulatorState, path: string): string | undefined {
  const own = /^\/v1\.0\/(?:me\/drive|drive|users\/[^/]+\/drive|sites\/[^/]+\/drive)(?=[/:?]|$)(.*)$/.exec(path)
  if (own) return own[1] ?? ''
  const named = /^\/v1\.0\/(?:sites\/[^/]+\/)?drives\/([^/:]+)(.*)$/.exec(path)
  if (!named) return undefined
  if (decoded(named[1] ?? '') !== state.drive.driveId) {
    throw new GraphRefusal(404, 'itemNotFound', 'The provided drive id appears to be malformed, or does not represent a valid drive.')
  }
  return named[2] ?? ''
}

/** @throws {GraphRefusal} 404 for an unknown id, 400 for a path that nobody could have. */
export function targetOf(state: EmulatorState, behind: string): Target | undefined {
  const base = /^\/(root|items\/([^/:]+))(.*)$/.exec(behind)
  if (!base) return undefined
  const id = base[2] === undefined ? undefined : decoded(base[2])
  const from = id === undefined || id === 'root' ? state.drive.root : state.drive.need(id)
  const after = base[3] ?? ''
  const byPath = /^:\/(.*?)(?::(\/.*)?)?$/.exec(after)
  if (!byPath) return { item: from, parent: undefined, name: from.name, rest: after === '/' ? '' : after }

  const path = decoded(byPath[1] ?? '')
  if (path.length > PATH_MAX) throw new GraphRefusal(400, 'invalidRequest', 'path too long', { innerCode: 'pathIsTooLong' })
  const names = path.split('/').filter((name) => name !== '' && name !== '.')
  const rest = byPath[2] === '/' ? '' : byPath[2] ?? ''
  return walk(state, from, names, rest)
}

function walk(state: EmulatorState, from: DriveItem, names: readonly string[], rest: string): Target {
  let parent: DriveItem | undefined
  let item: DriveItem | undefined = from
  for (const [index, name] of names.entries()) {
    parent = item
    item = parent && state.drive.childNamed(parent.id, name)
    if (!item && index < names.length - 1) return { item: undefined, parent: undefined, name: names.at(-1) ?? '', rest }
  }
  return { item, parent, name: names.at(-1) ?? from.name, rest }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new GraphRefusal(400, 'invalidRequest', 'The address is not encoded.')
  }
}

/** @throws {GraphRefusal} 404, or 412 when the caller's eTag is not the item's. */
export function needItem(target: Target, request: GraphRequest): DriveItem {
  if (!target.item) throw new GraphRefusal(404, 'itemNotFound', 'The resource could not be found.')
  assertMatch(target.item, request)
  return target.item
}

export function assertMatch(item: DriveItem, request: GraphRequest): void {
  const match = request.headers['if-match']
  if (match === undefined || match === '*' || match === eTagOf(item) || match === cTagOf(item)) return
  throw new GraphRefusal(412, 'resourceModified', 'ETag does not match current item\'s value', { innerCode: 'entityTagDoesNotMatch' })
}

/** @throws {GraphRefusal} 423 */
export function assertUnlocked(item: DriveItem): void {
  if (item.isLocked) throw new GraphRefusal(423, 'notAllowed', 'The resource is locked.', { innerCode: 'lockMismatch' })
}
