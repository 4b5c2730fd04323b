import { type Insertable, type Kysely, type RawBuilder, type Selectable, sql, type Transaction } from 'kysely'
import type { Actor } from '../workflows/domain/actor.ts'
import type { Day } from '../workflows/domain/values.ts'
import { readableBy } from './readable.ts'
import type { Database, MailMessageTable, MailPartTable } from './schema.ts'

const PARTS_MAX = 1_000
const MESSAGES_MAX = 100

export type MailMessageRow = Selectable<MailMessageTable>
export type MailPartRow = Selectable<MailPartTable>

/** Others that take in a message of this key wait until the transaction ends. */
export async function holdMessage(trx: Transaction<Database>, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`mail:${key}`}, 0))`.execute(trx)
}

/** What is known of messages with this key: whether there is one, and the hashes of all their parts. */
export async function findKnownParts(
  trx: Transaction<Database>,
  key: string,
): Promise<{ isKnown: boolean; hashes: ReadonlySet<string> }> {
  const rows = await trx
    .selectFrom('mail_message as m')
    .leftJoin('mail_part as p', 'p.message_id', 'm.id')
    .select('p.sha256')
    .where('m.message_key', '=', key)
    .limit(PARTS_MAX)
    .execute()
  return { isKnown: rows.length > 0, hashes: new Set(rows.flatMap((row) => (row.sha256 ? [row.sha256.toString('hex')] : []))) }
}

export async function insertMessage(
  trx: Transaction<Database>,
  message: Insertable<MailMessageTable>,
  parts: readonly Insertable<MailPartTable>[],
): Promise<void> {
  await trx.insertInto('mail_message').values(message).execute()
  if (parts.length > 0) await trx.insertInto('mail_part').values([...parts]).execute()
}

export async function insertParts(trx: Transaction<Database>, parts: readonly Insertable<MailPartTable>[]): Promise<void> {
  if (parts.length === 0) return
  await trx.insertInto('mail_part').values([...parts]).onConflict((oc) => oc.columns(['message_id', 'path']).doNothing()).execute()
}

export async function findMessage(db: Kysely<Database>, id: string): Promise<MailMessageRow | undefined> {
  return db.selectFrom('mail_message').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function lockMessage(trx: Transaction<Database>, id: string): Promise<MailMessageRow | undefined> {
  return trx.selectFrom('mail_message').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
}

export async function listParts(db: Kysely<Database>, messageId: string): Promise<MailPartRow[]> {
  const rows = await db.selectFrom('mail_part').selectAll().where('message_id', '=', messageId).limit(PARTS_MAX).execute()
  return rows.toSorted((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }))
}

export async function setPart(
  trx: Transaction<Database>,
  part: { messageId: string; path: string },
  changes: { decision: 'opened' | 'dismissed'; decided_at: Date; decided_by: string; scan_id?: string },
): Promise<void> {
  await trx.updateTable('mail_part').set(changes).where('message_id', '=', part.messageId).where('path', '=', part.path).execute()
}

/** Messages with something that nobody has looked into, oldest first. */
export interface WaitingMessage {
  id: string
  state: string
  reason_code: string | null
  sender_name: string | null
  sender_address: string | null
  is_sender_proven: boolean
  /** An item of it is stopped at the gate or closed to this person: no word of the message is shown. */
  isStopped: boolean
  subject: string | null
  sent_at: Date | null
  received_at: Date
  unopened: { path: string; name: string | null; why: string | null; byteSize: number }[]
}

export async function listWaitingMessages(db: Kysely<Database>, actor: Actor, today: Day): Promise<WaitingMessage[]> {
  const { rows } = await sql<WaitingMessage>`
    select m.id, m.state, m.reason_code, m.is_sender_proven, m.sent_at, m.received_at, g.stopped as "isStopped",
      case when not g.stopped then m.sender_name end as sender_name, case when not g.stopped then m.sender_address end as sender_address,
      case when not g.stopped then m.subject end as subject,
      coalesce((select json_agg(json_build_object('path', p.path, 'name', case when not g.stopped then p.name end, 'why', p.why,
          'byteSize', p.byte_size) order by p.path)
        from mail_part p where p.message_id = m.id and p.role = 'unopened' and p.decided_at is null), '[]') as unopened
    from mail_message m cross join lateral (select ${holdsClosed({ actor, today })} as stopped) g
    where m.closed_at is null and m.state <> 'secret'
    order by m.received_at, m.id limit ${sql.lit(MESSAGES_MAX)}`.execute(db)
  return rows
}

/** Closes a message in which nothing waits any more: no item of its own says more of it. */
export async function closeMessage(
  trx: Transaction<Database>,
  id: string,
  by: { personId: string | null; at: Date },
): Promise<void> {
  await trx.updateTable('mail_message').set({ closed_at: by.at, closed_by: by.personId })
    .where('id', '=', id).where('closed_at', 'is', null).execute()
}

export async function countUndecided(db: Kysely<Database>, messageId: string): Promise<number> {
  const row = await db.selectFrom('mail_part').select((eb) => eb.fn.countAll<number>().as('count'))
    .where('message_id', '=', messageId).where('role', '=', 'unopened').where('decided_at', 'is', null)
    .executeTakeFirstOrThrow()
  return row.count
}

/** The messages from which these items came. */
export async function listMessagesOf(db: Kysely<Database>, scanIds: readonly string[]): Promise<string[]> {
  if (scanIds.length === 0) return []
  const rows = await db.selectFrom('mail_part').select('message_id').distinct()
    .where('scan_id', 'in', [...scanIds]).limit(PARTS_MAX).execute()
  return rows.map((row) => row.message_id)
}

/** Leaves of a message times and hashes only. Its bytes are gone with their key. */
export async function blankMessage(trx: Transaction<Database>, id: string, at: Date): Promise<void> {
  await trx.updateTable('mail_message').set({
    state: 'secret', subject: null, sender_name: null, sender_address: null, reason_code: null,
    wrapped_key: null, key_destroyed_at: sql<Date>`coalesce(key_destroyed_at, ${at})`, closed_at: sql<Date>`coalesce(closed_at, ${at})`,
  }).where('id', '=', id).execute()
  await trx.updateTable('mail_part').set({ name: null }).where('message_id', '=', id).execute()
}

export async function destroyMessageKey(trx: Transaction<Database>, id: string, at: Date): Promise<void> {
  await trx.updateTable('mail_message').set({ wrapped_key: null, key_destroyed_at: at })
    .where('id', '=', id).where('wrapped_key', 'is not', null).execute()
}

/** Messages whose letters have all been dealt with, and that were closed before. */
export async function listSettledMessages(db: Kysely<Database>, before: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select m.id from mail_message m where m.closed_at < ${before} and m.wrapped_key is not null
      and not exists (select from mail_part p join scan s on s.id = p.scan_id
        where p.message_id = m.id and (s.disposed_at is null or s.disposed_at > ${before}))
    order by m.id limit ${limit}`.execute(db)
  return rows.map((row) => row.id)
}

