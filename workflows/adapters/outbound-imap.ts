import { ImapFlow } from 'imapflow'
import { OfficeError } from '../domain/office-error.ts'
import type { Mailbox, MailboxCursor, MailboxMessage, MailboxVisit } from './mailbox.ts'

export interface ImapAddress {
  host: string
  port: number
  /** False only for a server on this machine. */
  isSecure: boolean
  user: string
  password: string
  folder: string
  /** Where messages go that were taken; without it they stay and are marked. */
  doneFolder?: string
  /** Messages that came before are left alone. */
  since?: Date
  /** PEM, trusted instead of the system's own list. */
  certificateAuthority?: string
}

/** Keyword on messages that the office has. */
const TAKEN = '$ButPhe'
const TIMEOUT_MS = 60_000
const GREETING_MS = 15_000
const CHUNK_BYTES = 1_048_576
const HEADER_BYTES_MAX = 65_536

/**
 * A mailbox through IMAP. Taken messages get a keyword, or move to another folder; a server that
 * keeps no keywords is remembered by the highest number taken. Numbers that the server gave anew
 * (UIDVALIDITY) are forgotten: what was taken before is known by its own id.
 */
export function imapMailbox(address: ImapAddress): Mailbox {
  return {
    key: `imap:${address.user}@${address.host}/${address.folder}`,
    kind: 'imap',
    async visit(cursor, limit, work) {
      const client = connection(address)
      try {
        await client.connect()
        const lock = await client.getMailboxLock(address.folder)
        try {
          return await work(await visitOf(client, address, cursor, limit))
        } finally {
          lock.release()
        }
      } catch (error) {
        throw asRefusal(error)
      } finally {
        await client.logout().catch(() => client.close())
      }
    },
  }
}

function connection(address: ImapAddress): ImapFlow {
  const client = new ImapFlow({
    host: address.host, port: address.port, secure: address.isSecure,
    // On this machine alone may a server speak without TLS; never by asking for it in the clear.
    doSTARTTLS: false,
    auth: { user: address.user, pass: address.password },
    logger: false, socketTimeout: TIMEOUT_MS, greetingTimeout: GREETING_MS, connectionTimeout: GREETING_MS,
    disableAutoIdle: true,
    ...(address.certificateAuthority ? { tls: { ca: address.certificateAuthority } } : {}),
  })
  // Its commands fail too; without a listener the process would end.
  client.on('error', () => {})
  return client
}

async function visitOf(
  client: ImapFlow,
  address: ImapAddress,
  cursor: MailboxCursor | null,
  limit: number,
): Promise<MailboxVisit> {
  const box = client.mailbox
  if (!box) throw new OfficeError('mailbox-missing', { folder: address.folder })
  const uidValidity = String(box.uidValidity)
  const keepsKeywords = box.permanentFlags?.has('\\*') ?? false
  const isMarked = !address.doneFolder && keepsKeywords
  const isSame = cursor?.['uidValidity'] === uidValidity
  let last = isSame && !isMarked ? Number(cursor?.['lastUid'] ?? 0) : 0
  const found = await client.search({
    ...(isMarked ? { unKeyword: TAKEN } : {}), ...(last > 0 ? { uid: `${last + 1}:*` } : {}),
    ...(address.since ? { since: address.since } : {}),
    ...(!isMarked && last === 0 && !address.since ? { all: true } : {}),
  }, { uid: true })
  // `n:*` gives the last message even when it is older.
  const uids = (found || []).filter((uid) => uid > last).toSorted((a, b) => a - b)
  const messages = await describe(client, uids.slice(0, limit))
  return {
    messages,
    waiting: uids.length,
    async open(message) {
      const { content } = await client.download(message.id, undefined, { uid: true, chunkSize: CHUNK_BYTES })
      return content
    },
    async header(message) {
      const fetched = await client.fetchOne(message.id, { headers: true }, { uid: true })
      return (fetched && fetched.headers ? Buffer.from(fetched.headers) : Buffer.alloc(0)).subarray(0, HEADER_BYTES_MAX)
    },
    async mark(message) {
      if (address.doneFolder) {
        await client.mailboxCreate(address.doneFolder).catch(() => undefined)
        const moved = await client.messageMove(message.id, address.doneFolder, { uid: true })
        if (!moved) throw new OfficeError('mailbox-not-marked', {})
      } else if (keepsKeywords) {
        const isSet = await client.messageFlagsAdd(message.id, [TAKEN], { uid: true })
        if (!isSet) throw new OfficeError('mailbox-not-marked', {})
      }
      last = Math.max(last, Number(message.id))
    },
    cursor: () => ({ uidValidity, lastUid: last }),
  }
}

async function describe(client: ImapFlow, uids: readonly number[]): Promise<MailboxMessage[]> {
  if (uids.length === 0) return []
  const messages: MailboxMessage[] = []
  for await (const one of client.fetch(uids.join(','), { uid: true, size: true, internalDate: true }, { uid: true })) {
    const at = new Date(one.internalDate ?? Date.now())
    messages.push({ id: String(one.uid), receivedAt: Number.isNaN(at.getTime()) ? new Date() : at, byteSize: one.size ?? 0 })
  }
  return messages.toSorted((a, b) => Number(a.id) - Number(b.id))
}

function asRefusal(error: unknown): unknown {
  if (error instanceof OfficeError || !(error instanceof Error)) return error
  if ('authenticationFailed' in error && error.authenticationFailed) return new OfficeError('mailbox-sign-in-failed', {}, { cause: error })
  const isOfNetwork = 'code' in error && typeof error.code === 'string' && NETWORK_CODES.test(error.code)
  if (isOfNetwork) return new OfficeError('mailbox-not-reached', {}, { cause: error })
  const isMissing = 'serverResponseCode' in error && /NONEXISTENT|TRYCREATE/.test(String(error.serverResponseCode))
  if (isMissing || ('mailboxMissing' in error && error.mailboxMissing)) return new OfficeError('mailbox-missing', {}, { cause: error })
  return error
}

const NETWORK_CODES = /^(E[A-Z]+|NoConnection|.*[Tt]imeout.*|.*TIMEOUT.*|.*CERT.*|ConnectionClosed|UPGRADE_TIMEOUT|CONNECT_TIMEOUT|GREETING_TIMEOUT|ERR_TLS.*)$/

