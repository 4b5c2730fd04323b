import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { needItem, type Target, targetOf, behindDrive } from './addressing.ts'
import { assertName, type DriveItem } from './drive-state.ts'
import { parentOf } from './drive-write.ts'
import type { EmulatorState } from './emulator-state.ts'
import { viewItem } from './item-view.ts'
import { type Conflict, conflictOf, settleFile } from './stored-content.ts'
import { GraphRefusal, type GraphReply, type GraphRequest, jsonOf, objectIn, textIn } from './wire.ts'

const UNIT = 320 * 1_024
const RANGE_MAX = 60 * 1_024 * 1_024

interface UploadSession {
  parentId: string
  name: string
  conflict: Conflict
  path: string
  position: number
  /** Known from the first range, or from the request. */
  total: number | undefined
  expiresAt: number
  fileSystemInfo: Record<string, unknown>
  isBusy: boolean
}

export interface UploadSessions {
  area(request: GraphRequest): Promise<GraphReply | undefined>
  /** All of them are gone, as after their time. */
  expireAll(): number
  readonly open: number
}

/** Upload in ranges: open, send, ask for the position, give up. */
export function openUploadSessions(state: EmulatorState): UploadSessions {
  const sessions = new Map<string, UploadSession>()
  return {
    get open() {
      return sessions.size
    },
    expireAll() {
      const count = sessions.size
      sessions.clear()
      return count
    },
    async area(request) {
      const upload = /^\/upload\/([^/]+)$/.exec(request.path)
      if (upload) return atSession(state, sessions, request, upload[1] ?? '')
      if (request.method !== 'POST' || !request.path.endsWith('/createUploadSession')) return undefined
      const behind = behindDrive(state, request.path)
      const target = behind === undefined ? undefined : targetOf(state, behind)
      return target && openSession(state, sessions, request, target)
    },
  }
}

function openSession(
  state: EmulatorState, sessions: Map<string, UploadSession>, request: GraphRequest, target: Target,
): GraphReply {
  if (target.item) needItem(target, request)
  const item = objectIn(jsonOf(request).item)
  const parent: DriveItem = parentOf(state, target)
  const name = textIn(item.name) ?? target.name
  assertName(state.drive, parent, name)
  const conflict = conflictOf(item['@microsoft.graph.conflictBehavior'] ?? item['@name.conflictBehavior'], 'replace')
  const existing = state.drive.childNamed(parent.id, name)
  if (existing && conflict === 'fail') throw new GraphRefusal(409, 'nameAlreadyExists', 'An item with the same name already exists')
  if (existing?.isLocked) throw new GraphRefusal(423, 'notAllowed', 'The resource is locked.', { innerCode: 'lockMismatch' })
  const size = typeof item.fileSize === 'number' ? item.fileSize : undefined
  if (size !== undefined && state.drive.usedBytes() + size > state.drive.quotaBytes) {
    throw new GraphRefusal(507, 'quotaLimitReached', 'Insufficient Space Available')
  }
  const id = randomUUID()
  const session: UploadSession = {
    parentId: parent.id, name, conflict, path: state.newFile(), position: 0, total: size,
    expiresAt: state.clock.now() + state.sessionMs, fileSystemInfo: objectIn(item.fileSystemInfo), isBusy: false,
  }
  sessions.set(id, session)
  return {
    status: 200,
    json: { uploadUrl: `${state.filesOrigin()}/upload/${id}?tempauth=x`, ...told(session) },
  }
}

async function atSession(
  state: EmulatorState, sessions: Map<string, UploadSession>, request: GraphRequest, id: string,
): Promise<GraphReply> {
  const session = sessions.get(id)
  if (request.headers.authorization !== undefined && !state.laxUploadAuth) {
    throw new GraphRefusal(401, 'unauthenticated', 'Do not send an Authorization header to the upload address.')
  }
  if (!session || session.expiresAt < state.clock.now()) {
    sessions.delete(id)
    throw new GraphRefusal(404, 'itemNotFound', 'The upload session was not found')
  }
  if (request.method === 'GET') return { status: 200, json: told(session) }
  if (request.method === 'DELETE') {
    sessions.delete(id)
    return { status: 204 }
  }
  if (request.method !== 'PUT') return { status: 405 }
  if (session.isBusy) throw new GraphRefusal(409, 'invalidRequest', 'A range is being received.')
  session.isBusy = true
  try {
    return await takeRange(state, sessions, request, { id, session })
  } finally {
    session.isBusy = false
  }
}

async function takeRange(
  state: EmulatorState, sessions: Map<string, UploadSession>, request: GraphRequest,
  { id, session }: { id: string; session: UploadSession },
): Promise<GraphReply> {
  const { received } = request
  const { first, last, total } = rangeOf(request)
  if (!received || received.size !== last - first + 1) throw new GraphRefusal(400, 'invalidRequest', 'Declared length does not match.', { innerCode: 'fragmentLengthMismatch' })
  if (received.size >= RANGE_MAX) throw new GraphRefusal(413, 'invalidRequest', 'The range is too large.')
  if (session.total !== undefined && session.total !== total) throw new GraphRefusal(400, 'invalidRequest', 'The total size changed.')
  session.total = total
  if (first !== session.position) {
    throw new GraphRefusal(416, 'invalidRange', 'Optimistic concurrency failure during fragmented upload', {
      innerCode: first < session.position ? 'fragmentOverlap' : 'fragmentOutOfOrder',
    })
  }
  if (last + 1 !== total && received.size % UNIT !== 0) throw new GraphRefusal(400, 'invalidRequest', 'Ranges must be multiples of 320 KiB.')
  await pipeline(
    createReadStream(received.path),
    createWriteStream(session.path, { flags: first === 0 ? 'w' : 'r+', start: first }),
  )
  session.position = last + 1
  if (session.position < total) return { status: 202, json: told(session) }

  const { item, isNew } = await settleFile(state, {
    parent: state.drive.need(session.parentId), name: session.name, conflict: session.conflict,
    file: { path: session.path, size: total },
  })
  item.fileSystemInfo = { ...item.fileSystemInfo, ...session.fileSystemInfo }
  sessions.delete(id)
  return { status: isNew ? 201 : 200, json: viewItem(state, item) }
}

function rangeOf(request: GraphRequest): { first: number; last: number; total: number } {
  const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(request.headers['content-range'] ?? '')
  if (!range) throw new GraphRefusal(400, 'invalidRequest', 'Content-Range is missing or malformed.')
  const [first = 0, last = 0, total = 0] = range.slice(1).map(Number)
  if (last < first || last >= total) throw new GraphRefusal(400, 'invalidRequest', 'Content-Range makes no sense.')
  return { first, last, total }
}

const told = (session: UploadSession) => ({
  expirationDateTime: new Date(session.expiresAt).toISOString(),
  nextExpectedRanges: [`${session.position}-`],
})
