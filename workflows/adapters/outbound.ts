import { Agent, request as requestOverTls } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { OfficeError } from '../domain/office-error.ts'

const ANSWER_MAX_BYTES = 4 * 1_024 * 1_024
const TIMEOUT_MS = 60_000
const SOCKETS_MAX = 8

export interface OutboundRequest {
  /** https only. */
  url: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  headers?: Readonly<Record<string, string>>
  /** A stream needs `content-length` among the headers. */
  body?: Uint8Array | string | Readable
  /** Silence in either direction longer than this ends the request. */
  idleMs?: number
  answerBytesMax?: number
}

export interface OutboundAnswer {
  status: number
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>
  bytes: Buffer
}

export interface OutboundStream {
  status: number
  headers: Readonly<Record<string, string>>
  body: Readable
}

/** The way out to servers that the settings name. Never follows to another address by itself. */
export interface Outbound {
  /** @throws {OfficeError} `server-not-reached` with `why`. */
  send(request: OutboundRequest): Promise<OutboundAnswer>
  /** As `send`, but the answer's body is left to the caller, who must read or destroy it. */
  open(request: OutboundRequest): Promise<OutboundStream>
  close(): void
}

/** `certificateAuthority`: PEM, trusted instead of the system's own list. */
export function openOutbound(
  { certificateAuthority, idleMs = TIMEOUT_MS }: { certificateAuthority?: string; idleMs?: number } = {},
): Outbound {
  const agent = new Agent({
    keepAlive: true, maxSockets: SOCKETS_MAX,
    ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority }),
  })

  async function open(asked: OutboundRequest): Promise<OutboundStream> {
    if (!isHttps(asked.url)) throw new OfficeError('server-not-reached', { why: 'address' })
    try {
      const incoming = await begin(agent, { idleMs, ...asked })
      return { status: incoming.statusCode ?? 0, headers: plain(incoming), body: incoming }
    } catch (cause) {
      throw notReached(cause)
    }
  }

  return {
    open,
    async send(asked) {
      const { status, headers, body } = await open(asked)
      try {
        return { status, headers, bytes: await collect(body, asked.answerBytesMax ?? ANSWER_MAX_BYTES) }
      } catch (cause) {
        throw notReached(cause)
      }
    },
    close: () => agent.destroy(),
  }
}

function begin(agent: Agent, asked: OutboundRequest & { idleMs: number }): Promise<IncomingMessage> {
  const { url, method, headers = {}, body, idleMs } = asked
  return new Promise((resolve, reject) => {
    const isStream = body instanceof Readable
    const sized = isStream || body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const outgoing = requestOverTls(url, { agent, method, headers: { ...sized, ...headers } })
    outgoing.setTimeout(idleMs, () => outgoing.destroy(new OfficeError('server-not-reached', { why: 'late' })))
    outgoing.once('response', (incoming) => {
      incoming.setTimeout(idleMs, () => incoming.destroy(new OfficeError('server-not-reached', { why: 'late' })))
      // An answer before the whole body is an answer: what is left of the body is not sent.
      if (isStream && !body.readableEnded) body.destroy()
      resolve(incoming)
    })
    outgoing.once('error', reject)
    if (!isStream) return void outgoing.end(body)
    pipeline(body, outgoing).catch((error: unknown) => {
      outgoing.destroy()
      reject(error instanceof Error ? error : new Error('not sent'))
    })
  })
}

async function collect(body: Readable, bytesMax: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of body) {
    // A response without an encoding gives buffers.
    const bytes = part as Buffer
    size += bytes.length
    if (size > bytesMax) throw new OfficeError('server-not-reached', { why: 'too-long' })
    parts.push(bytes)
  }
  return Buffer.concat(parts)
}

function plain(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(incoming.headers)
    .map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value ?? '']))
}

function notReached(cause: unknown): OfficeError {
  if (cause instanceof OfficeError) return cause
  return new OfficeError('server-not-reached', { why: 'silent' }, { cause })
}

function isHttps(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, username, password } = new URL(url)
  return protocol === 'https:' && username === '' && password === ''
}
