import { Readable } from 'node:stream'
import type { Transaction } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import {
  closeMessage, countUndecided, findMessage, insertParts, isMessageStopped, listParts, lockMessage, type MailMessageRow, type MailPartRow, setPart,
} from '../../db/mail.ts'
import { insertDelivery } from '../../db/scans.ts'
import type { Database } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { ByteSource } from '../adapters/bytes.ts'
import type { MailReading, ReadMessage } from '../adapters/mail-message.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { officeDay } from '../domain/due-date.ts'
import { fileNameToShow } from '../domain/file-name.ts'
import { hashBytes, isUuid, newId } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import { layInTray, spoolBytes, type SpooledScan } from '../intake/receive-scan.ts'
import type { Office } from '../office.ts'

type GoodReading = Extract<MailReading, { ok: true }>

/**
 * A message as the clerk sees it: its words are read from the spool when they are asked for, and are
 * kept nowhere.
 */
export async function readMessage(
  office: Office,
  clerk: Actor,
  { messageId }: { messageId: string },
): Promise<{ row: MailMessageRow; parts: MailPartRow[]; text: string | null; isStopped: boolean }> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  const row = await knownMessage(office, messageId)
  if (await isStopped(office, clerk, row)) {
    const parts = (await listParts(office.db, row.id)).map((part) => ({ ...part, name: null }))
    return { row: { ...row, subject: null, sender_name: null, sender_address: null }, parts, text: null, isStopped: true }
  }
  const reading = row.wrapped_key ? await office.mailReader.extract(sourceOf(office, row), ['-']) : undefined
  return { row, parts: await listParts(office.db, row.id), text: reading?.ok ? reading.message.text : null, isStopped: false }
}

/** The bytes of a part, for a clerk to look at with a program of his own. */
export async function downloadPart(
  office: Office,
  clerk: Actor,
  { messageId, path }: { messageId: string; path: string },
): Promise<{ name: string; bytes: Buffer }> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  const row = await knownMessage(office, messageId)
  await assertNotStopped(office, clerk, row)
  const part = await knownPart(office, row, path)
  const bytes = (await extract(office, row, path)).bytesOf(path)
  if (!bytes) throw new OfficeError('mail-part-not-readable', { path })
  return { name: part.name ?? 'tep', bytes }
}

/**
 * Puts a part into the tray that had been left unopened; of an archive, each letter in it, and what is
 * none is listed as not opened. Twice is the same as once.
 */
export async function openPart(
  office: Office,
  clerk: Actor,
  { messageId, path }: { messageId: string; path: string },
): Promise<{ scanIds: string[] }> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  const row = await knownMessage(office, messageId)
  await assertNotStopped(office, clerk, row)
  const part = await knownPart(office, row, path)
  if (part.decision !== null || (part.role !== 'unopened' && part.role !== 'inline')) throw alreadyDecided(path)
  const isArchive = part.media_type === 'application/zip'
  const reading = await extract(office, row, path)
  const members = reading.message.parts.filter((one) => one.path.startsWith(`${path}.`))
  const chosen = isArchive ? members.filter((one) => one.role === 'letter') : [{ path, name: part.name }]
  if (isArchive && !members.some((one) => reading.bytesOf(one.path))) throw new OfficeError('mail-part-not-readable', { path })
  const spooled: { path: string; name: string | null; item: SpooledScan }[] = []
  let isKept = false
  try {
    for (const one of chosen) {
      const bytes = reading.bytesOf(one.path)
      if (!bytes) throw new OfficeError('mail-part-not-readable', { path: one.path })
      spooled.push({ path: one.path, name: one.name, item: await spoolBytes(office, Readable.from([bytes])) })
    }
    await inTransaction(office.db, (trx) => layParts(office, trx, clerk, { row, path, members, spooled, isArchive }))
    isKept = true
  } finally {
    if (!isKept) for (const { item } of spooled) await office.spool.destroy(item.scanId)
  }
  for (const { item } of spooled) office.signals.send({ topic: 'scan', id: item.scanId })
  return { scanIds: spooled.map(({ item }) => item.scanId) }
}

interface Opened {
  row: MailMessageRow
  path: string
  members: ReadMessage['parts']
  spooled: readonly { path: string; name: string | null; item: SpooledScan }[]
  isArchive: boolean
}

async function layParts(office: Office, trx: Transaction<Database>, clerk: Actor, opened: Opened): Promise<void> {
  const { path, spooled, isArchive, members } = opened
  const row = await lockMessage(trx, opened.row.id)
  const now = (await listParts(trx, opened.row.id)).find((one) => one.path === path)
  if (!row || row.state === 'secret' || !now || now.decision !== null) throw alreadyDecided(path)
  const deliveryId = row.delivery_id ?? await ownDelivery(office, trx, clerk, row)
  for (const { item, name } of spooled) {
    await layInTray(office, trx, clerk, { ...item, deliveryId, source: 'email', channel: row.channel, fileName: name })
  }
  const scanOf = (at: string) => spooled.find((one) => one.path === at)?.item.scanId
  const one = isArchive ? undefined : scanOf(path)
  await setPart(trx, { messageId: row.id, path }, {
    decision: 'opened', decided_at: office.now(), decided_by: clerk.personId, ...(one ? { scan_id: one } : {}),
  })
  if (isArchive) await noteMembers(trx, row.id, members, scanOf)
  await recordEvent(trx, clerk, { kind: 'message-part-opened', subjectId: row.id, facts: { path, items: spooled.length } })
  await closeIfSettled(office, trx, clerk, row.id)
}

