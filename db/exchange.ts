import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { HandlingFacts } from '../workflows/domain/exchange.ts'
import type { Day } from '../workflows/domain/values.ts'
import type { Database, ExchangeMessageTable } from './schema.ts'

const ROWS_MAX = 500

export type ExchangeMessageRow = Selectable<ExchangeMessageTable>

export async function findExchange(db: Kysely<Database>, documentKey: string): Promise<ExchangeMessageRow | undefined> {
  return db.selectFrom('exchange_message').selectAll().where('document_key', '=', documentKey).executeTakeFirst()
}

export async function lockExchange(trx: Transaction<Database>, id: string): Promise<ExchangeMessageRow | undefined> {
  return trx.selectFrom('exchange_message').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
}

/** Leaves times only: the delivery held a secret. What was not written yet is never written. */
export async function blankExchange(trx: Transaction<Database>, deliveryId: string, at: Date): Promise<void> {
  await sql`delete from exchange_status s using exchange_message m
    where m.id = s.exchange_message_id and m.delivery_id = ${deliveryId}::uuid and s.written_at is null`.execute(trx)
  await trx.updateTable('exchange_message').set({
    document_key: null, organ_id: null, code_number: null, code_notation: null, promulgated_on: null, due_on: null, header: null,
    closed_at: at,
  }).where('delivery_id', '=', deliveryId).execute()
}

export interface OpenExchange extends HandlingFacts {
  id: string
  told: string[]
  /** The clerk's reason, where all of it went back. */
  returnReason: string | null
}

/** Documents of the exchange whose handling may have gone on; none that waits at the gate or is frozen. */
export async function listOpenExchanges(db: Kysely<Database>): Promise<OpenExchange[]> {
  const { rows } = await sql<OpenExchange>`
    select m.id, array(select x.code from exchange_status x where x.exchange_message_id = m.id) as told,
      bool_and(s.state = 'returned') as "isReturned", max(s.reason) filter (where s.state = 'returned') as "returnReason", bool_or(d.id is not null) as "isRegistered", false as "isRecallAsked",
      bool_or(exists (select from assignment a where a.document_id = d.id)) as "isAssigned",
      bool_or(exists (select from directive i where i.document_id = d.id and i.state = 'confirmed')) as "isInWork",
      coalesce(bool_or(d.state = 'completed'), false) as "isCompleted"
    from exchange_message m join scan s on s.delivery_id = m.delivery_id left join incoming_document d on d.id = s.document_id
    where m.closed_at is null
    group by m.id
    having not bool_or(s.state in ('quarantined', 'secret') or s.gate in ('pending', 'suspect', 'marked') or d.frozen_at is not null)
    order by m.id limit ${sql.lit(ROWS_MAX)}`.execute(db)
  return rows
}

export interface UnwrittenStatus {
  messageId: string
  code: string
  at: Date
  note: string | null
  documentKey: string | null
  organId: string | null
  number: string | null
  notation: string | null
  promulgatedOn: Day | null
}

export async function listUnwrittenStatuses(db: Kysely<Database>): Promise<UnwrittenStatus[]> {
  const { rows } = await sql<UnwrittenStatus>`
    select m.id as "messageId", x.code, x.at, x.note, m.document_key as "documentKey", m.organ_id as "organId",
      m.code_number as number, m.code_notation as notation, m.promulgated_on as "promulgatedOn"
    from exchange_status x join exchange_message m on m.id = x.exchange_message_id
    where x.written_at is null and x.code <> '13' and m.organ_id is not null order by x.at, x.code limit ${sql.lit(ROWS_MAX)}`.execute(db)
  return rows
}

/** Senders that ask a document back and wait for an answer. */
export async function listRecallsAsked(db: Kysely<Database>) {
  const { rows } = await sql<{ id: string; organId: string | null; symbol: string; at: Date; note: string | null }>`
    select m.id, m.organ_id as "organId", concat_ws('/', m.code_number, m.code_notation) as symbol, x.at, x.note
    from exchange_status x join exchange_message m on m.id = x.exchange_message_id
    where x.code = '13' and not exists (select from exchange_status y where y.exchange_message_id = m.id and y.code in ('15', '16'))
    order by x.at limit 100`.execute(db)
  return rows
}

/** What of one day's register stands beside the e-office: number there, or none yet. */
export interface ReconcileRow {
  documentId: string
  arrivalNumber: string
  symbol: string
  issuer: string | null
  eofficeRef: string | null
  eofficeNumber: string | null
}

/** A restricted document is not named outside its readers: it is no part of the list. */
export async function listToReconcile(db: Kysely<Database>, day: Day): Promise<ReconcileRow[]> {
  const { rows } = await sql<ReconcileRow>`
    select d.id as "documentId", d.arrival_number || d.arrival_suffix as "arrivalNumber", concat_ws('/', d.number, d.notation) as symbol,
      d.issuer_name as issuer, d.eoffice_ref as "eofficeRef", d.eoffice_arrival_number as "eofficeNumber"
    from incoming_document d where d.arrived_on = ${day}::date and d.state <> 'voided' and not d.is_restricted and d.secrecy = 'none'
      and d.frozen_at is null
    order by d.arrival_number, d.arrival_suffix limit 2000`.execute(db)
  return rows
}
