import { randomUUID } from 'node:crypto'
import pg from 'pg'

const CHANNEL = 'butphe_signal'
const RECONNECT_MS = 5_000

export interface SignalBus<S> {
  send(signal: S): void
  listen(listener: (signal: S) => void): () => void
}

/**
 * Carries signals between the programs of one office by PostgreSQL's NOTIFY. Ids only; a signal
 * that is lost does no harm, because every page asks again by itself. The connection is made anew
 * when it breaks.
 */
export function shareSignals<S>(
  url: string,
  local: SignalBus<S>,
): SignalBus<S> & { close(): Promise<void> } {
  const origin = randomUUID()
  let client: pg.Client | undefined
  let isClosed = false
  let timer: NodeJS.Timeout | undefined
  let sent: Promise<unknown> = Promise.resolve()

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url })
    next.on('error', () => void reconnect())
    next.on('end', () => void reconnect())
    next.on('notification', ({ payload }) => {
      const message = parse<S>(payload)
      if (message && message.origin !== origin) local.send(message.signal)
    })
    try {
      await next.connect()
      await next.query(`listen ${CHANNEL}`)
      client = next
    } catch {
      void reconnect()
    }
  }
  const reconnect = (): void => {
    client = undefined
    if (isClosed || timer) return
    timer = setTimeout(() => {
      timer = undefined
      void connect()
    }, RECONNECT_MS)
    timer.unref()
  }
  void connect()
  return {
    send(signal) {
      local.send(signal)
      const message = JSON.stringify({ origin, signal })
      // One after the other: a client takes one statement at a time.
      sent = sent.then(() => client?.query('select pg_notify($1, $2)', [CHANNEL, message])).catch(() => {})
    },
    listen: (listener) => local.listen(listener),
    async close() {
      isClosed = true
      clearTimeout(timer)
      await sent
      await client?.end().catch(() => {})
    },
  }
}

function parse<S>(payload: string | undefined): { origin: string; signal: S } | undefined {
  try {
    const message: unknown = JSON.parse(payload ?? '')
    if (typeof message !== 'object' || message === null) return undefined
    // Written by `send` above, by a program of this office and nobody else.
    return message as { origin: string; signal: S }
  } catch {
    return undefined
  }
}
