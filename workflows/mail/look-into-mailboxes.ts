import { recordEvent, WORKER } from '../../db/audit.ts'
import { ensureDoor, findDoorCursor, noteDoor, setDoorCursor } from '../../db/doors.ts'
import { insertMessage, isKeyKnown } from '../../db/mail.ts'
import { inTransaction } from '../../db/transaction.ts'
import { mailLimits } from '../adapters/mail-message.ts'
import type { Mailbox, MailboxMessage, MailboxVisit } from '../adapters/mailbox.ts'
import { Readable } from 'node:stream'
import { hashBytes, newId, sha256Hex } from '../domain/ids.ts'
import { isOfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { receiveMessage } from './receive-message.ts'

/** Messages of one look; the rest waits for the next, a minute later at most. */
export const MESSAGES_A_LOOK_MAX = 50
/** Looks after which a message that the office cannot keep is set aside. */
const TRIES_MAX = 3

export interface MailboxLook {
  taken: number
  again: number
  /** Of those taken: cannot be read, too large, or refused by the office's own tables. */
  setAside: number
  waiting: number
  error?: string
}

/** Job, each minute: looks into every mailbox that the settings name. */
export async function lookIntoMailboxes(office: Office, _payload: Record<string, never> = {}): Promise<void> {
  for (const mailbox of office.mailboxes) {
    const look = await lookIntoMailbox(office, mailbox)
    // The door's own page tells of it; the queue tries again in any case.
    if (look.error === 'fault') throw new Error(`a look into ${mailbox.kind} failed`)
  }
}

/**
 * Takes what waits in one mailbox. Each message is marked only after its commit: a connection that is
 * cut in between brings it again, and it is known by its id and its parts. One poisonous message is
 * set aside after a few tries; a full disk or a lost connection ends the look and leaves the rest.
 */
export async function lookIntoMailbox(
  office: Office,
  mailbox: Mailbox,
  limit = MESSAGES_A_LOOK_MAX,
): Promise<MailboxLook> {
  const look: MailboxLook = { taken: 0, again: 0, setAside: 0, waiting: 0 }
  await ensureDoor(office.db, { key: mailbox.key, kind: mailbox.kind })
  const cursor = await findDoorCursor(office.db, mailbox.key)
  const tries = new Map(Object.entries(cursor?.tries ?? {}))
  try {
    await mailbox.visit(cursor?.place ?? null, limit, async (visit) => {
      look.waiting = visit.waiting
      try {
        for (const message of visit.messages) await takeOne(office, mailbox, visit, { message, tries, look })
      } finally {
        await setDoorCursor(office.db, mailbox.key, { place: visit.cursor(), tries: Object.fromEntries(tries) })
      }
    })
  } catch (error) {
    look.error = isOfficeError(error) ? error.code : 'fault'
  }
  look.waiting = Math.max(0, look.waiting - look.taken - look.again)
  await noteDoor(office.db, {
    key: mailbox.key, kind: mailbox.kind, at: office.now(), waiting: look.waiting,
    ...(look.error ? { error: { code: look.error } } : {}),
  })
  return look
}

interface One {
  message: MailboxMessage
  tries: Map<string, number>
  look: MailboxLook
}

async function takeOne(office: Office, mailbox: Mailbox, visit: MailboxVisit, { message, tries, look }: One): Promise<void> {
  if (message.byteSize > mailLimits.messageBytes) {
    await setAside(office, mailbox, visit, message, 'message-too-large')
    look.taken += 1
    look.setAside += 1
    return visit.mark(message)
  }
  let outcome
  try {
    const bytes = await visit.open(message)
    if (!bytes) return
    outcome = (await receiveMessage(office, WORKER, {
      bytes, channel: 'mailbox', door: mailbox.key, receivedAt: message.receivedAt,
    })).outcome
  } catch (error) {
    // Refusals (disk, another worker) and the connection's faults end this look; others are the message's own.
    if (isOfficeError(error) && error.code !== 'file-empty' && error.code !== 'file-too-large') throw error
    if (!isOfficeError(error) && hasLostConnection(error)) throw error
    const tried = (tries.get(message.id) ?? 0) + 1
    tries.set(message.id, tried)
    if (tried < TRIES_MAX && !isOfficeError(error)) throw error
    await setAside(office, mailbox, visit, message, isOfficeError(error) ? 'message-too-large' : 'message-broken')
    outcome = 'set-aside' as const
  }
  await visit.mark(message)
  tries.delete(message.id)
  look[outcome === 'again' ? 'again' : 'taken'] += 1
  if (outcome === 'set-aside') look.setAside += 1
}

/** Notes that there is such a message, by its header alone; the message itself stays in the mailbox. */
async function setAside(
  office: Office,
  mailbox: Mailbox,
  visit: MailboxVisit,
  message: MailboxMessage,
  reason: string,
): Promise<void> {
  const header = await visit.header(message)
  const reading = await office.mailReader.read({ byteSize: header.length, open: () => Readable.from([header]) })
  const head = reading.ok ? reading.message : undefined
  const key = `aside:${sha256Hex(`${mailbox.key} ${message.id} ${head?.messageId ?? ''}`)}`
  const id = newId()
  await inTransaction(office.db, async (trx) => {
    if (await isKeyKnown(trx, key)) return
    await insertMessage(trx, {
      id, message_key: key, channel: 'mailbox', door: mailbox.key, state: 'set-aside', reason_code: reason,
      sender_name: head?.from.name || null, sender_address: head?.from.address || null, subject: head?.subject || null,
      sent_at: head?.sentAt ? new Date(head.sentAt) : null, received_at: message.receivedAt,
      sha256: hashBytes(sha256Hex(header)), byte_size: Math.max(1, message.byteSize), key_destroyed_at: office.now(),
    }, [])
    await recordEvent(trx, WORKER, {
      kind: 'message-received', subjectId: id, facts: { channel: 'mailbox', state: 'set-aside', reason, bytes: message.byteSize },
    })
  })
  office.signals.send({ topic: 'scan', id })
}

const hasLostConnection = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(E(CONN|PIPE|TIMEDOUT|HOST|NET)|NoConnection|ConnectionClosed|.*Timeout)/.test(String(error.code))
