import { createReadableStreamFromReadable } from '@remix-run/node'

const CSP = "default-src 'none'; sandbox; frame-ancestors 'none'"
const RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/

export interface ByteFacts {
  byteSize: number
  mediaType: string
  fileName: string
  /** Hex; the bytes of a file never change. */
  sha256: string
  open: (range?: { start: number; end: number }) => NodeJS.ReadableStream
}

export type ByteRange = { kind: 'whole' } | { kind: 'part'; start: number; end: number } | { kind: 'outside' }

/** A single range of a request, `end` exclusive. Several ranges at once are answered with the whole. */
export function byteRangeOf(header: string | null, byteSize: number): ByteRange {
  const found = header === null ? null : RANGE.exec(header.trim())
  if (!found || (found[1] === '' && found[2] === '')) return { kind: 'whole' }
  const [first, last] = [found[1], found[2]]
  if (first === '') {
    const length = Math.min(Number(last), byteSize)
    return length === 0 ? { kind: 'outside' } : { kind: 'part', start: byteSize - length, end: byteSize }
  }
  const start = Number(first)
  const end = last === '' ? byteSize : Math.min(Number(last) + 1, byteSize)
  if (start >= byteSize || start >= end) return { kind: 'outside' }
  return { kind: 'part', start, end }
}

/** Bytes as an answer: never shown as a page, never kept by a browser or a proxy. */
export function byteAnswer(request: Request, facts: ByteFacts): Response {
  const etag = `"${facts.sha256}"`
  const headers = new Headers({
    'Content-Type': facts.mediaType,
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(facts.fileName).replaceAll("'", '%27')}`,
    'Content-Security-Policy': CSP,
    'Cache-Control': 'private, no-store',
    'X-Content-Type-Options': 'nosniff',
    'Accept-Ranges': 'bytes',
    ETag: etag,
  })
  const isSame = request.headers.get('if-range') === null || request.headers.get('if-range') === etag
  const range = byteRangeOf(isSame ? request.headers.get('range') : null, facts.byteSize)
  if (range.kind === 'outside') {
    headers.set('Content-Range', `bytes */${facts.byteSize}`)
    return new Response(null, { status: 416, headers })
  }
  const length = range.kind === 'part' ? range.end - range.start : facts.byteSize
  headers.set('Content-Length', String(length))
  if (range.kind === 'part') headers.set('Content-Range', `bytes ${range.start}-${range.end - 1}/${facts.byteSize}`)
  if (request.method === 'HEAD') return new Response(null, { status: range.kind === 'part' ? 206 : 200, headers })
  const stream = range.kind === 'part' ? facts.open({ start: range.start, end: range.end }) : facts.open()
  // The adapters open node's own readable streams.
  const body = createReadableStreamFromReadable(stream as Parameters<typeof createReadableStreamFromReadable>[0])
  return new Response(body, { status: range.kind === 'part' ? 206 : 200, headers })
}
