import { mailLimits } from '../adapters/mail-message.ts'
import type { Actor } from '../domain/actor.ts'
import { OfficeError } from '../domain/office-error.ts'
import { receiveExchange } from '../exchange/receive-exchange.ts'
import { assertMayReceive, receiveScan, type ReceiveScan, spoolBytes, type SpooledScan } from '../intake/receive-scan.ts'
import { receiveMessage, type ReceivedMessage } from '../mail/receive-message.ts'
import type { Office } from '../office.ts'

export type ReceivedUpload =
  | ({ holds: 'letter' } & Awaited<ReturnType<typeof receiveScan>>)
  | { holds: 'message'; outcome: ReceivedMessage['outcome']; scanIds: string[]; unopened: number }
  | { holds: 'exchange'; outcome: 'taken' | 'again' | 'recall'; scanIds: string[] }

const MESSAGE = /\.(eml|msg)$/i
const EXCHANGE = /\.(edxml|xml)$/i

/**
 * A file that a clerk drops on the tray. A message or a document of the exchange that was saved as a
 * file is opened as if it had come through its own door, and known if it has; everything else, also
 * a PDF with such a name, becomes an item as it is.
 *
 * @throws {OfficeError} those of `receiveScan`, and for an exchange file that was not taken the reason
 *   (`exchange-refused`, `exchange-too-large`, `exchange-without-file`, `exchange-unknown-document`);
 *   nothing is left behind.
 */
export async function receiveUpload(office: Office, actor: Actor, input: ReceiveScan): Promise<ReceivedUpload> {
  const name = input.fileName ?? ''
  const isMessage = MESSAGE.test(name)
  if (!isMessage && !EXCHANGE.test(name)) return { holds: 'letter', ...(await receiveScan(office, actor, input)) }
  await assertMayReceive(office, actor)
  const file = await spoolBytes(office, input.bytes)
  try {
    const source = office.spool.source(file.scanId, file)
    const looked = await office.inspector.inspect(source)
    // What a file is, its bytes say.
    if (looked.ok || looked.reason !== 'file-type-unknown') {
      return { holds: 'letter', ...(await receiveScan(office, actor, { ...input, bytes: source.open() })) }
    }
    return isMessage ? await takeMessage(office, actor, file) : await takeExchange(office, actor, file)
  } finally {
    await office.spool.destroy(file.scanId)
  }
}

async function takeMessage(office: Office, actor: Actor, file: SpooledScan): Promise<ReceivedUpload> {
  if (file.byteSize > mailLimits.messageBytes) throw new OfficeError('file-too-large', { maxBytes: mailLimits.messageBytes })
  const bytes = office.spool.source(file.scanId, file).open()
  const { outcome, scanIds, unopened } = await receiveMessage(office, actor, { bytes, channel: 'upload' })
  return { holds: 'message', outcome, scanIds, unopened }
}

async function takeExchange(office: Office, actor: Actor, file: SpooledScan): Promise<ReceivedUpload> {
  const source = office.spool.source(file.scanId, file)
  const received = await receiveExchange(office, actor, { ...source, sha256: file.sha256 })
  if (received.outcome === 'refused') throw new OfficeError(received.reason)
  return { holds: 'exchange', outcome: received.outcome, scanIds: received.scanIds }
}
