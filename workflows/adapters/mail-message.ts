import type { ByteSource } from './bytes.ts'

/** What becomes of a part. Only a `letter` becomes an item of the tray by itself. */
export type MailPartRole =
  /** A PDF or a picture of a page. */
  | 'letter'
  /** A picture in the text of the message: kept with it, no item. */
  | 'inline'
  /** Nobody has looked into it: it may hold a due date. */
  | 'unopened'
  /** A file in an archive, or a message whose own parts are listed. */
  | 'listed'
  /** Proof of the sender's machine, no content. */
  | 'signature'

/** Why a part was left unopened. The sentences stand in `app/text`. */
export type UnopenedReason =
  | 'archive' | 'archive-locked' | 'office-file' | 'calendar' | 'empty' | 'too-deep' | 'message-broken'
  | 'encrypted' | 'reference' | 'page-in-text' | 'exchange-file' | 'other' | 'too-large'

export interface MailPart {
  /** Place in the message: `2`, `3.1` for the first part of the message or archive in part 3. */
  path: string
  name: string | null
  /** By its bytes where they tell, else as the sender says. */
  mediaType: string
  byteSize: number
  /** Null for what was listed and not read. */
  sha256: string | null
  role: MailPartRole
  why: UnopenedReason | null
}

export interface ReadMessage {
  kind: 'eml' | 'msg' | 'tnef'
  messageId: string | null
  /** As the message says: not proven. */
  from: { name: string; address: string }
  /** Whether the office's own mail server says that the sender's domain stands for it. */
  isSenderProven: boolean
  subject: string
  /** ISO; null when there is none or it makes no sense. */
  sentAt: string | null
  /** The plain text, or the HTML's words. */
  text: string
  /** Says itself that it is no letter: undelivered, read, out of office, our own notice. */
  report: 'delivery' | 'receipt' | 'auto-reply' | 'own-notice' | null
  parts: MailPart[]
  /** Some parts were left out: more than the office looks at. */
  isCut: boolean
}

export type MailProblem =
  | 'message-broken' | 'message-too-large' | 'message-bomb' | 'message-timed-out' | 'message-crashed-reader'

export type MailReading =
  | { ok: true; message: ReadMessage; bytesOf(path: string): Buffer | undefined }
  | { ok: false; reason: MailProblem }

/** Reads foreign messages in a bounded child process: it never throws for what is in them. */
export interface MailReader {
  /** With the bytes of every letter. */
  read(file: ByteSource): Promise<MailReading>
  /** With the bytes of the parts named; archives that hold one of them are opened, within limits. */
  extract(file: ByteSource, paths: readonly string[]): Promise<MailReading>
}

/** Limits of what one message may hold; docs: limits. */
export const mailLimits = {
  messageBytes: 60 * 1_048_576,
  parts: 200,
  depth: 4,
  /** Of all parts whose bytes are handed on. */
  contentBytes: 100 * 1_048_576,
  headerBytes: 1_048_576,
  nesting: 60,
  textChars: 20_000,
  subjectChars: 500,
  nameChars: 200,
  archiveEntries: 500,
  archiveBytes: 200 * 1_048_576,
  archiveRatio: 100,
} as const