/** Of these items of the spool, those that are messages. */
export async function listMessageKeys(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<{ ended: string[]; known: string[] }> {
  const rows = await db.selectFrom('mail_message').select(['id', 'wrapped_key']).where('id', 'in', [...ids]).execute()
  return { ended: rows.filter((row) => row.wrapped_key === null).map((row) => row.id), known: rows.map((row) => row.id) }
}

export async function isKeyKnown(db: Kysely<Database>, key: string): Promise<boolean> {
  const row = await db.selectFrom('mail_message').select('id').where('message_key', '=', key).limit(1).executeTakeFirst()
  return row !== undefined
}

/** Whether nothing of the message is shown to this person (`holdsClosed`). */
export async function isMessageStopped(
  db: Kysely<Database>,
  reader: { actor: Actor; today: Day },
  id: string,
): Promise<boolean> {
  const { rows } = await sql`select from mail_message m where m.id = ${id}::uuid and ${holdsClosed(reader)}`.execute(db)
  return rows.length > 0
}

/**
 * Of `mail_message as m`: something that came with it, also a part cut out of it later, is stopped at
 * the secrecy gate, or became a letter that this person may not read. The message holds it too.
 */
function holdsClosed({ actor, today }: { actor: Actor; today: Day }): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from (select p.scan_id as id from mail_part p where p.message_id = m.id and p.scan_id is not null
        union select s.id from scan s where s.delivery_id = m.delivery_id
        union select c.scan_id from mail_part p join scan_page c on c.from_scan_id = p.scan_id where p.message_id = m.id) o
      join scan s on s.id = o.id left join incoming_document d on d.id = s.document_id
    where s.state = 'quarantined' or (d.id is not null and ${readableBy(actor, today)} is not true))`
}
