import type { WebServer } from '../../scripts/serve.ts'
import { startWebServer } from '../../scripts/serve.ts'
import { mintToken } from '../../workflows/access/mint-token.ts'
import { openLog } from '../../workflows/adapters/log.ts'
import { openTestOffice, type TestOffice } from './test-office.ts'

export const UPLOAD_BYTES_MAX = 2_000_000

export interface ApiAnswer {
  status: number
  headers: Headers
  /** The parsed JSON, whatever it is: each test says what it looks at. */
  json: ReturnType<typeof JSON.parse>
  text: string
}

export interface ApiOffice {
  office: TestOffice
  address: string
  /** What the server wrote into its log. */
  log: string[]
  token(signInName: string, scopes?: readonly string[]): Promise<string>
  call(path: string, options?: CallOptions): Promise<ApiAnswer>
  close(): Promise<void>
}

export interface CallOptions {
  method?: string
  token?: string
  json?: unknown
  /** Instead of `json`. */
  body?: string | Uint8Array<ArrayBuffer> | FormData
  headers?: Record<string, string>
}

/** A test office behind the built web server, on a port of its own. One a process. */
export async function openApiOffice(): Promise<ApiOffice> {
  const office = await openTestOffice()
  office.settings.uploadBytesMax = UPLOAD_BYTES_MAX
  const log: string[] = []
  const web: WebServer = await startWebServer({
    office,
    settings: {
      host: '127.0.0.1', port: 0, publicUrl: 'http://butphe.invalid', tls: undefined, trustProxy: [],
      uploadBytesMax: UPLOAD_BYTES_MAX,
    },
    log: openLog({ destination: { write: (line) => void log.push(line) } }),
    requestsAMinute: 1_000_000,
  })
  const tokens = new Map<string, string>()
  return {
    office,
    address: web.address,
    log,
    async token(signInName, scopes) {
      const key = `${signInName} ${scopes?.join(' ') ?? ''}`
      const known = tokens.get(key)
      if (known) return known
      const { text } = await mintToken(office, { signInName, name: 'thử', ...(scopes ? { scopes } : {}) })
      tokens.set(key, text)
      return text
    },
    call: (path, options) => call(web.address, path, options),
    async close() {
      await web.close()
      await office.close()
    },
  }
}

async function call(address: string, path: string, options: CallOptions = {}): Promise<ApiAnswer> {
  const isJson = options.json !== undefined
  const response = await fetch(`${address}/api/v1${path}`, {
    method: options.method ?? (isJson || options.body ? 'POST' : 'GET'),
    headers: {
      ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
      ...(isJson ? { 'content-type': 'application/json' } : {}),
      ...options.headers,
    },
    ...(isJson ? { body: JSON.stringify(options.json) } : options.body ? { body: options.body } : {}),
  })
  const text = await response.text()
  const isJsonAnswer = /json/.test(response.headers.get('content-type') ?? '')
  return {
    status: response.status,
    headers: response.headers,
    json: isJsonAnswer ? JSON.parse(text) : undefined,
    text,
  }
}

/** A multipart form, its parts in the order given. */
export function form(parts: readonly (readonly [string, string | Uint8Array<ArrayBuffer>])[]): FormData {
  const data = new FormData()
  for (const [name, value] of parts) {
    if (typeof value === 'string') data.append(name, value)
    else data.append(name, new Blob([value], { type: 'application/pdf' }), 'Công văn thử.pdf')
  }
  return data
}
