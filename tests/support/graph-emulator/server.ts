import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { EmulatorState } from './emulator-state.ts'
import { type FaultRule, type Faults, usualCode } from './faults.ts'
import { LOGGED_HEADERS, type RequestLog } from './request-log.ts'
import { type Area, GraphRefusal, type GraphReply, type GraphRequest } from './wire.ts'

const BODY_MAX = 4 * 1_024 * 1_024
const LOGGED_BODY_MAX = 2_000
/** OData options that some route here knows; Graph refuses others. */
const OPTIONS = new Set(['$select', '$top', '$skiptoken', '$expand', '$filter', '$orderby', '$search', '$deltatoken', '$count', '$skip'])
const PLAIN_OPTIONS = /^(select|token|tempauth|@microsoft\.graph\.conflictBehavior|@name\.conflictBehavior|validationToken|startDateTime|endDateTime|model|code|state|changeType)$/

export interface Serving {
  state: EmulatorState
  faults: Faults
  log: RequestLog
  areas: readonly Area[]
  /** @throws {GraphRefusal} */
  assertAllowed(request: GraphRequest): void
}

/** Answers every request of the server: fault first, then the areas in their order. */
export function serve(server: Server, serving: Serving): void {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void answer(serving, request, response).catch((error: unknown) => {
      if (!serving.state.isClosed) console.error(error)
      response.destroy()
    })
  })
}

async function answer(serving: Serving, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = incoming.url ?? '/'
  const fault = serving.faults.take(`${incoming.method} ${url}`)
  if (fault?.delayMs) await pause(fault.delayMs, undefined, { ref: false })
  if (serving.state.isClosed) return void response.destroy()
  if (fault?.cut === 'before') return cut(serving, incoming, response, 0)
  let read: { body: Buffer; received: GraphRequest['received']; bytesIn: number } | undefined
  try {
    read = await readBody(serving, incoming, fault?.cut === 'mid-request')
  } catch {
    // The caller went away in the middle of its own request.
    return note(serving, incoming, { status: 0, bytesIn: 0, body: '', isInjected: false })
  }
  if (!read) return cut(serving, incoming, response, 0)
  const reply = await reached(serving, incoming, { ...read, fault })
  if (fault?.cut === 'after-store') return cut(serving, incoming, response, read.bytesIn)
  note(serving, incoming, {
    status: fault?.cut === 'mid-reply' ? 0 : reply.status, bytesIn: read.bytesIn,
    body: /json|urlencoded/.test(incoming.headers['content-type'] ?? '') ? withoutSecrets(read.body) : '',
    isInjected: fault !== undefined,
  })
  await send(serving, response, reply, { incoming, fault })
}

async function reached(
  serving: Serving, incoming: IncomingMessage,
  { body, received, fault }: { body: Buffer; received: GraphRequest['received']; fault: FaultRule | undefined },
): Promise<GraphReply> {
  const requestId = randomUUID()
  const url = new URL(incoming.url ?? '/', 'http://x')
  const request: GraphRequest = {
    method: incoming.method ?? 'GET', path: url.pathname, query: url.searchParams, headers: incoming.headers,
    body, received,
  }
  const { state } = serving
  try {
    if (fault?.status !== undefined) {
      throw new GraphRefusal(fault.status, fault.code ?? usualCode(fault.status), 'injected', {
        headers: fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) },
        ...(fault.innerCode ? { innerCode: fault.innerCode } : {}),
      })
    }
    return await routed(serving, request, fault)
  } catch (error) {
    if (!(error instanceof GraphRefusal)) throw error
    const innerError = {
      ...(error.innerCode ? { code: error.innerCode } : {}), date: state.clock.iso(), 'request-id': requestId,
      'client-request-id': request.headers['client-request-id'] ?? requestId,
    }
    return {
      status: error.status, headers: error.headers,
      json: { error: { code: error.code, message: error.message, innerError } },
    }
  }
}

async function routed(serving: Serving, request: GraphRequest, fault: FaultRule | undefined): Promise<GraphReply> {
  if (request.method === 'HEAD' && request.path === '/') return { status: 200 }
  if (request.path.startsWith('/v1.0/')) {
    serving.assertAllowed(request)
    for (const name of request.query.keys()) {
      if (name.startsWith('$') ? OPTIONS.has(name) : PLAIN_OPTIONS.test(name)) continue
      throw new GraphRefusal(400, 'invalidRequest', `Query option '${name}' is not recognized.`)
    }
  }
  // Set for this request only, and read before anything else can be served: one at a time.
  return exclusively(serving.state, fault, async () => {
    for (const area of serving.areas) {
      const reply = await area(request)
      if (reply) return reply
    }
    throw new GraphRefusal(400, 'invalidRequest', `No route: ${request.method} ${request.path}`)
  })
}

