import type { Readable } from 'node:stream'

/** One message that the office has not marked yet. */
export interface MailboxMessage {
  /** Names it in its mailbox, and nowhere else. */
  id: string
  /** When the mailbox got it. */
  receivedAt: Date
  byteSize: number
}

/** What a look leaves behind for the next one; its own to read. */
export type MailboxCursor = Readonly<Record<string, string | number>>

/** A mailbox while it is open. Every call may throw when the connection is lost. */
export interface MailboxVisit {
  /** Oldest first; no more than were asked for. */
  messages: readonly MailboxMessage[]
  /** All that wait, those among them. */
  waiting: number
  /** The whole message, byte for byte. Undefined when it is gone. */
  open(message: MailboxMessage): Promise<Readable | undefined>
  /** Its header alone: for a message that is too large to be taken. */
  header(message: MailboxMessage): Promise<Buffer>
  /** The office has it: called after the commit only. Marking twice is marking once. */
  mark(message: MailboxMessage): Promise<void>
  /** To be kept when everything up to here has been marked. */
  cursor(): MailboxCursor
}

/** A mailbox that is a door of the office. It is never emptied: messages are marked, or moved. */
export interface Mailbox {
  /** Door's key, e.g. `imap:vanthu@mail.example`. */
  key: string
  kind: 'imap' | 'graph-mail'
  /** @throws {OfficeError} `mailbox-not-reached`, `mailbox-sign-in-failed`, `mailbox-missing`. */
  visit<T>(cursor: MailboxCursor | null, limit: number, work: (visit: MailboxVisit) => Promise<T>): Promise<T>
}
