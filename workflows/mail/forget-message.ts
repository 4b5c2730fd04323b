import type { Transaction } from 'kysely'
import { recordEvent, WORKER } from '../../db/audit.ts'
import { blankMessage, destroyMessageKey, findMessage, listMessagesOf, listSettledMessages, lockMessage } from '../../db/mail.ts'
import type { Database } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { isUuid } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

/** A message stays in the spool this long after all of it was dealt with. */
const MESSAGE_KEPT_DAYS = 30
const MESSAGES_MAX = 1_000
const DAY_MS = 86_400_000

/**
 * An item turned out to be a secret: the message that brought it holds it too. Its bytes go with their
 * key, in the same transaction; times and hashes stay. The message on the mail server is the office's
 * to deal with: the clerk is told.
 */
export async function forgetMessagesOf(
  office: Office,
  trx: Transaction<Database>,
  scanIds: readonly string[],
): Promise<void> {
  for (const messageId of await listMessagesOf(trx, scanIds)) {
    await blankMessage(trx, messageId, office.now())
    await trx.updateTable('delivery').set({ subject: null, sender: null })
      .where('source', '=', 'email').where('source_ref', '=', `mail:${messageId}`).execute()
    await recordEvent(trx, WORKER, { kind: 'message-secret', subjectId: messageId })
    await office.jobs.enqueue(trx, 'clear-message', { messageId })
  }
}

/** The clerk sees in the words of a message that it is a secret; no item of it was taken, or all were ended. */
export async function confirmSecretMessage(office: Office, clerk: Actor, { messageId }: { messageId: string }): Promise<void> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  await inTransaction(office.db, async (trx) => {
    const row = isUuid(messageId) ? await lockMessage(trx, messageId) : undefined
    if (!row || row.state === 'secret') throw new OfficeError('message-not-found', { messageId })
    const waiting = await trx.selectFrom('mail_part as p').innerJoin('scan as s', 's.id', 'p.scan_id').select('s.id')
      .where('p.message_id', '=', row.id).where('s.disposed_at', 'is', null).limit(1).executeTakeFirst()
    // Each item is ended by itself, with its level and its hand-over.
    if (waiting) throw new OfficeError('message-has-items', {})
    await blankMessage(trx, row.id, office.now())
    await recordEvent(trx, clerk, { kind: 'message-secret', subjectId: row.id })
    await office.jobs.enqueue(trx, 'clear-message', { messageId: row.id })
  })
  await office.spool.destroy(messageId)
  office.signals.send({ topic: 'scan', id: messageId })
}

/** Job. Destroys what lies in the spool for a message whose key is gone or due to go. May run twice. */
export async function clearMessage(office: Office, { messageId }: { messageId: string }): Promise<void> {
  const row = await findMessage(office.db, messageId)
  if (!row?.closed_at) return
  if (row.wrapped_key) await inTransaction(office.db, (trx) => destroyMessageKey(trx, messageId, office.now()))
  await office.spool.destroy(messageId)
}

/** Leaves a job for each message whose time in the spool is over. Runs again without harm. */
export async function forgetSettledMessages(office: Office): Promise<number> {
  const before = new Date(office.now().getTime() - MESSAGE_KEPT_DAYS * DAY_MS)
  const ids = await listSettledMessages(office.db, before, MESSAGES_MAX)
  await inTransaction(office.db, async (trx) => {
    for (const messageId of ids) await office.jobs.enqueue(trx, 'clear-message', { messageId })
  })
  return ids.length
}
