import { OfficeError } from '../domain/office-error.ts'

/** A question to a server that the office's settings name. Limits hold for every one of them. */
export interface Question {
  url: string
  method: 'GET' | 'POST'
  headers?: Readonly<Record<string, string>>
  body?: Uint8Array | string
  /** The answer is cut off beyond. */
  bytesMax: number
  timeoutMs: number
}

export interface ServerAnswer {
  status: number
  contentType: string
  bytes: Buffer
}

/**
 * Asks a server outside, within limits of time and size; never follows to another address.
 * @throws {OfficeError} `server-not-reached` with `why`; what the server said is not part of it.
 */
export async function askServer(question: Question): Promise<ServerAnswer> {
  const { url, method, headers, body, bytesMax, timeoutMs } = question
  if (!isServerUrl(url)) throw new OfficeError('server-not-reached', { why: 'address' })
  try {
    const response = await fetch(url, {
      method, redirect: 'error', signal: AbortSignal.timeout(timeoutMs),
      ...(headers ? { headers } : {}),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    })
    return {
      status: response.status, contentType: response.headers.get('content-type') ?? '',
      bytes: await bounded(response, bytesMax),
    }
  } catch (cause) {
    if (cause instanceof OfficeError) throw cause
    const isLate = cause instanceof Error && cause.name === 'TimeoutError'
    throw new OfficeError('server-not-reached', { why: isLate ? 'late' : 'silent' }, { cause })
  }
}

async function bounded(response: Response, bytesMax: number): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  const reader = response.body?.getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length
    if (size > bytesMax) {
      await reader?.cancel()
      throw new OfficeError('server-not-reached', { why: 'too-long' })
    }
    parts.push(part.value)
  }
  return Buffer.concat(parts)
}

/** Plain http too: timestamps and revocation lists are signed in themselves. */
export function isServerUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, hostname } = new URL(text)
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === ''
    && hostname !== ''
}
