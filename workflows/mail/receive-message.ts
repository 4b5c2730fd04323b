import { Readable } from 'node:stream'
import type { Transaction } from 'kysely'
import { recordEvent, WORKER } from '../../db/audit.ts'
import { findKnownParts, holdMessage, insertMessage } from '../../db/mail.ts'
import { insertDelivery } from '../../db/scans.ts'
import type { Database, MailState } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { assertRoomForUploads, freeSpace } from '../adapters/free-space.ts'
import { mailLimits, type MailPart, type MailReading, type ReadMessage } from '../adapters/mail-message.ts'
import type { Actor } from '../domain/actor.ts'
import { fileNameToShow } from '../domain/file-name.ts'
import { hashBytes, newId, sha256Hex } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import { layInTray, spoolBytes, type SpooledScan } from '../intake/receive-scan.ts'
import type { Office } from '../office.ts'

const KEY_CHARS_MAX = 400
const SENDER_CHARS_MAX = 200

export interface IncomingMessage {
  /** The message as it lies in the mailbox, or in a file. */
  bytes: Readable
  channel: 'mailbox' | 'watched-folder' | 'upload' | 'api'
  /** The door's key, where it is one that works by itself. */
  door?: string
  /** When it reached the mailbox; the office's clock when left out. */
  receivedAt?: Date
}

export interface ReceivedMessage {
  outcome: Exclude<MailState, 'secret'> | 'again'
  messageId: string
  scanIds: string[]
  /** Parts that nobody has looked into. */
  unopened: number
  sha256: string
}

/**
 * Takes a message in: the whole of it into the spool, each PDF and each picture of a page into the
 * tray with sender, subject and time, everything else listed as not opened. One transaction: an item
 * without its message, or a message without its items, never stands. What cannot be read is set
 * aside with its reason and keeps nothing else from coming.
 *
 * The same message is known by its Message-ID and the hashes of its parts (without one, by the hash
 * of the whole): what is known is not taken again, what is new is. May run twice.
 * @throws {OfficeError} `disk-nearly-full`, `file-too-large`, `file-empty`; `busy` when another worker takes
 *   the same message at this moment; nothing is left behind.
 */
export async function receiveMessage(
  office: Office,
  actor: Actor | typeof WORKER,
  incoming: IncomingMessage,
): Promise<ReceivedMessage> {
  assertRoomForUploads(await freeSpace(office.settings.dataFolder))
  const messageId = newId()
  const raw = await office.spool.receive(messageId, incoming.bytes, { maxBytes: mailLimits.messageBytes })
  const spooled: SpooledScan[] = []
  let isKept = false
  try {
    const reading = await office.mailReader.read(office.spool.source(messageId, raw))
    const key = keyOf(reading, raw.sha256)
    const known = await inTransaction(office.db, (trx) => findKnownParts(trx, key))
    const letters = lettersOf(reading, known.hashes)
    for (const letter of letters) {
      spooled.push(await spoolBytes(office, Readable.from([letter.bytes])))
    }
    const outcome = await inTransaction(office.db, (trx) =>
      keep(office, trx, actor, { incoming, messageId, raw, key, reading, letters, spooled }))
    isKept = outcome !== 'again'
    if (isKept) for (const { scanId } of spooled) office.signals.send({ topic: 'scan', id: scanId })
    if (isKept) office.signals.send({ topic: 'scan', id: messageId })
    const parts = isKept && reading.ok ? reading.message.parts : []
    return {
      outcome, messageId, scanIds: isKept ? spooled.map((one) => one.scanId) : [], sha256: raw.sha256,
      unopened: parts.filter((part) => part.role === 'unopened').length,
    }
  } finally {
    if (!isKept) for (const id of [messageId, ...spooled.map((one) => one.scanId)]) await office.spool.destroy(id)
  }
}

interface Letter {
  part: MailPart
  bytes: Buffer
}

/** Message-ID where there is one: the same message through two mailboxes is one. */
function keyOf(reading: MailReading, sha256: string): string {
  const id = reading.ok ? reading.message.messageId : null
  if (!id) return `sha256:${sha256}`
  return id.length <= KEY_CHARS_MAX ? `id:${id}` : `id:${sha256Hex(id)}`
}

/** Each letter once, and none that came with the same message before. */
function lettersOf(reading: MailReading, known: ReadonlySet<string>): Letter[] {
  if (!reading.ok || reading.message.report) return []
  const seen = new Set(known)
  return reading.message.parts.flatMap((part) => {
    const bytes = reading.bytesOf(part.path)
    if (part.role !== 'letter' || !bytes || !part.sha256 || seen.has(part.sha256)) return []
    seen.add(part.sha256)
    return [{ part, bytes }]
  })
}

