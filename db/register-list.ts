import { type Kysely, type RawBuilder, sql } from 'kysely'
import { type Actor } from '../workflows/domain/actor.ts'
import type { Piece } from '../workflows/domain/highlight.ts'
import { OfficeError } from '../workflows/domain/office-error.ts'
import { searchWords } from '../workflows/domain/search-query.ts'
import type { ArrivalSource, AssignmentRole, Day, DocumentState, Urgency } from '../workflows/domain/values.ts'
import { readableBy } from './readable.ts'
import type { Database } from './schema.ts'

// The register as a list: what is asked for, as conditions on `incoming_document as d`.

export const registerSorts = ['newest', 'oldest', 'due'] as const
export type RegisterSort = (typeof registerSorts)[number]

export interface RegisterQuery {
  text?: string
  /** Search the entry's own fields only, not the letter's text. */
  inHeadOnly?: boolean
  from?: Day
  to?: Day
  year?: number
  states?: readonly DocumentState[]
  sources?: readonly ArrivalSource[]
  urgencies?: readonly Urgency[]
  /** A unit, position or person that has the work now. */
  assigneeId?: string
  issuer?: string
  typeCode?: string
  due?: 'overdue' | 'none'
  /** `odd-dates`: dates that cannot be right (R34); `late`: registered after the day of arrival. */
  check?: 'odd-dates' | 'late'
  /** Documents on which this person gave a directive. */
  directedBy?: string
  sort?: RegisterSort
}

export interface RegisterRow {
  id: string
  arrivalNumber: number
  arrivalSuffix: string
  arrivedOn: Day
  receivedAt: Date
  source: ArrivalSource
  typeName: string | null
  number: string | null
  notation: string | null
  issuedOn: Day | null
  issuer: string | null
  subject: string | null
  urgency: Urgency
  state: DocumentState
  isRestricted: boolean
  dueOn: Day | null
  completedOn: Day | null
  pageCount: number | null
  copies: number
  signer: string | null
  eofficeArrivalNumber: string | null
  voidReason: string | null
  receivers: readonly Receiver[]
  /** The day on which it was passed on, `YYYY-MM-DD`. */
  transferredOn: Day | null
  hits?: { subject: readonly Piece[]; issuer: readonly Piece[]; text?: { page: number; pieces: readonly Piece[] } }
}

export interface Receiver {
  role: AssignmentRole | 'presented'
  name: string
}

export const COUNT_MAX = 1_000
export const PAGE_ROWS = 50
export const ROWS_MAX = 20_000
const OLD_LETTER_DAYS = 365
const CURSOR_CHARS_MAX = 300
const ISSUER_CHARS_MAX = 200

const dueOf = sql<Day | null>`coalesce(d.due_on, d.external_due_on)`
const openStates = sql`('registered', 'awaiting-directive', 'directed', 'assigned', 'in-progress', 'awaiting-acceptance')`

/** All conditions but the search itself; the right to read is always the first of them. */
export function registerConditions(actor: Actor, query: RegisterQuery, today: Day): RawBuilder<boolean> {
  const all: RawBuilder<unknown>[] = [readableBy(actor, today)]
  if (query.from) all.push(sql`d.arrived_on >= ${query.from}::date`)
  if (query.to) all.push(sql`d.arrived_on <= ${query.to}::date`)
  if (query.year) all.push(sql`d.arrival_year = ${query.year}::int`)
  if (query.states?.length) all.push(sql`d.state = any(${[...query.states]}::text[])`)
  if (query.sources?.length) all.push(sql`d.source = any(${[...query.sources]}::text[])`)
  if (query.urgencies?.length) all.push(sql`d.urgency = any(${[...query.urgencies]}::text[])`)
  if (query.typeCode) all.push(sql`d.document_type_code = ${query.typeCode}`)
  if (query.issuer) all.push(issuerIs(query.issuer))
  if (query.assigneeId) {
    all.push(sql`exists (select from assignment a where a.document_id = d.id and a.is_live
      and (a.assignee_id = ${query.assigneeId}::uuid or a.unit_id = ${query.assigneeId}::uuid))`)
  }
  if (query.directedBy) {
    all.push(sql`exists (select from directive i where i.document_id = d.id and i.state = 'confirmed'
      and i.confirmed_by = ${query.directedBy}::uuid)`)
  }
  if (query.due === 'overdue') all.push(sql`(${dueOf} < ${today}::date and d.state in ${openStates})`)
  if (query.due === 'none') all.push(sql`${dueOf} is null`)
  if (query.check === 'odd-dates') all.push(hasOddDates())
  if (query.check === 'late') {
    all.push(sql`(d.received_at at time zone 'Asia/Ho_Chi_Minh')::date < d.arrived_on`)
  }
  return sql<boolean>`(${sql.join(all, sql` and `)})`
}

function issuerIs(issuer: string): RawBuilder<boolean> {
  const words = searchWords(issuer.slice(0, ISSUER_CHARS_MAX)).map(
    (word) => sql`vn_fold(d.issuer_name) like ${`%${word}%`}`,
  )
  return words.length === 0 ? sql`true` : sql<boolean>`(${sql.join(words, sql` and `)})`
}

/** Dates that cannot be right, or that a person gave a reason for (R34). No filter of days hides them. */
function hasOddDates(): RawBuilder<boolean> {
  return sql<boolean>`(d.state <> 'voided' and (d.odd_date_reason is not null or d.issued_on is null
    or d.issued_on < d.arrived_on - ${OLD_LETTER_DAYS}::int or d.external_due_on < d.arrived_on
    or d.external_due_on > d.arrived_on + ${5 * OLD_LETTER_DAYS}::int))`
}

