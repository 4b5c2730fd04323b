import { once } from 'node:events'
import { Readable } from 'node:stream'
import type pg from 'pg'

// COPY without a further package: the driver hands the protocol's messages to whatever was
// submitted. Rows are in COPY's text format, which every PostgreSQL version reads.

/** Chunks that may wait before the server is asked to pause. */
const WAITING_CHUNKS_MAX = 64

/** What the driver's connection can do beyond its published types. */
interface CopyConnection extends pg.Connection {
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
  sendCopyFail(reason: string): void
}

export interface CopiedOut {
  /** One chunk a row, each ending with a newline. */
  rows: Readable
  /** How many there were; rejects with what the server said. */
  done: Promise<number>
}

/** The rows of a query as COPY writes them. */
export function copyOut(client: pg.Client, query: string): CopiedOut {
  const rows = new Readable({ read: () => connection?.stream.resume(), highWaterMark: WAITING_CHUNKS_MAX * 1024 })
  let connection: pg.Connection | undefined
  let count = 0
  const done = new Promise<number>((resolve, reject) => {
    client.query({
      submit(open: pg.Connection) {
        connection = open
        open.query(`copy (${query}) to stdout`)
      },
      handleCopyData(message: { chunk: Buffer }) {
        // The driver uses its buffer again.
        if (!rows.push(Buffer.from(message.chunk))) connection?.stream.pause()
      },
      handleCommandComplete(message: { text: string }) {
        count = countIn(message.text)
      },
      handleReadyForQuery() {
        rows.push(null)
        resolve(count)
      },
      handleError(error: Error) {
        reject(error)
        rows.destroy(error)
      },
    })
  })
  done.catch(() => {})
  return { rows, done }
}

/** Fills a table from rows that `copyOut` wrote; answers how many there were. */
export async function copyIn(
  client: pg.Client,
  table: string,
  columns: readonly string[],
  chunks: AsyncIterable<Uint8Array>,
): Promise<number> {
  const names = columns.map((name) => client.escapeIdentifier(name)).join(', ')
  const into = `copy ${client.escapeIdentifier(table)} (${names}) from stdin`
  return new Promise<number>((resolve, reject) => {
    let count = 0
    let failure: unknown
    client.query({
      submit: (open: pg.Connection) => open.query(into),
      handleCopyInResponse(open: CopyConnection) {
        feed(open, chunks).then(
          () => open.endCopyFrom(),
          (error: unknown) => {
            failure = error
            open.sendCopyFail('the rows could not be read')
          },
        )
      },
      handleCommandComplete(message: { text: string }) {
        count = countIn(message.text)
      },
      handleReadyForQuery: () => resolve(count),
      handleError: (error: Error) => reject(failure ?? error),
    })
  })
}

async function feed(open: CopyConnection, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of chunks) {
    open.sendCopyFromChunk(Buffer.from(chunk))
    if (open.stream.writableNeedDrain) await once(open.stream, 'drain')
  }
}

/** From the server's "COPY 12". */
function countIn(text: string): number {
  return Number(text.split(' ').at(-1))
}
