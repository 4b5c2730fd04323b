import type { EmulatorState } from './emulator-state.ts'
import { GraphRefusal, type GraphReply, type GraphRequest } from './wire.ts'

/** Pre-authenticated addresses of content, whole or a range. */
export function download(state: EmulatorState) {
  return (request: GraphRequest): GraphReply | undefined => {
    const call = /^\/download\/([^/]+)$/.exec(request.path)
    if (!call || request.method !== 'GET') return undefined
    const item = state.drive.need(call[1] ?? '')
    if (request.query.get('tempauth') !== item.guid || !item.content) throw new GraphRefusal(401, 'unauthenticated')
    const { path, size } = item.content
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
    if (!range) return { status: 200, file: { path, start: 0, end: size } }
    const start = Number(range[1])
    const end = range[2] ? Math.min(Number(range[2]) + 1, size) : size
    if (start >= size) throw new GraphRefusal(416, 'invalidRange')
    return {
      status: 206, file: { path, start, end },
      headers: { 'content-range': `bytes ${start}-${end - 1}/${size}` },
    }
  }
}
