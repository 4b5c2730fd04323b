import { type Kysely, sql } from 'kysely'
import type { Day, ScanState, Urgency } from '../workflows/domain/values.ts'
import { waitingScanStates } from '../workflows/domain/moves.ts'
import type { Database } from './schema.ts'

const TRAY_MAX = 300
const PAGES_SHOWN_MAX = 20

export interface TrayRow {
  id: string
  delivery_id: string
  state: ScanState
  gate: string
  reason_code: string | null
  source: 'e-office' | 'email' | 'post' | 'desk'
  received_at: Date
  file_name: string | null
  byte_size: number | null
  page_count: number | null
  pages_read: number
  read_at: Date | null
  holds_signature: boolean
  media_type: string | null
  sender: string | null
  /** Subject of the message it came with. */
  mail_subject: string | null
  envelope_number: string | null
  gate_cleared_by: string | null
  issuer: string | null
  subject: string | null
  number: string | null
  notation: string | null
  urgency: Urgency | null
  /** Fields read with certainty, and fields that want a look. */
  sure: number
  unsure: number
  /** Places of pages that wait for a person's look at a possible secrecy mark. */
  in_doubt: number[]
  /** The document whose slip this is, written on by hand: its arrival number. */
  slip_of: string | null
  /** That document is restricted or frozen: nothing of the page is shown in the tray. */
  slip_closed: boolean
}

/**
 * What waits in the tray: urgent first, then oldest first. Words are shown only while the gate is
 * open; a stopped item shows none.
 */
export async function listTray(db: Kysely<Database>): Promise<TrayRow[]> {
  const isClosed = sql`exists (select from slip_sighting g join incoming_document i on i.id = g.document_id
    where g.scan_id = s.id and (i.is_restricted or i.frozen_at is not null or i.secrecy <> 'none'))`
  const field = (name: string) => sql`(select f.value from field_reading f where f.sha256 = p.sha256
    and f.first_page = p.page and f.field = ${sql.lit(name)} and not ${isClosed})`
  const { rows } = await sql<TrayRow>`
    select s.id, s.delivery_id, s.state, s.gate, s.reason_code, d.source, s.received_at,
      case when s.state = 'quarantined' then null else s.file_name end as file_name,
      s.byte_size, s.page_count, s.pages_read, s.read_at, s.holds_signature, s.media_type, d.envelope_number,
      case when s.state <> 'quarantined' or d.source <> 'email' then d.sender end as sender,
      case when not exists (select from scan o where o.delivery_id = d.id and o.state = 'quarantined') then d.subject end as mail_subject,
      s.gate_cleared_by,
      ${field('issuer')} as issuer, ${field('subject')} as subject, ${field('number')} as number,
      ${field('notation')} as notation, ${field('urgency')} as urgency,
      (select count(*)::int from field_reading f where f.sha256 = p.sha256 and f.first_page = p.page and f.confidence >= 85) as sure,
      (select count(*)::int from field_reading f where f.sha256 = p.sha256 and f.first_page = p.page and f.confidence < 85) as unsure,
      array(select x.ordinal from scan_page x where x.scan_id = s.id and x.gate = 'unjudged'
        and s.state <> 'quarantined' order by x.ordinal limit ${sql.lit(PAGES_SHOWN_MAX)}) as in_doubt,
      (select i.arrival_number || i.arrival_suffix from slip_sighting g join incoming_document i on i.id = g.document_id
        where g.scan_id = s.id and s.may_hold_text) as slip_of,
      ${isClosed} as slip_closed
    from scan s join delivery d on d.id = s.delivery_id
      left join scan_page p on p.scan_id = s.id and p.ordinal = 1 and s.may_hold_text
    where s.disposed_at is null
    order by case ${field('urgency')} when 'express' then 0 when 'express-timed' then 0 when 'very-urgent' then 1
      when 'urgent' then 2 else 3 end, s.received_at, s.id
    limit ${sql.lit(TRAY_MAX)}`.execute(db)
  return rows
}

export async function countTray(db: Kysely<Database>): Promise<number> {
  const row = await db
    .selectFrom('scan')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', 'in', [...waitingScanStates])
    .executeTakeFirstOrThrow()
  return row.count
}

/** The item that a clerk goes on with after this one: the tray's order, ready ones only. */
export async function findNextInTray(
  db: Kysely<Database>,
  exceptId: string,
): Promise<string | undefined> {
  const rows = await listTray(db)
  return rows.find((row) => row.id !== exceptId && row.state === 'ready')?.id
}

/** The day's ledger of the tray, as the footer shows it; each figure has its list on the custody page. */
export interface TrayBalance {
  in: number
  registered: number
  returned: number
  duplicate: number
  secret: number
  rejected: number
  passedOn: number
  /** Parted or joined: their pages are in other items. */
  rearranged: number
  /** Slips that came home as the image of a directive. */
  slip: number
  waiting: number
}

/**
 * Items that came in on a day and where they stand now. It adds up by construction: every item has
 * exactly one state (R4).
 */
export async function findTrayBalance(db: Kysely<Database>, day: Day): Promise<TrayBalance> {
  const of = (...states: string[]) => sql`count(*) filter (where s.state in (${sql.join(states.map((one) => sql.lit(one)))}))::int`
  const { rows } = await sql<TrayBalance>`
    select count(*)::int as in, ${of('registered')} as registered, ${of('returned')} as returned,
      ${of('duplicate')} as duplicate, ${of('secret')} as secret, ${of('rejected')} as rejected,
      ${of('passed-on')} as "passedOn", ${of('split', 'joined')} as rearranged, ${of('slip')} as slip, ${of(...waitingScanStates)} as waiting
    from scan s where (s.received_at at time zone 'Asia/Ho_Chi_Minh')::date = ${day}::date`.execute(db)
  return rows[0] ?? { in: 0, registered: 0, returned: 0, duplicate: 0, secret: 0, rejected: 0, passedOn: 0, rearranged: 0, slip: 0, waiting: 0 }
}
