import { Readable } from 'node:stream'
import type { OpenedFile } from '../../../workflows/oversight/open-file.ts'
import { OfficeError } from '../../../workflows/domain/office-error.ts'

/** While a download runs, the right to it is asked anew after so many milliseconds. */
const RIGHT_ASKED_EVERY_MS = 3_000
/** Pieces of one download come within this time. */
const NOTED_FOR_MS = 10 * 60 * 1_000
const NOTED_MAX = 2_000
const POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"

export interface ByteRange {
  start: number
  /** Exclusive. */
  end: number
}

/**
 * The one range that was asked for; undefined for the whole file. Several ranges at once, other
 * units and what cannot be read are answered with the whole, as RFC 9110 lets a server do.
 * @throws {OfficeError} `range-not-satisfiable` when it lies beyond the file.
 */
export function rangeOf(header: string | null, byteSize: number): ByteRange | undefined {
  const asked = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '')
  const [, first = '', last = ''] = asked ?? []
  if (!asked || (first === '' && last === '')) return undefined
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined
  const start = first === '' ? Math.max(0, byteSize - Number(last)) : Number(first)
  const end = first === '' || last === '' ? byteSize : Math.min(byteSize, Number(last) + 1)
  if (start >= end) throw new OfficeError('range-not-satisfiable', { byteSize })
  return { start, end }
}

/** Downloads that were noted, by person and file, with the time; the oldest first. */
const noted = new Map<string, number>()

/**
 * Whether this is a further piece of a download that was noted a while ago. Each person's first
 * request for a file is noted, whatever range it asks for.
 */
export function isNoted(personId: string, fileId: string, now: Date): boolean {
  const key = `${personId} ${fileId}`
  const at = noted.get(key)
  if (at !== undefined && now.getTime() - at < NOTED_FOR_MS) return true
  noted.delete(key)
  noted.set(key, now.getTime())
  const [oldest] = noted.keys()
  if (noted.size > NOTED_MAX && oldest !== undefined) noted.delete(oldest)
  return false
}

export interface Watch {
  /** Throws once the right is gone; the download ends there. */
  mayStill: () => Promise<unknown>
  everyMs?: number
  /** Resolves when the connection takes more; a slow reader must not fill our memory. */
  whenDrained?: () => Promise<unknown>
}

/** The bytes of a file as a download that no browser renders. */
export function fileAnswer(request: Request, file: OpenedFile, watch: Watch): Response {
  const etag = `"${file.sha256}"`
  const ifRange = request.headers.get('if-range')
  const isOther = ifRange !== null && ifRange !== etag
  const common = {
    'Content-Security-Policy': POLICY,
    'Cache-Control': 'private, no-store',
    'Accept-Ranges': 'bytes',
  }
  let range: ByteRange | undefined
  try {
    range = isOther ? undefined : rangeOf(request.headers.get('range'), file.byteSize)
  } catch (error) {
    if (!(error instanceof OfficeError)) throw error
    return new Response(null, {
      status: 416,
      headers: { ...common, 'Content-Range': `bytes */${file.byteSize}` },
    })
  }
  const { start, end } = range ?? { start: 0, end: file.byteSize }
  const headers = {
    ...common,
    'Content-Type': file.mediaType,
    'Content-Length': String(end - start),
    'Content-Disposition': disposition(file),
    ETag: etag,
    ...(range ? { 'Content-Range': `bytes ${start}-${end - 1}/${file.byteSize}` } : {}),
  }
  const status = range ? 206 : 200
  if (request.method === 'HEAD') return new Response(null, { status, headers })
  const pieces = guarded(file.source.open({ start, end }), request.signal, watch)
  const bytes = Readable.from(pieces, { objectMode: false })
  // The same class at run time; the two type libraries do not know of each other.
  return new Response(Readable.toWeb(bytes) as unknown as ReadableStream, { status, headers })
}

async function* guarded(
  source: Readable,
  signal: AbortSignal,
  watch: Watch,
): AsyncGenerator<Buffer> {
  const everyMs = watch.everyMs ?? RIGHT_ASKED_EVERY_MS
  let askedAt = Date.now()
  for await (const chunk of source) {
    await watch.whenDrained?.()
    signal.throwIfAborted()
    if (Date.now() - askedAt > everyMs) {
      await assertStill(watch)
      askedAt = Date.now()
    }
    yield chunk
  }
}

async function assertStill({ mayStill }: Watch): Promise<void> {
  try {
    await mayStill()
  } catch (cause) {
    throw new Error('the right to this file is gone', { cause })
  }
}

/** RFC 6266: an ASCII name for old programs, the true one beside it. Always a download. */
function disposition(file: Pick<OpenedFile, 'fileName' | 'role' | 'part'>): string {
  const name = file.fileName ?? `${file.role}-${file.part}`
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').replace(/[^\w.() -]/g, '_')
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
