import type { IncomingHttpHeaders } from 'node:http'

/** A request as the areas of the emulator see it: the body of a file goes to disk, never here. */
export interface GraphRequest {
  method: string
  /** As sent, still encoded, without the query; starts with `/`. */
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  /** Small bodies only. Empty when there was none. */
  body: Buffer
  /** The body of a file's bytes, already on disk. */
  received: ReceivedFile | null
}

export interface ReceivedFile {
  path: string
  size: number
}

export interface GraphReply {
  status: number
  json?: unknown
  /** Anything else in words; `content-type` is among the headers. */
  text?: string
  /** Part of a file on disk; `end` exclusive. */
  file?: { path: string; start: number; end: number }
  headers?: Readonly<Record<string, string>>
}

/** One area of the server. Undefined: not mine. */
export type Area = (request: GraphRequest) => Promise<GraphReply | undefined> | GraphReply | undefined

/** An answer that says no, in Graph's own form. */
export class GraphRefusal extends Error {
  override readonly name = 'GraphRefusal'
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>
  readonly innerCode: string | undefined

  constructor(
    status: number, code: string, message = code,
    more: { headers?: Readonly<Record<string, string>>; innerCode?: string } = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.headers = more.headers ?? {}
    this.innerCode = more.innerCode
  }
}

/** @throws {GraphRefusal} for a body that is not JSON or is not said to be. */
export function jsonOf(request: GraphRequest): Record<string, unknown> {
  if (request.body.length === 0) return {}
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw new GraphRefusal(400, 'invalidRequest', 'Content-Type must be application/json')
  }
  try {
    const value: unknown = JSON.parse(request.body.toString('utf8'))
    // Checked in the same line: an object, and no list.
    if (value && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Falls through to the refusal.
  }
  throw new GraphRefusal(400, 'invalidRequest', 'Unable to read JSON request payload.')
}

/** An object within JSON; empty when there is none. */
export function objectIn(value: unknown): Record<string, unknown> {
  return value && typeof value === 'object' && !Array.isArray(value) ? { ...value } : {}
}

export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