interface Kept {
  incoming: IncomingMessage
  messageId: string
  raw: { sha256: string; byteSize: number; wrappedKey: Buffer }
  key: string
  reading: MailReading
  letters: readonly Letter[]
  spooled: readonly SpooledScan[]
}

async function keep(
  office: Office,
  trx: Transaction<Database>,
  actor: Actor | typeof WORKER,
  kept: Kept,
): Promise<ReceivedMessage['outcome']> {
  await holdMessage(trx, kept.key)
  const known = await findKnownParts(trx, kept.key)
  const parts = kept.reading.ok ? kept.reading.message.parts : []
  const isNew = parts.some((part) => part.sha256 !== null && !known.hashes.has(part.sha256))
  if (known.isKnown && !isNew) return 'again'
  // Another worker has taken some of them since they were looked for: the next look takes the rest.
  if (kept.letters.some(({ part }) => known.hashes.has(part.sha256 ?? ''))) throw new OfficeError('busy')
  const state = stateOf(kept)
  const deliveryId = kept.letters.length > 0 ? await deliver(office, trx, actor, kept) : null
  const newParts = parts.filter((part) => part.sha256 === null || !known.hashes.has(part.sha256))
  await insertMessage(trx, rowOf(office, actor, kept, { state, deliveryId, parts: newParts }), newParts.map((part) => {
    const at = kept.letters.findIndex((letter) => letter.part === part)
    return {
      message_id: kept.messageId, path: part.path, name: fileNameToShow(part.name), media_type: part.mediaType,
      byte_size: part.byteSize, sha256: part.sha256 ? hashBytes(part.sha256) : null, role: part.role, why: part.why,
      scan_id: kept.spooled[at]?.scanId ?? null,
    }
  }))
  await recordEvent(trx, actor, {
    kind: 'message-received', subjectId: kept.messageId,
    facts: {
      channel: kept.incoming.channel, state, sha256: kept.raw.sha256, bytes: kept.raw.byteSize,
      letters: kept.letters.length, unopened: newParts.filter((part) => part.role === 'unopened').length,
    },
  })
  return state
}

function stateOf({ reading, letters }: Kept): Exclude<MailState, 'secret'> {
  if (!reading.ok) return 'set-aside'
  if (reading.message.report) return 'report'
  return letters.length > 0 ? 'taken' : 'nothing'
}

async function deliver(
  office: Office,
  trx: Transaction<Database>,
  actor: Actor | typeof WORKER,
  kept: Kept,
): Promise<string> {
  const id = newId()
  const message = kept.reading.ok ? kept.reading.message : undefined
  const channel = kept.incoming.channel
  await insertDelivery(trx, {
    id, source: 'email', channel, received_at: office.now(), received_by: actor?.personId ?? null,
    source_ref: `mail:${kept.messageId}`, sender: senderToShow(message), subject: message?.subject || null,
    announced_count: kept.letters.length,
  })
  for (const [index, { part }] of kept.letters.entries()) {
    const item = kept.spooled[index]
    if (item) await layInTray(office, trx, actor, { ...item, deliveryId: id, source: 'email', channel, fileName: part.name })
  }
  return id
}

function rowOf(
  office: Office,
  actor: Actor | typeof WORKER,
  { incoming, messageId, raw, key, reading }: Kept,
  { state, deliveryId, parts }: { state: MailState; deliveryId: string | null; parts: readonly MailPart[] },
) {
  const message = reading.ok ? reading.message : undefined
  const isSettled = state === 'taken' && !parts.some((part) => part.role === 'unopened') && !message?.isCut
  return {
    id: messageId, message_key: key, delivery_id: deliveryId, door: incoming.door ?? null, channel: incoming.channel,
    state, reason_code: reading.ok ? null : reading.reason,
    sender_name: message?.from.name || null, sender_address: message?.from.address || null,
    is_sender_proven: message?.isSenderProven ?? false, subject: message?.subject || null,
    // A message without a time that can be true counts as sent when it came.
    sent_at: message?.sentAt ? new Date(message.sentAt) : null,
    received_at: incoming.receivedAt ?? office.now(), received_by: actor?.personId ?? null,
    sha256: hashBytes(raw.sha256), byte_size: raw.byteSize, wrapped_key: raw.wrappedKey, key_destroyed_at: null,
    closed_at: isSettled ? office.now() : null,
  }
}

function senderToShow(message: ReadMessage | undefined): string | null {
  const { name, address } = message?.from ?? { name: '', address: '' }
  const text = name && address ? `${name} <${address}>` : name || address
  return text.slice(0, SENDER_CHARS_MAX) || null
}
