import { z } from 'zod'
import { openOutbound } from '../../workflows/adapters/outbound.ts'
import { isOfficeError } from '../../workflows/domain/office-error.ts'

const ANSWER_MS_MAX = 20_000

export interface GraphSaid {
  status: number
  /** Graph's word for what was wrong; empty when nothing was. */
  code: string
  json: unknown
}

export interface AskGraph {
  /** Ends an upload session at the address that Graph gave for it; without a token, as it wants. */
  forget(uploadUrl: string): Promise<void>
  (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object | string): Promise<GraphSaid>
}

const Wrong = z.object({ error: z.object({ code: z.string() }) })

/** Plain calls, one try each: a check is to show what the tenant says, not to get around it. */
export function askGraphAt(
  graphUrl: string, trustedAuthority: string | null, token: string,
): { ask: AskGraph; close(): void } {
  const outbound = openOutbound(trustedAuthority ? { certificateAuthority: trustedAuthority } : {})
  const isTenants = (url: string): boolean => {
    const { host, protocol } = new URL(url)
    return protocol === 'https:' && (host === new URL(graphUrl).host || host.endsWith('.sharepoint.com'))
  }
  return {
    close: () => outbound.close(),
    ask: Object.assign(ask, {
      async forget(url: string) {
        // One that stays open runs out by itself.
        if (isTenants(url)) await outbound.send({ url, method: 'DELETE', idleMs: ANSWER_MS_MAX }).catch(() => undefined)
      },
    }),
  }

  async function ask(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object | string,
  ): Promise<GraphSaid> {
    const isText = typeof body === 'string'
    const answer = await outbound.send({
      url: `${graphUrl}/v1.0${path}`, method, idleMs: ANSWER_MS_MAX,
      headers: {
        authorization: `Bearer ${token}`, 'user-agent': 'NONISV|ButPhe|ButPhe/1.0',
        ...(body === undefined ? {} : { 'content-type': isText ? 'text/plain' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    }).catch((error: unknown) => {
      if (isOfficeError(error)) return undefined
      throw error
    })
    if (!answer) return { status: 0, code: 'not-reached', json: null }
    const json = jsonOf(answer.bytes)
    const wrong = Wrong.safeParse(json)
    return { status: answer.status, code: wrong.success ? wrong.data.error.code.slice(0, 60) : '', json }
  }
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return null
  }
}

const Token = z.object({ roles: z.array(z.string().max(200)).max(200).optional() })

/**
 * The permissions that a token names; undefined when it cannot be read. For advice only: what the
 * tenant allows is asked of the tenant, call by call.
 */
export function rolesIn(token: string): readonly string[] | undefined {
  const part = token.split('.')[1]
  const claims = part ? jsonOf(Buffer.from(part, 'base64url')) : null
  const read = Token.safeParse(claims)
  return read.success ? (read.data.roles ?? []) : undefined
}
