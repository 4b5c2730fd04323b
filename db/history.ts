import { type Kysely, sql } from 'kysely'
import type { AuditKind } from '../workflows/domain/audit-event.ts'
import { isUuid } from '../workflows/domain/ids.ts'
import type { ArrivalSource, AssignmentRole, Day } from '../workflows/domain/values.ts'
import type { AccessAct, Database } from './schema.ts'

/** One act on a document, with the names that its ids stand for. The sentence is made by the page. */
export interface HistoryEvent {
  /** Place in the log; null for what the access log tells. */
  seq: number | null
  at: Date
  kind: AuditKind | AccessAct
  /** Null for the office's own worker. */
  person: string | null
  position: string | null
  onBehalfOf: string | null
  /** Whom an assignment, or a presentation, is for. */
  to: string | null
  role: AssignmentRole | null
  dueOn: Day | null
  /** What was said: a reason, a note, the field that was corrected. */
  words: string | null
  percent: number | null
  arrivalNumber: number | null
  source: ArrivalSource | null
  pageCount: number | null
  /** A directive by which a unit head gave a line on: nobody directed the document anew. */
  isGivenOn: boolean
}

const EVENTS_MAX = 1_000
const ACCESS_MAX = 500
/** A transaction's words are written within this many seconds before its event is sealed. */
const WORDS_BEFORE_SECONDS = 35

/** What was done to a document, newest first. */
export async function listHistory(db: Kysely<Database>, documentId: string): Promise<HistoryEvent[]> {
  const { rows } = await sql<HistoryEvent>`
    select e.seq, e.at, e.kind, w.full_name as person, p.name as position, b.name as "onBehalfOf",
      coalesce(u.name, aw.full_name, ap.name, tp.name) as to, a.role,
      -- The day as it was then: an extension changes the line's own.
      coalesce((f.facts->>'dueOn')::date, a.due_on) as "dueOn",
      coalesce(n.text, case when e.kind = 'extension-asked' then x.reason when e.kind like 'extension-%' then x.decision_note end, said.words,
        case when e.kind in ('assignment-returned', 'assignment-recalled') then a.withdrawn_reason
          when e.kind = 'number-voided' then an.void_reason end) as words,
      coalesce(n.percent, (f.facts->>'percent')::int) as percent,
      (f.facts->>'arrivalNumber')::int as "arrivalNumber",
      case when e.kind = 'scan-linked' then f.facts->>'source' end as source, null::int as "pageCount",
      e.kind = 'directive-confirmed' and f.facts->>'parentAssignmentId' is not null as "isGivenOn"
    from audit_event e cross join lateral (select e.facts::jsonb as facts) f
      left join person w on w.id = e.person_id left join position p on p.id = e.position_id
      left join position b on b.id = e.on_behalf_of_position_id
      left join assignment a on a.document_id = e.document_id and a.id::text = e.subject_id
      left join unit u on u.id = a.assignee_id left join person aw on aw.id = a.assignee_id
      left join position ap on ap.id = a.assignee_id
      left join position tp on tp.id::text = f.facts->>'toPositionId'
      left join progress_note n on n.id::text = f.facts->>'noteId'
      left join extension x on x.id::text = f.facts->>'extensionId'
      left join arrival_number an on an.document_id = e.document_id
      left join lateral (select string_agg(coalesce(nullif(x.field, 'reason') || ': ', '')
            || coalesce('“' || x.was || '” → ', '') || coalesce(x.became, ''), '; ' order by x.field) as words
          from audit_words x where x.document_id = e.document_id and x.kind = e.kind
            and x.person_id is not distinct from e.person_id
            and x.at between e.at - make_interval(secs => ${WORDS_BEFORE_SECONDS}) and e.at) said on true
    where e.document_id = ${documentId}::uuid order by e.seq desc limit ${sql.lit(EVENTS_MAX)}`.execute(db)
  return [...rows, ...(await listReceipts(db, documentId))].toSorted((a, b) => b.at.getTime() - a.at.getTime())
}

/** How the document's items came in: told by the tray, whose events name no document yet. */
async function listReceipts(db: Kysely<Database>, documentId: string): Promise<HistoryEvent[]> {
  const { rows } = await sql<Pick<HistoryEvent, 'at' | 'person' | 'source' | 'pageCount'>>`
    select s.received_at as at, w.full_name as person, v.source, s.page_count as "pageCount"
    from scan s join delivery v on v.id = s.delivery_id left join person w on w.id = s.received_by
    where s.document_id = ${documentId}::uuid order by s.received_at limit 50`.execute(db)
  return rows.map((row) => ({ ...blank, ...row, kind: 'scan-received' }))
}

/** Who looked, downloaded, printed or was refused, newest first. */
export async function listAccess(db: Kysely<Database>, documentId: string): Promise<HistoryEvent[]> {
  const { rows } = await sql<Pick<HistoryEvent, 'at' | 'kind' | 'person' | 'position' | 'pageCount'>>`
    select l.at, l.act as kind, w.full_name as person, p.name as position, l.page_count as "pageCount"
    from access_log l join person w on w.id = l.person_id left join position p on p.id = l.position_id
    where l.document_id = ${documentId}::uuid order by l.id desc limit ${sql.lit(ACCESS_MAX)}`.execute(db)
  return rows.map((row) => ({ ...blank, ...row }))
}

