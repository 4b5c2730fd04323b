import type { ReceivedUpload } from '../../workflows/doors/receive-upload.ts'
import { textOf } from './look.server.ts'

/** What a message or an exchange file held, for the person who dropped it; nothing for a plain letter. */
export function toldOfUpload(request: Request, received: ReceivedUpload): string | undefined {
  const { message, exchange } = textOf(request).tray.upload
  const letters = received.holds === 'letter' ? 0 : received.scanIds.length
  if (received.holds === 'exchange') {
    return received.outcome === 'taken' ? `${exchange.taken(letters)}.` : exchange[received.outcome]
  }
  if (received.holds === 'letter') return undefined
  if (received.outcome !== 'taken') return message[received.outcome]
  const rest = received.unopened > 0 ? `; ${message.unopened(received.unopened)}` : ''
  return `${message.taken(letters)}${rest}.`
}
