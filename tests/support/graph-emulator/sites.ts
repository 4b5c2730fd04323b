import type { EmulatorState } from './emulator-state.ts'
import { GraphRefusal, type GraphReply, type GraphRequest } from './wire.ts'

/** The one site of the tenant that the application was granted, by id and by address. */
export function sites(state: EmulatorState) {
  return (request: GraphRequest): GraphReply | undefined => {
    if (request.method !== 'GET') return undefined
    if (request.path === '/v1.0/me') {
      return { status: 200, json: { id: 'u1', displayName: 'Văn thư', userPrincipalName: 'vanthu@contoso.test', mail: 'vanthu@contoso.test' } }
    }
    const call = /^\/v1\.0\/sites\/([^/]+?)(:\/.*)?$/.exec(request.path)
    if (!call) return undefined
    const id = decodeURIComponent(call[1] ?? '')
    const isOurs = id === state.siteId || (call[2]?.startsWith(':/sites/van-ban') ?? false)
    if (!isOurs) throw new GraphRefusal(403, 'accessDenied', 'Access denied')
    return { status: 200, json: { id: state.siteId, name: 'van-ban', displayName: 'Văn bản', webUrl: `${state.filesOrigin()}/sites/van-ban` } }
  }
}