/** Looks at a document within so many minutes are one look. */
const ONE_LOOK_MINUTES = 30

/** Whether this person's look at the document is in the access log already. */
export async function hasViewedOfLate(
  db: Kysely<Database>,
  personId: string,
  documentId: string,
): Promise<boolean> {
  if (!isUuid(documentId)) return false
  const { rows } = await sql`
    select 1 from access_log where document_id = ${documentId}::uuid
      and person_id = ${personId}::uuid and act = 'view'
      and at > now() - make_interval(mins => ${ONE_LOOK_MINUTES}) limit 1`.execute(db)
  return rows.length > 0
}

const blank = {
  seq: null, person: null, position: null, onBehalfOf: null, to: null, role: null, dueOn: null,
  words: null, percent: null, arrivalNumber: null, source: null, pageCount: null, isGivenOn: false,
} as const

export interface AuditQuery {
  from?: Day
  to?: Day
  kind?: string
  signInName?: string
  documentId?: string
  /** Events older than this one. */
  beforeSeq?: number
}

export interface AuditRow {
  seq: number
  at: Date
  kind: AuditKind
  person: string | null
  position: string | null
  documentId: string | null
  arrivalNumber: number | null
  subjectId: string
  /** As sealed: JSON of ids, codes, numbers, days and hashes. */
  facts: string
  /** Of the people, positions and units whose ids stand in the facts or as the subject: id to name. */
  names: Readonly<Record<string, string>>
}

const AUDIT_ROWS = 100
const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'

/** The log itself: ids and codes, no words of a letter. */
export async function listAudit(db: Kysely<Database>, query: AuditQuery): Promise<AuditRow[]> {
  const conditions = [sql`true`]
  if (query.from) conditions.push(sql`e.at >= (${query.from}::date)::timestamp at time zone 'Asia/Ho_Chi_Minh'`)
  if (query.to) conditions.push(sql`e.at < (${query.to}::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'`)
  if (query.kind) conditions.push(sql`e.kind = ${query.kind}`)
  if (query.signInName) conditions.push(sql`w.sign_in_name = ${query.signInName.toLowerCase()}`)
  if (query.documentId) conditions.push(sql`e.document_id = ${query.documentId}::uuid`)
  if (query.beforeSeq) conditions.push(sql`e.seq < ${query.beforeSeq}::bigint`)
  const { rows } = await sql<AuditRow>`
    select e.seq, e.at, e.kind, w.full_name as person, p.name as position, e.document_id as "documentId",
      d.arrival_number as "arrivalNumber", e.subject_id as "subjectId", e.facts,
      coalesce(named.names, '{}') as names
    from audit_event e cross join lateral (
        select jsonb_object_agg(i.id, coalesce(n.full_name, o.name, u.name))
          filter (where coalesce(n.full_name, o.name, u.name) is not null) as names
        from (select distinct case when said ~ ${UUID} then said::uuid end as id
            from (select e.subject_id as said union all select value from jsonb_each_text(e.facts::jsonb)) s) i
          left join person n on n.id = i.id left join position o on o.id = i.id left join unit u on u.id = i.id) named
      left join person w on w.id = e.person_id left join position p on p.id = e.position_id
      left join incoming_document d on d.id = e.document_id
    where ${sql.join(conditions, sql` and `)} order by e.seq desc limit ${sql.lit(AUDIT_ROWS)}`.execute(db)
  return rows
}

/**
 * Whether this person's leadership concerns the document: it lies or lay on the pile, or he directed
 * it, himself or for the one who delegated to him.
 */
export async function hasDocumentOnPile(
  db: Kysely<Database>,
  documentId: string,
  positionIds: readonly string[],
): Promise<boolean> {
  const row = await db
    .selectFrom('document_reader')
    .select('ground')
    .where('document_id', '=', documentId)
    .where('principal_id', 'in', [...positionIds])
    .where('ground', 'in', ['presentation', 'directive'])
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Prints by month, newest first: sheets that a person did print, and documents that went without. */
export async function listPrintsByMonth(
  db: Kysely<Database>,
): Promise<{ month: string; documents: number; pages: number; printed: number }[]> {
  const { rows } = await sql<{ month: string; documents: number; pages: number; printed: number }>`
    with d as (select to_char(arrived_on, 'YYYY-MM') as month, count(*)::int as documents,
        coalesce(sum(page_count), 0)::int as pages from incoming_document
        where state not in ('voided', 'removed') and arrived_on > current_date - 400 group by 1),
      l as (select to_char(at at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM') as month,
        count(distinct document_id)::int as printed from access_log
        where act = 'print' and document_id is not null and at > now() - interval '400 days' group by 1)
    select d.month, d.documents, d.pages, coalesce(l.printed, 0) as printed
    from d left join l using (month) order by d.month desc limit 13`.execute(db)
  return rows
}
