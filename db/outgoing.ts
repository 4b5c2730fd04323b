import { type Kysely, sql, type Transaction } from 'kysely'
import type { Selectable } from 'kysely'
import type { ToldNotice } from '../workflows/domain/notice-letter.ts'
import { isSettled } from './notifications.ts'
import type { Database, OutgoingMailTable } from './schema.ts'

export type OutgoingMailRow = Selectable<OutgoingMailTable>

/** People with notices that wait for a letter: unread, old enough, young enough, and wanted. */
export async function listPeopleToTell(
  db: Kysely<Database>,
  between: { after: Date; before: Date },
  limit: number,
): Promise<{ id: string; email: string }[]> {
  const { rows } = await sql<{ id: string; email: string }>`
    select p.id, p.email from person p left join notice_choice c on c.person_id = p.id
    where p.disabled_at is null and p.email is not null and coalesce(c.by_mail, true)
      and exists (select from notification n where n.person_id = p.id and n.outgoing_mail_id is null and n.read_at is null
        and not ${isSettled} and n.created_at > ${between.after} and n.created_at <= ${between.before})
    order by p.id limit ${limit}`.execute(db)
  return rows
}

/** Puts a person's waiting notices into one letter; 0 when another worker did. */
export async function gatherNotices(
  trx: Transaction<Database>,
  letter: { id: string; personId: string; to: string; after: Date; at: Date },
): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`digest:${letter.personId}`}, 0))`.execute(trx)
  const waiting = await trx.selectFrom('notification').select('id')
    .where('person_id', '=', letter.personId).where('outgoing_mail_id', 'is', null).where('read_at', 'is', null)
    .where('created_at', '>', letter.after).limit(500).execute()
  if (waiting.length === 0) return 0
  await trx.insertInto('outgoing_mail').values({
    id: letter.id, kind: 'digest', person_id: letter.personId, to_address: letter.to, created_at: letter.at,
  }).execute()
  await trx.updateTable('notification').set({ outgoing_mail_id: letter.id })
    .where('id', 'in', waiting.map((row) => row.id)).execute()
  return waiting.length
}

export async function findOutgoing(db: Kysely<Database>, id: string): Promise<OutgoingMailRow | undefined> {
  return db.selectFrom('outgoing_mail').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function setOutgoing(
  db: Kysely<Database>,
  id: string,
  changes: { state: OutgoingMailRow['state']; last_error?: string | null; sent_at?: Date; attempts?: number },
): Promise<void> {
  await db.updateTable('outgoing_mail').set(changes).where('id', '=', id).execute()
}

/**
 * The notices of a letter that are still unread. Of a restricted document, or one that the receiver
 * may not read any more, there is neither number nor subject.
 */
export async function listToldNotices(db: Kysely<Database>, outgoingId: string, limit: number): Promise<{ notices: ToldNotice[]; more: number }> {
  const { rows } = await sql<{ kind: string; arrivalNumber: string | null; subject: string | null; dueOn: ToldNotice['dueOn']; documentId: string | null; assignmentId: string | null; isOpen: boolean }>`
    select n.kind, n.document_id as "documentId", n.assignment_id as "assignmentId",
      coalesce(d.is_open and not d.is_restricted and d.frozen_at is null, false) as "isOpen",
      d.arrival_number || d.arrival_suffix as "arrivalNumber", d.subject, a.due_on as "dueOn"
    from notification n left join incoming_document d on d.id = n.document_id left join assignment a on a.id = n.assignment_id
    where n.outgoing_mail_id = ${outgoingId}::uuid and n.read_at is null and not ${isSettled}
    order by n.id desc limit 501`.execute(db)
  const notices = rows.slice(0, limit).map((row): ToldNotice => ({
    kind: row.kind,
    arrivalNumber: row.isOpen ? row.arrivalNumber : null,
    subject: row.isOpen ? row.subject : null,
    dueOn: row.isOpen ? row.dueOn : null,
    path: row.assignmentId ? `/assignments/${row.assignmentId}` : row.documentId ? `/documents/${row.documentId}` : '/notifications',
  }))
  return { notices, more: Math.max(0, rows.length - notices.length) }
}

export async function findNoticeChoice(db: Kysely<Database>, personId: string) {
  return db.selectFrom('notice_choice').select(['by_mail']).where('person_id', '=', personId).executeTakeFirst()
}

/** The code in letters by which a person stops them; one a person, kept as its hash. */
export async function setNoticeChoice(
  db: Kysely<Database>,
  choice: { personId: string; byMail?: boolean; stopCodeHash: Buffer; at: Date },
): Promise<void> {
  const changes = { changed_at: choice.at, ...(choice.byMail === undefined ? {} : { by_mail: choice.byMail }) }
  await db.insertInto('notice_choice').values({
    person_id: choice.personId, by_mail: choice.byMail ?? true, stop_code_hash: choice.stopCodeHash, changed_at: choice.at,
  }).onConflict((oc) => oc.column('person_id').doUpdateSet(changes)).execute()
}

/** False when the code is nobody's. */
export async function stopByCode(db: Kysely<Database>, stopCodeHash: Buffer, at: Date): Promise<boolean> {
  const done = await db.updateTable('notice_choice').set({ by_mail: false, changed_at: at })
    .where('stop_code_hash', '=', stopCodeHash).executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export interface AnswerableDelivery {
  deliveryId: string
  address: string
  receivedAt: Date
  sender: string | null
  subject: string | null
  files: number
  arrivals: { number: string; day: string; symbol: string | null }[]
}

/** Mail deliveries of these last days that nobody has acknowledged, of which an item is registered or waits. */
export async function listUnacknowledged(db: Kysely<Database>, since: Date): Promise<AnswerableDelivery[]> {
  const { rows } = await sql<AnswerableDelivery>`
    select v.id as "deliveryId", m.sender_address as address, m.received_at as "receivedAt", v.sender, v.subject,
      count(s.id)::int as files,
      coalesce(json_agg(json_build_object('number', d.arrival_number || d.arrival_suffix, 'day', to_char(d.arrived_on, 'DD/MM/YYYY'),
        'symbol', nullif(concat_ws('/', d.number, d.notation), ''))) filter (where d.id is not null and not d.is_restricted), '[]') as arrivals
    from delivery v join mail_message m on m.delivery_id = v.id join scan s on s.delivery_id = v.id and s.parent_scan_id is null
      left join incoming_document d on d.id = s.document_id
    where v.received_at >= ${since} and v.acknowledged_at is null and m.state <> 'secret' and m.sender_address like '%_@_%'
      and not exists (select from outgoing_mail o where o.delivery_id = v.id and o.state <> 'failed')
      and not exists (select from scan x where x.delivery_id = v.id and x.state in ('quarantined', 'secret', 'returned', 'rejected'))
    group by v.id, m.id order by m.received_at limit 100`.execute(db)
  return rows
}

export async function findAnswerable(db: Kysely<Database>, deliveryId: string): Promise<AnswerableDelivery | undefined> {
  const { rows } = await sql<AnswerableDelivery>`
    select v.id as "deliveryId", m.sender_address as address, m.received_at as "receivedAt", v.sender, v.subject, count(s.id)::int as files,
      coalesce(json_agg(json_build_object('number', d.arrival_number || d.arrival_suffix, 'day', to_char(d.arrived_on, 'DD/MM/YYYY'),
        'symbol', nullif(concat_ws('/', d.number, d.notation), ''))) filter (where d.id is not null and not d.is_restricted), '[]') as arrivals
    from delivery v join mail_message m on m.delivery_id = v.id join scan s on s.delivery_id = v.id and s.parent_scan_id is null
      left join incoming_document d on d.id = s.document_id
    where v.id = ${deliveryId}::uuid and m.state <> 'secret' and m.sender_address like '%_@_%'
      and not exists (select from scan x where x.delivery_id = v.id and x.state in ('quarantined', 'secret'))
    group by v.id, m.id limit 1`.execute(db)
  return rows[0]
}

/** An item that was returned and came by mail: where its letter goes. */
export async function findReturned(
  db: Kysely<Database>,
  scanId: string,
): Promise<{ address: string; receivedAt: Date; reason: string } | undefined> {
  const { rows } = await sql<{ address: string; receivedAt: Date; reason: string }>`
    select m.sender_address as address, m.received_at as "receivedAt", s.reason
    from scan s join mail_message m on m.delivery_id = s.delivery_id
    where s.id = ${scanId}::uuid and s.state = 'returned' and s.gate in ('clear', 'cleared', 'pending') and m.state <> 'secret'
      and m.sender_address like '%_@_%' limit 1`.execute(db)
  return rows[0]
}

/** Returned items that came by mail and whose sender has not been told. */
export async function listUntoldReturns(db: Kysely<Database>, since: Date) {
  const { rows } = await sql<{ scanId: string; address: string; sender: string | null; reason: string; disposedAt: Date }>`
    select s.id as "scanId", m.sender_address as address, v.sender, s.reason, s.disposed_at as "disposedAt"
    from scan s join delivery v on v.id = s.delivery_id join mail_message m on m.delivery_id = v.id
    where s.state = 'returned' and s.gate in ('clear', 'cleared', 'pending') and s.disposed_at >= ${since} and m.state <> 'secret'
      and m.sender_address like '%_@_%'
      and not exists (select from outgoing_mail o where o.scan_id = s.id and o.state <> 'failed')
    order by s.disposed_at limit 100`.execute(db)
  return rows
}
