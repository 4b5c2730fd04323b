import { randomUUID } from 'node:crypto'
import { type Area, GraphRefusal } from './graph-emulator/wire.ts'

export interface Mailboxes {
  /** Addresses that the application may open. */
  open: Set<string>
  /** Drafts that lie there now, by id. */
  drafts: Set<string>
  sent: number
  /** What else of the tenant is open to the application: paths behind /v1.0. */
  alsoOpen: Set<string>
  area: Area
}

/** Mailboxes of which an application may open some: enough to try permissions on. */
export function mailboxesOf(...open: string[]): Mailboxes {
  const boxes: Mailboxes = {
    open: new Set(open), drafts: new Set(), sent: 0, alsoOpen: new Set(),
    area: (request) => {
      if (boxes.alsoOpen.has(request.path.replace('/v1.0', ''))) return { status: 200, json: { id: 'x', value: [] } }
      if (request.path === '/v1.0/users') throw new GraphRefusal(403, 'Authorization_RequestDenied')
      const call = /^\/v1\.0\/users\/([^/]+)(\/.*)$/.exec(request.path)
      if (!call) return undefined
      if (!boxes.open.has(decodeURIComponent(call[1] ?? ''))) throw new GraphRefusal(403, 'ErrorAccessDenied')
      const what = `${request.method} ${call[2]}`
      if (what === 'GET /mailFolders/inbox') return { status: 200, json: { id: 'inbox' } }
      if (what === 'POST /sendMail') {
        boxes.sent += 1
        return { status: 202 }
      }
      if (what === 'POST /messages') {
        const id = randomUUID()
        boxes.drafts.add(id)
        return { status: 201, json: { id } }
      }
      const draft = /^DELETE \/messages\/(.+)$/.exec(what)?.[1]
      if (draft && boxes.drafts.delete(draft)) return { status: 204 }
      throw new GraphRefusal(404, 'ErrorItemNotFound')
    },
  }
  return boxes
}
