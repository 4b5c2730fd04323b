import { Client, type Context, GraphError, type Middleware } from '@microsoft/microsoft-graph-client'
import { z } from 'zod'
import { isOfficeError, OfficeError } from '../domain/office-error.ts'
import { codesOf, refusalOf } from './graph-refusal.ts'
import { type GraphThrottle, isMishap, isThrottled, retryAfterMs } from './graph-throttle.ts'
import type { Outbound, OutboundAnswer, OutboundRequest } from './outbound.ts'

/** Graph asks applications to say who they are: it throttles the nameless first. */
const USER_AGENT = 'NONISV|ButPhe|ButPhe/1.0'

/** Where access tokens come from. */
export interface GraphTokens {
  /** `fresh`: the one given last was refused. @throws {OfficeError} `cloud-sign-in-refused`. */
  token(options?: { fresh?: boolean }): Promise<string>
}

export interface GraphAddress {
  /** `https://graph.microsoft.com`, without the version. */
  graphUrl: string
  tokens: GraphTokens
  outbound: Outbound
  throttle: GraphThrottle
}

export interface GraphCall<S extends z.ZodType> {
  /** Behind `/v1.0`, encoded; or a whole address that Graph gave (a next page). */
  path: string
  shape: S
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT'
  headers?: Readonly<Record<string, string>>
  json?: object
  bytes?: Uint8Array
}

export interface Graph {
  /** @throws {OfficeError} as `refusalOf` names it, `server-not-reached`, `cloud-paused`, `cloud-odd-answer`. */
  call<S extends z.ZodType>(call: GraphCall<S>): Promise<z.output<S>>
  /** The bytes behind a path (`$value`). @throws {OfficeError} as `call`. */
  content(path: string, bytesMax: number): Promise<Buffer>
  /** A redirect's target: Graph gives the address of content so. */
  locationOf(path: string): Promise<string>
}

/**
 * Calls of Graph by Microsoft's client, over our own way out: tokens, the pause that all calls
 * share, one new token and one replay after a 401, and new tries after a mishap are in one place.
 */
export function openGraph(address: GraphAddress): Graph {
  const base = new URL(address.graphUrl)

  async function raw(call: Omit<GraphCall<z.ZodType>, 'shape'>): Promise<unknown> {
    // The client sends a token to whatever address it is given: only to Graph's own.
    if (!call.path.startsWith('/') && new URL(call.path).origin !== base.origin) {
      throw new OfficeError('cloud-odd-answer', { why: 'address' })
    }
    const failed: Failed = {}
    const client = Client.initWithMiddleware({
      baseUrl: `${base.origin}/`, defaultVersion: 'v1.0', middleware: middlewareOver(address, failed),
    })
    const request = client.api(call.path).headers({ 'user-agent': USER_AGENT, ...call.headers })
    try {
      if (call.method === 'POST') return await request.post(call.json ?? {})
      if (call.method === 'PATCH') return await request.patch(call.json ?? {})
      if (call.method === 'DELETE') return await request.delete()
      if (call.method === 'PUT') return await request.put(call.bytes)
      return await request.get()
    } catch (error) {
      throw failed.with ?? asRefusal(error)
    }
  }

  return {
    async call(call) {
      const parsed = call.shape.safeParse(await raw(call))
      if (!parsed.success) throw new OfficeError('cloud-odd-answer', { why: 'shape' })
      return parsed.data
    },
    async content(path, bytesMax) {
      const answer = await askOften(address, {
        url: `${base.origin}/v1.0${path}`, method: 'GET', headers: { 'user-agent': USER_AGENT }, answerBytesMax: bytesMax,
      })
      if (answer.status === 200) return answer.bytes
      throw refusalOf({ status: answer.status, codes: codesOf(jsonOf(answer.bytes)) })
    },
    async locationOf(path) {
      const answer = await askOften(address, { url: `${base.origin}/v1.0${path}`, method: 'GET', headers: { 'user-agent': USER_AGENT } })
      const location = answer.headers.location
      if (answer.status === 302 && location) return location
      throw refusalOf({ status: answer.status, codes: codesOf(jsonOf(answer.bytes)) })
    },
  }
}

/** Our own failure in the middle of a call: the client would leave nothing of it but the words. */
interface Failed {
  with?: unknown
}

function middlewareOver(address: GraphAddress, failed: Failed): Middleware {
  return {
    async execute(context: Context) {
      const { options = {}, request } = context
      const answer = await askOften(address, {
        url: typeof request === 'string' ? request : request.url,
        // The client writes the method's name as Graph wants it.
        method: (options.method ?? 'GET') as OutboundRequest['method'],
        headers: plainHeaders(options.headers),
        ...bodyOf(options.body),
      }).catch((error: unknown) => {
        failed.with = error
        throw error
      })
      const isEmpty = answer.status === 204 || answer.status === 205 || answer.status === 304
      context.response = new Response(isEmpty ? null : new Uint8Array(answer.bytes), {
        status: answer.status, headers: answer.headers,
      })
    },
  }
}

function bodyOf(body: unknown): { body?: Uint8Array | string } {
  if (typeof body === 'string' || body instanceof Uint8Array) return { body }
  return {}
}

function plainHeaders(given: unknown): Record<string, string> {
  // The client keeps them in one of the three forms that `Headers` takes.
  return Object.fromEntries(new Headers(given as ConstructorParameters<typeof Headers>[0]).entries())
}

/** One call with all its tries. What Graph says in the end is returned, whatever it is. */
async function askOften(address: GraphAddress, request: OutboundRequest): Promise<OutboundAnswer> {
  const { throttle, outbound, tokens } = address
  let isFresh = false
  for (let tried = 1; ; tried += 1) {
    await throttle.turn()
    const authorization = `Bearer ${await tokens.token({ fresh: isFresh && tried > 1 })}`
    const isLast = tried >= throttle.patience.tries
    let answer: OutboundAnswer
    try {
      answer = await outbound.send({ ...request, headers: { ...request.headers, authorization } })
    } catch (error) {
      if (isLast || !isOfficeError(error)) throw error
      await throttle.backOff(tried)
      continue
    }
    if (answer.status === 401 && !isFresh) {
      isFresh = true
      continue
    }
    const isLater = isThrottled(answer.status)
    if (isLast || (!isLater && !isMishap(answer.status))) return answer
    const wait = isLater ? retryAfterMs(answer.headers) : undefined
    if (wait === undefined) await throttle.backOff(tried)
    else throttle.pause(wait)
  }
}

function asRefusal(error: unknown): unknown {
  if (!(error instanceof GraphError)) return error
  if (error.statusCode < 400) return new OfficeError('cloud-odd-answer', { why: 'shape' }, { cause: error })
  const codes = [error.code ?? '', ...codesOf({ error: jsonOf(error.body) })].filter((code) => code !== '')
  return refusalOf({ status: error.statusCode, codes })
}

function jsonOf(body: unknown): unknown {
  try {
    return JSON.parse(body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : String(body))
  } catch {
    return undefined
  }
}