/** What was only listed is known now. */
async function noteMembers(
  trx: Transaction<Database>,
  messageId: string,
  members: ReadMessage['parts'],
  scanOf: (path: string) => string | undefined,
): Promise<void> {
  const listed = await listParts(trx, messageId)
  await insertParts(trx, members.filter((member) => !listed.some((one) => one.path === member.path)).map((member) => ({
    message_id: messageId, path: member.path, name: fileNameToShow(member.name), media_type: member.mediaType,
    byte_size: member.byteSize, role: member.role,
  })))
  for (const member of members) {
    await trx.updateTable('mail_part').set({
      role: member.role === 'listed' ? 'unopened' : member.role, why: member.role === 'listed' ? 'archive-locked' : member.why,
      media_type: member.mediaType, sha256: member.sha256 ? hashBytes(member.sha256) : null, scan_id: scanOf(member.path) ?? null,
    }).where('message_id', '=', messageId).where('path', '=', member.path).execute()
  }
}

/** The clerk has looked at a part: there is nothing in it for the register. */
export async function dismissPart(
  office: Office,
  clerk: Actor,
  { messageId, path }: { messageId: string; path: string },
): Promise<void> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  await inTransaction(office.db, async (trx) => {
    const row = isUuid(messageId) ? await lockMessage(trx, messageId) : undefined
    if (!row) throw new OfficeError('message-not-found', { messageId })
    const part = await knownPart({ ...office, db: trx }, row, path)
    if (part.decision !== null || part.role !== 'unopened') throw alreadyDecided(path)
    await setPart(trx, { messageId: row.id, path }, { decision: 'dismissed', decided_at: office.now(), decided_by: clerk.personId })
    await recordEvent(trx, clerk, { kind: 'message-part-dismissed', subjectId: row.id, facts: { path } })
    await closeIfSettled(office, trx, clerk, row.id)
  })
  office.signals.send({ topic: 'scan', id: messageId })
}

/** The clerk has read a message that gave no item, or of which nothing waits any more. */
export async function dismissMessage(office: Office, clerk: Actor, { messageId }: { messageId: string }): Promise<void> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  await inTransaction(office.db, async (trx) => {
    const row = isUuid(messageId) ? await lockMessage(trx, messageId) : undefined
    if (!row) throw new OfficeError('message-not-found', { messageId })
    if (row.closed_at) throw new OfficeError('already-decided', {})
    if (row.state !== 'report' && (await countUndecided(trx, row.id)) > 0) throw new OfficeError('message-has-unopened', {})
    await closeMessage(trx, row.id, { personId: clerk.personId, at: office.now() })
    await recordEvent(trx, clerk, { kind: 'message-closed', subjectId: row.id })
  })
  office.signals.send({ topic: 'scan', id: messageId })
}

/** A message that gave items is closed with its last part; one that gave none, by the clerk himself. */
async function closeIfSettled(office: Office, trx: Transaction<Database>, clerk: Actor, id: string): Promise<void> {
  if ((await countUndecided(trx, id)) > 0) return
  const parts = await listParts(trx, id)
  if (parts.some((part) => part.scan_id)) await closeMessage(trx, id, { personId: clerk.personId, at: office.now() })
}

async function ownDelivery(office: Office, trx: Transaction<Database>, clerk: Actor, row: MailMessageRow): Promise<string> {
  const id = newId()
  const sender = [row.sender_name, row.sender_address ? `<${row.sender_address}>` : ''].filter(Boolean).join(' ')
  await insertDelivery(trx, {
    id, source: 'email', channel: row.channel, received_at: office.now(), received_by: clerk.personId,
    source_ref: `mail:${row.id}`, sender: sender.slice(0, 200) || null, subject: row.subject,
  })
  await trx.updateTable('mail_message').set({ delivery_id: id }).where('id', '=', row.id).execute()
  return id
}

async function extract(office: Office, row: MailMessageRow, path: string): Promise<GoodReading> {
  if (!row.wrapped_key) throw new OfficeError('message-gone', {})
  const reading = await office.mailReader.extract(sourceOf(office, row), [path])
  if (!reading.ok) throw new OfficeError('mail-part-not-readable', { path })
  return reading
}

export function sourceOf(office: Office, row: MailMessageRow): ByteSource {
  if (!row.wrapped_key) throw new OfficeError('message-gone', {})
  return office.spool.source(row.id, { byteSize: row.byte_size, wrappedKey: row.wrapped_key })
}

/** While an item of it is stopped at the gate or closed to this clerk, nothing of a message is opened. */
async function assertNotStopped(office: Office, clerk: Actor, row: MailMessageRow): Promise<void> {
  if (await isStopped(office, clerk, row)) throw new OfficeError('message-stopped')
}

async function isStopped(office: Office, actor: Actor, row: MailMessageRow): Promise<boolean> {
  return isMessageStopped(office.db, { actor, today: officeDay(office.now()) }, row.id)
}

async function knownMessage(office: Office, messageId: string): Promise<MailMessageRow> {
  const row = isUuid(messageId) ? await findMessage(office.db, messageId) : undefined
  if (!row || row.state === 'secret') throw new OfficeError('message-not-found', { messageId })
  return row
}

async function knownPart(office: Pick<Office, 'db'>, row: MailMessageRow, path: string): Promise<MailPartRow> {
  const part = (await listParts(office.db, row.id)).find((one) => one.path === path)
  if (!part) throw new OfficeError('mail-part-not-found', { path })
  return part
}

const alreadyDecided = (path: string): OfficeError => new OfficeError('already-decided', { path })