const turns = new WeakMap<EmulatorState, Promise<unknown>>()

/** One request at a time changes the drive, as a real one would appear to do. */
async function exclusively<T>(
  state: EmulatorState, fault: FaultRule | undefined, work: () => Promise<T>,
): Promise<T> {
  const before = turns.get(state) ?? Promise.resolve()
  const mine = before.catch(() => undefined).then(async () => {
    state.fault = fault
    try {
      return await work()
    } finally {
      state.fault = undefined
    }
  })
  turns.set(state, mine)
  return mine
}

/** Undefined when the connection is to be cut in the middle of the body. */
async function readBody(
  { state }: Serving, incoming: IncomingMessage, cutInside: boolean,
): Promise<{ body: Buffer; received: GraphRequest['received']; bytesIn: number } | undefined> {
  const isFile = incoming.method === 'PUT'
  const declared = Number(incoming.headers['content-length'] ?? 0)
  if (!isFile) {
    const parts: Buffer[] = []
    let size = 0
    for await (const part of incoming) {
      size += (part as Buffer).length
      if (size <= BODY_MAX) parts.push(part as Buffer)
      if (cutInside) return undefined
    }
    return cutInside ? undefined : { body: Buffer.concat(parts), received: null, bytesIn: size }
  }
  const path = state.newFile()
  const file = createWriteStream(path)
  // The folder may go while a body still comes in.
  file.on('error', () => incoming.destroy())
  let size = 0
  for await (const part of incoming) {
    size += (part as Buffer).length
    if (!file.write(part)) await new Promise<void>((resolve) => file.once('drain', () => resolve()))
    if (cutInside && size >= declared / 2) {
      file.destroy()
      return undefined
    }
  }
  await new Promise<void>((resolve) => file.end(() => resolve()))
  return { body: Buffer.alloc(0), received: { path, size }, bytesIn: size }
}

function cut(serving: Serving, incoming: IncomingMessage, response: ServerResponse, bytesIn: number): void {
  note(serving, incoming, { status: 0, bytesIn, body: '', isInjected: true })
  response.destroy()
}

async function send(
  { state }: Serving, response: ServerResponse, reply: GraphReply,
  { incoming, fault }: { incoming: IncomingMessage; fault: FaultRule | undefined },
): Promise<void> {
  const words = reply.json === undefined ? reply.text : JSON.stringify(reply.json)
  const json = words === undefined ? undefined : Buffer.from(words)
  const size = reply.file ? reply.file.end - reply.file.start : json?.length ?? 0
  response.writeHead(reply.status, {
    'request-id': randomUUID(),
    date: new Date(state.clock.now()).toUTCString(),
    ...(json ? { 'content-type': 'application/json; odata.metadata=minimal;charset=utf-8' } : {}),
    ...(reply.file ? { 'content-type': 'application/octet-stream' } : {}),
    ...(reply.status === 204 ? {} : { 'content-length': size }),
    ...reply.headers,
  })
  if (incoming.method === 'HEAD' || size === 0) return void response.end()
  const parts = reply.file && size > 0
    ? createReadStream(reply.file.path, { start: reply.file.start, end: reply.file.end - 1 })
    : [json ?? Buffer.alloc(0)]
  let sent = 0
  for await (const part of parts) {
    for (const piece of fault?.drip ? pieces(part as Buffer, fault.drip.bytes) : [part as Buffer]) {
      if (fault?.cut === 'mid-reply' && sent + piece.length >= size / 2) {
        response.write(piece.subarray(0, Math.max(1, Math.floor(size / 2) - sent)))
        await pause(20)
        return void response.destroy()
      }
      sent += piece.length
      if (!response.write(piece)) await new Promise<void>((resolve) => response.once('drain', () => resolve()).once('close', () => resolve()))
      if (response.destroyed) return
      if (fault?.drip) await pause(fault.drip.everyMs)
    }
  }
  response.end()
}

function* pieces(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

function note(
  { log }: Serving, incoming: IncomingMessage,
  seen: { status: number; bytesIn: number; body: string; isInjected: boolean },
): void {
  const headers = LOGGED_HEADERS.flatMap((name) => {
    const value = incoming.headers[name]
    return value === undefined ? [] : [[name, String(value)]]
  })
  log.add({
    method: incoming.method ?? '', url: incoming.url ?? '', host: incoming.headers.host ?? '',
    hasAuthorization: incoming.headers.authorization !== undefined,
    headers: Object.fromEntries(headers) as Record<string, string>, ...seen,
  })
}

function withoutSecrets(body: Buffer): string {
  return body.toString('utf8').slice(0, LOGGED_BODY_MAX)
    .replace(/(client_secret|client_assertion|refresh_token|code|assertion)=[^&]*/g, '$1=…')
}
