import type { EmulatorState } from './emulator-state.ts'
import { GraphRefusal, type GraphReply, type GraphRequest } from './wire.ts'

const LIBRARY = '/sites/van-ban/Shared%20Documents'

/** What a person sees who follows an item's link: the file itself, or the list of a folder. */
export function browse(state: EmulatorState) {
  return (request: GraphRequest): GraphReply | undefined => {
    if (request.method !== 'GET' || !request.path.startsWith(LIBRARY)) return undefined
    let item = state.drive.root
    for (const name of request.path.slice(LIBRARY.length).split('/').filter((part) => part !== '')) {
      const child = state.drive.childNamed(item.id, decodeURIComponent(name))
      if (!child) throw new GraphRefusal(404, 'itemNotFound')
      item = child
    }
    if (item.content) {
      return {
        status: 200, file: { path: item.content.path, start: 0, end: item.content.size },
        headers: { 'content-type': item.name.endsWith('.pdf') ? 'application/pdf' : 'application/octet-stream' },
      }
    }
    const base = request.path.replace(/\/$/, '')
    const lines = state.drive.children(item.id).map((child) => {
      const columns = Object.entries(child.fields).map(([name, value]) => `${name}: ${String(value)}`).join(', ')
      return `<li><a href="${base}/${encodeURIComponent(child.name)}">${escaped(child.name)}</a> ${escaped(columns)}</li>`
    })
    return {
      status: 200, headers: { 'content-type': 'text/html; charset=utf-8' },
      text: `<!doctype html><title>OneDrive</title><h1>${escaped(item.name)}</h1><ul>${lines.join('')}</ul>`,
    }
  }
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? '')
