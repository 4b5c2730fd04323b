import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { CustodyPlace } from '../workflows/domain/custody.ts'
import type { ArrivalSource, Day, ScanState } from '../workflows/domain/values.ts'
import type { Database } from './schema.ts'

// The balance of the tray: every item that came in is in exactly one place (R4).

export interface CustodyBalance {
  in: number
  places: Record<CustodyPlace, number>
  /** Items that came before the period and waited when it began: they are no part of the sum. */
  waitingBefore: number
  /** Items whose state is not where their own record of moves ends. Always none. */
  astray: number
  /** The sum fits, and nothing is astray. */
  balances: boolean
}

export interface Period {
  from: Day
  to: Day
}

const ZONE = 'Asia/Ho_Chi_Minh'
const ROWS_MAX = 500
const startOf = (day: Day): RawBuilder<unknown> => sql`(${day}::date)::timestamp at time zone ${sql.lit(ZONE)}`
const endOf = (day: Day): RawBuilder<unknown> => sql`(${day}::date + 1)::timestamp at time zone ${sql.lit(ZONE)}`

/** Items that came in within the period, with the last move each of them made. */
function cohort({ from, to }: Period): RawBuilder<unknown> {
  return sql`(select e.scan_id, e.at, l.to_state,
      case when l.to_state in ('received', 'reading', 'ready', 'needs-person', 'quarantined')
        then 'waiting' else l.to_state end as place
    from custody_entry e cross join lateral (select c.to_state from custody_entry c
      where c.scan_id = e.scan_id order by c.step desc limit 1) l
    where e.from_state = '' and e.at >= ${startOf(from)} and e.at < ${endOf(to)})`
}

/** The balance of a day or a longer period, from the record of moves alone. */
export async function findCustodyBalance(db: Kysely<Database>, period: Period): Promise<CustodyBalance> {
  const { rows } = await sql<{ place: CustodyPlace; n: number; astray: number }>`
    select c.place, count(*)::int as n, (count(*) filter (where s.state <> c.to_state))::int as astray
    from ${cohort(period)} c join scan s on s.id = c.scan_id group by c.place`.execute(db)
  const places: Record<CustodyPlace, number> = {
    registered: 0, returned: 0, duplicate: 0, secret: 0, rejected: 0, 'passed-on': 0, split: 0, joined: 0, slip: 0, waiting: 0,
  }
  for (const row of rows) places[row.place] += row.n
  const counted = await sql<{ came: number; before: number }>`select
    (select count(*)::int from custody_entry e where e.from_state = ''
      and e.at >= ${startOf(period.from)} and e.at < ${endOf(period.to)}) as came,
    (select count(*)::int from custody_entry e where e.from_state = '' and e.at < ${startOf(period.from)}
      and not exists (select from custody_entry c where c.scan_id = e.scan_id and c.at < ${startOf(period.from)}
        and c.to_state in ('registered', 'returned', 'duplicate', 'secret', 'rejected', 'passed-on', 'split', 'joined', 'slip'))
    ) as before`.execute(db)
  const { came, before } = counted.rows[0] ?? { came: 0, before: 0 }
  const astray = rows.reduce((sum, row) => sum + row.astray, 0)
  const sum = Object.values(places).reduce((all, one) => all + one, 0)
  return { in: came, places, waitingBefore: before, astray, balances: sum === came && astray === 0 }
}

export interface CustodyItem {
  scanId: string
  cameAt: Date
  source: ArrivalSource
  state: ScanState
  reason: string | null
  sender: string | null
  documentId: string | null
  arrivalNumber: number | null
  disposedAt: Date | null
  disposedBy: string | null
}

/**
 * The items behind a figure, newest first. Of a secret or quarantined item only door and time are
 * told, and so of one whose letter was frozen since; of a restricted document only that it has a number.
 */
export async function listCustody(
  db: Kysely<Database>,
  period: Period,
  place: CustodyPlace | 'in',
): Promise<CustodyItem[]> {
  const isSecret = sql`(s.secrecy <> 'none' or s.state = 'quarantined' or d.frozen_at is not null)`
  const wanted = place === 'in' ? sql`true` : sql`c.place = ${place}`
  const { rows } = await sql<CustodyItem>`
    select s.id as "scanId", c.at as "cameAt", v.source, s.state,
      case when not ${isSecret} then s.reason end as reason,
      case when not ${isSecret} and not coalesce(d.is_restricted, false)
        then v.sender end as sender,
      case when not d.is_restricted and d.frozen_at is null then d.id end as "documentId", d.arrival_number as "arrivalNumber", s.disposed_at as "disposedAt", w.full_name as "disposedBy"
    from ${cohort(period)} c join scan s on s.id = c.scan_id join delivery v on v.id = s.delivery_id
      left join incoming_document d on d.id = s.document_id left join person w on w.id = s.disposed_by
    where ${wanted} order by c.at desc, s.id limit ${sql.lit(ROWS_MAX)}`.execute(db)
  return rows
}
