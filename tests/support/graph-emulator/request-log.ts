import { appendFileSync } from 'node:fs'

/** One request as it came, and what was answered. Secrets are left out. */
export interface LoggedRequest {
  method: string
  /** Path and query as sent. */
  url: string
  host: string
  /** 0 when the connection was cut instead. */
  status: number
  hasAuthorization: boolean
  /** Lower-case names; only those that tell clients apart. */
  headers: Readonly<Record<string, string>>
  bytesIn: number
  /** JSON bodies only, at most 2,000 characters. */
  body: string
  /** A fault rule had its way. */
  isInjected: boolean
}

export interface RequestLog {
  readonly all: readonly LoggedRequest[]
  add(entry: LoggedRequest): void
  clear(): void
  /** Requests as `PUT /v1.0/…`, those that fit. */
  lines(match?: RegExp): string[]
}

const KEPT_MAX = 200_000

export function openRequestLog(transcriptFile?: string): RequestLog {
  const all: LoggedRequest[] = []
  return {
    all,
    add(entry) {
      if (all.length < KEPT_MAX) all.push(entry)
      if (transcriptFile) appendFileSync(transcriptFile, `${JSON.stringify(entry)}\n`)
    },
    clear: () => void all.splice(0),
    lines: (match = /./) => all
      .map((one) => `${one.method} ${one.url} → ${one.status}`)
      .filter((line) => match.test(line)),
  }
}

/** The headers that a client's behaviour shows in. */
export const LOGGED_HEADERS = [
  'content-range', 'content-length', 'content-type', 'if-match', 'if-none-match', 'prefer', 'range',
  'user-agent', 'client-request-id', 'transfer-encoding',
] as const
