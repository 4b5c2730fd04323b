import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { CloudStore } from './adapters/cloud-store.ts'
import type { EntraSignIn } from './adapters/entra-sign-in.ts'
import type { FileInspector } from './adapters/file-inspector.ts'
import type { LetterReader } from './adapters/letter-reader.ts'
import type { Spool } from './adapters/spool.ts'
import type { MailReader } from './adapters/mail-message.ts'
import type { Mailbox } from './adapters/mailbox.ts'
import type { Mailer } from './adapters/mailer.ts'
import type { MasterKey } from './adapters/master-key.ts'
import type { PushSender } from './adapters/push-sender.ts'
import type { KeyBox } from './adapters/signing-key-box.ts'
import type { RemoteSigner } from './adapters/signing-remote.ts'
import type { RevocationLists } from './adapters/signing-revocation.ts'
import type { TimestampAuthority } from './adapters/signing-timestamp.ts'
import type { Vault } from './adapters/vault.ts'
import type { JobName, JobPayloads } from './domain/job.ts'
import type { MicrosoftClient } from './domain/microsoft.ts'

export interface Jobs {
  /**
   * Leaves a job inside the transaction of the change: both commit or neither.
   * `key`: while a job of this name and key waits, another is not added.
   */
  enqueue<N extends JobName>(
    trx: Transaction<Database>,
    name: N,
    payload: JobPayloads[N],
    options?: { priority?: number; key?: string; startAfterSeconds?: number },
  ): Promise<void>
}

export interface Passwords {
  hash(password: string): Promise<string>
  verify(hash: string, password: string): Promise<boolean>
  /** The same work for a name nobody has. */
  verifyNobody(password: string): Promise<false>
}

/** What a program tells those who watch (live pages), with ids only. Lost messages do no harm. */
export interface Signals {
  send(signal: Signal): void
  listen(listener: (signal: Signal) => void): () => void
}
export interface Signal {
  topic: 'scan' | 'document' | 'assignment' | 'job'
  id: string
}

/** What signing stands on; what an office has not set is null. */
export interface SigningTools {
  keys: KeyBox
  masterKey: Pick<MasterKey, 'wrap' | 'unwrap' | 'derive'>
  timestamps: TimestampAuthority | null
  remote: RemoteSigner | null
  revocation: RevocationLists
}

/** What signing in at the office's tenant stands on. Whether it is connected stands in the database. */
export interface MicrosoftTools {
  /** Wraps private keys and refresh tokens with the key outside the database. */
  secrets: Pick<MasterKey, 'wrap' | 'unwrap'>
  openSignIn(client: MicrosoftClient): EntraSignIn
}

export interface OfficeSettings {
  publicUrl: string
  officeName: string
  isDemo: boolean
  uploadBytesMax: number
  uploadPagesMax: number
  /** Folder of the cloud, below the office's own, into which a scanner syncs. */
  cloudScanFolder?: string
  /** Where statuses for the exchange are written, and the office's own code there. */
  exchange?: { outFolder: string; organId: string }
  /** The folder whose disk holds spool and vault. */
  dataFolder: string
}

/** All that a workflow may reach. Built once at start-up; a test builds its own. */
export interface Office {
  /** As the application role: no DDL, no delete of records, no write to the log but through its function. */
  db: Kysely<Database>
  jobs: Jobs
  /** Uncleared bytes, encrypted an item. */
  spool: Spool
  /** The record of every byte, on the office's own disk. */
  vault: Vault
  /** Published copies. Only `publishRendition` writes to it. */
  cloud: CloudStore
  inspector: FileInspector
  mailReader: MailReader
  /** Mailboxes that letters come into; none where none is set. */
  mailboxes: readonly Mailbox[]
  /** Letters of the office's own; null where none can be sent. */
  mailer: Mailer | null
  push: PushSender
  reader: LetterReader
  passwords: Passwords
  signals: Signals
  signing: SigningTools
  microsoft: MicrosoftTools
  settings: OfficeSettings
  now(): Date
}