interface SortOrder {
  keys: readonly RawBuilder<unknown>[]
  types: readonly string[]
  descends: boolean
}

const registerKeys = [sql`d.arrived_on`, sql`d.arrival_number`, sql`d.arrival_suffix`, sql`d.id`]
const registerTypes = ['date', 'int', 'text', 'uuid']
const sortOrders: Record<RegisterSort, SortOrder> = {
  newest: { keys: registerKeys, types: registerTypes, descends: true },
  oldest: { keys: registerKeys, types: registerTypes, descends: false },
  due: { keys: [sql`coalesce(${dueOf}, date '9999-12-31')`, sql`d.id`], types: ['date', 'uuid'], descends: false },
}

export function orderBy(sort: RegisterSort): RawBuilder<unknown> {
  const { keys, descends } = sortOrders[sort]
  return sql.join(keys.map((key) => (descends ? sql`${key} desc` : sql`${key} asc`)))
}

/** Where a row stands in the order, as an opaque word for the next page. */
export function cursorOf(sort: RegisterSort, row: RegisterRow): string {
  const keys = sort === 'due'
    ? [row.dueOn ?? '9999-12-31', row.id]
    : [row.arrivedOn, String(row.arrivalNumber), row.arrivalSuffix, row.id]
  return Buffer.from(JSON.stringify([sort, ...keys])).toString('base64url')
}

/**
 * The condition that begins after a cursor.
 * @throws {OfficeError} `cursor-invalid` for one that this list did not give.
 */
export function afterCursor(sort: RegisterSort, cursor: string): RawBuilder<boolean> {
  const { keys, types, descends } = sortOrders[sort]
  const values = readCursor(cursor)
  if (values.length !== keys.length + 1 || values[0] !== sort) throw new OfficeError('cursor-invalid')
  const given = types.map((type, index) => sql`${checked(values[index + 1]!, type)}::${sql.raw(type)}`)
  const [first, firstGiven] = [keys[0]!, given[0]!]
  // The second comparison says the same of the first key alone, which is what an index can use.
  return descends
    ? sql<boolean>`((${sql.join(keys)}) < (${sql.join(given)}) and ${first} <= ${firstGiven})`
    : sql<boolean>`((${sql.join(keys)}) > (${sql.join(given)}) and ${first} >= ${firstGiven})`
}

function readCursor(cursor: string): string[] {
  if (cursor.length > CURSOR_CHARS_MAX) throw new OfficeError('cursor-invalid')
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(values) && values.every((value) => typeof value === 'string')) return values
  } catch {
    throw new OfficeError('cursor-invalid')
  }
  throw new OfficeError('cursor-invalid')
}

const shapes: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  int: /^\d{1,9}$/,
  text: /^[a-z]{0,2}$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
}

function checked(value: string, type: string): string {
  if (shapes[type]?.test(value)) return value
  throw new OfficeError('cursor-invalid')
}

/** Columns of a row of the register, from `incoming_document as d` with type and number joined. */
export const registerColumns = sql`d.id, d.arrival_number as "arrivalNumber", d.arrival_suffix as "arrivalSuffix",
  d.arrived_on as "arrivedOn", d.received_at as "receivedAt", d.source, t.name as "typeName", d.number, d.notation,
  d.issued_on as "issuedOn", d.issuer_name as issuer, d.subject, d.urgency, d.state, d.is_restricted as "isRestricted",
  ${dueOf} as "dueOn", d.completed_on as "completedOn", d.page_count as "pageCount", d.copies,
  d.signer_name as signer, d.eoffice_arrival_number as "eofficeArrivalNumber", n.void_reason as "voidReason"`

export const registerJoins = sql`left join document_type t on t.code = d.document_type_code
  left join arrival_number n on n.register_id = d.register_id and n.number = d.arrival_number
    and n.suffix = d.arrival_suffix`

/** To whom each document went, and when: column 7 and 8 of the register. */
export async function addReceivers(
  db: Kysely<Database>,
  rows: readonly Omit<RegisterRow, 'receivers' | 'transferredOn'>[],
): Promise<RegisterRow[]> {
  const ids = rows.map((row) => row.id)
  const { rows: found } = await sql<{ id: string; role: AssignmentRole | 'presented'; name: string; on: Day }>`
    select a.document_id as id, a.role, coalesce(u.name, w.full_name, p.name) as name,
        (a.assigned_at at time zone 'Asia/Ho_Chi_Minh')::date as on,
        case a.role when 'lead' then 1 when 'support' then 2 else 3 end as rank
      from assignment a left join unit u on u.id = a.assignee_id left join person w on w.id = a.assignee_id
        left join position p on p.id = a.assignee_id
      where a.document_id = any(${ids}::uuid[]) and a.is_live and a.parent_id is null
    union all
    select s.document_id, 'presented', p.name, (s.presented_at at time zone 'Asia/Ho_Chi_Minh')::date, 0
      from presentation s join position p on p.id = s.to_position_id
      where s.document_id = any(${ids}::uuid[]) and s.ended_at is null
    order by rank, name`.execute(db)
  const byDocument = new Map<string, typeof found>()
  for (const one of found) byDocument.set(one.id, [...(byDocument.get(one.id) ?? []), one])
  return rows.map((row) => {
    const own = byDocument.get(row.id) ?? []
    const assigned = own.filter((one) => one.role !== 'presented')
    const shown = assigned.length > 0 ? assigned : own
    return {
      ...row,
      receivers: shown.map(({ role, name }) => ({ role, name })),
      transferredOn: shown.map((one) => one.on).toSorted()[0] ?? null,
    }
  })
}
