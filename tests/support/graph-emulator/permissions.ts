import { randomUUID } from 'node:crypto'
import { behindDrive, needItem, targetOf } from './addressing.ts'
import type { EmulatorState } from './emulator-state.ts'
import { GraphRefusal, type GraphReply, type GraphRequest, jsonOf, textIn } from './wire.ts'

const ROLES = new Set(['read', 'write', 'owner'])

/** Who may see an item: invite, list, withdraw. */
export function permissions(state: EmulatorState) {
  return (request: GraphRequest): GraphReply | undefined => {
    const behind = behindDrive(state, request.path)
    const target = behind === undefined ? undefined : targetOf(state, behind)
    if (!target) return undefined
    if (target.rest === '/permissions' && request.method === 'GET') {
      const value = needItem(target, request).permissions.map(({ id, roles, grantedTo }) =>
        ({ id, roles, grantedToV2: { user: { email: grantedTo } } }))
      return { status: 200, json: { value } }
    }
    const one = /^\/permissions\/([^/]+)$/.exec(target.rest)
    if (one && request.method === 'DELETE') {
      const item = needItem(target, request)
      const kept = item.permissions.filter(({ id }) => id !== one[1])
      if (kept.length === item.permissions.length) throw new GraphRefusal(404, 'itemNotFound')
      item.permissions = kept
      return { status: 204 }
    }
    if (target.rest !== '/invite' || request.method !== 'POST') return undefined
    const item = needItem(target, request)
    const { recipients, roles, requireSignIn, sendInvitation } = jsonOf(request)
    if (!Array.isArray(recipients) || recipients.length === 0 || !Array.isArray(roles)
      || typeof requireSignIn !== 'boolean' || typeof sendInvitation !== 'boolean') {
      throw new GraphRefusal(400, 'invalidRequest', 'recipients, roles, requireSignIn and sendInvitation are needed')
    }
    const given = roles.map(String)
    if (given.some((role) => !ROLES.has(role))) throw new GraphRefusal(400, 'invalidRequest', 'unknown role')
    for (const recipient of recipients as Record<string, unknown>[]) {
      const grantedTo = textIn(recipient.email) ?? textIn(recipient.objectId) ?? ''
      const known = item.permissions.find((permission) => permission.grantedTo === grantedTo)
      if (known) known.roles = given
      else item.permissions.push({ id: randomUUID(), roles: given, grantedTo })
    }
    return { status: 200, json: { value: item.permissions } }
  }
}
