import { type Kysely, sql } from 'kysely'
import { decodePoints } from '../workflows/domain/ink-strokes.ts'
import { inkPicture, type InkPicture, type PictureStroke } from '../workflows/domain/ink-picture.ts'
import type {
  ArrivalSource, AssignmentRole, AssignmentState, Day, DirectiveOutcome, DirectiveState,
} from '../workflows/domain/values.ts'
import type { Database } from './schema.ts'

// What the page of one document shows beside its own row. Who may read it was asked before.

const ROWS_MAX = 200
const STROKES_MAX = 4_000

export interface DocumentFacts {
  typeName: string | null
  kindName: string | null
  registerName: string
  registeredBy: string
  voidReason: string | null
  presentedAt: Date | null
  presentedTo: string | null
  directedAt: Date | null
  assignedAt: Date | null
  startedAt: Date | null
  completedAt: Date | null
}

export async function findDocumentFacts(db: Kysely<Database>, documentId: string): Promise<DocumentFacts | undefined> {
  const { rows } = await sql<DocumentFacts>`
    select t.name as "typeName", k.name as "kindName", rk.name as "registerName", w.full_name as "registeredBy",
      n.void_reason as "voidReason", s.presented_at as "presentedAt", p.name as "presentedTo",
      -- A unit head who gives work on directs nothing anew.
      (select max(confirmed_at) from directive i where i.document_id = d.id and i.state = 'confirmed'
        and i.parent_assignment_id is null) as "directedAt",
      a.assigned_at as "assignedAt", a.started_at as "startedAt", a.completed_at as "completedAt"
    from incoming_document d join register r on r.id = d.register_id join register_kind rk on rk.code = r.kind_code
      join person w on w.id = d.registered_by
      left join document_type t on t.code = d.document_type_code
      left join correspondence_kind k on k.code = d.correspondence_kind_code
      left join arrival_number n on n.document_id = d.id
      left join lateral (select presented_at, to_position_id from presentation x where x.document_id = d.id
        and x.outcome is distinct from 'withdrawn' order by x.presented_at desc limit 1) s on true
      left join position p on p.id = s.to_position_id
      left join lateral (select min(assigned_at) as assigned_at, min(started_at) as started_at,
          max(completed_at) as completed_at from assignment x where x.document_id = d.id and x.is_live) a on true
    where d.id = ${documentId}::uuid`.execute(db)
  return rows[0]
}

export interface ReceivedItem {
  source: ArrivalSource
  receivedAt: Date
  state: string
}

/** Every door by which this letter came, first the one that got the number. */
export async function listReceivedItems(db: Kysely<Database>, documentId: string): Promise<ReceivedItem[]> {
  const { rows } = await sql<ReceivedItem>`
    select v.source, s.received_at as "receivedAt", s.state from scan s join delivery v on v.id = s.delivery_id
    where s.document_id = ${documentId}::uuid order by s.state desc, s.received_at limit 50`.execute(db)
  return rows
}

/** Of a letter that came by mail: whether its sender has been told that it came. */
export interface ShownReceipt {
  state: 'drafted' | 'sending' | 'sent' | 'failed'
  sentAt: Date | null
}

/** Null where none is due: another door, no address to answer, an item that went back. */
export async function findReceipt(db: Kysely<Database>, documentId: string): Promise<ShownReceipt | null> {
  const { rows } = await sql<ShownReceipt>`
    select case when v.acknowledged_at is not null or o.state = 'sent' then 'sent' when o.state = 'failed' then 'failed'
        when o.state in ('queued', 'sending') then 'sending' else 'drafted' end as state,
      coalesce(v.acknowledged_at, o.sent_at) as "sentAt"
    from scan s join delivery v on v.id = s.delivery_id join mail_message m on m.delivery_id = v.id
      left join lateral (select state, sent_at from outgoing_mail x where x.delivery_id = v.id and x.kind = 'acknowledgement'
        order by x.created_at desc, x.id desc limit 1) o on true
    where s.document_id = ${documentId}::uuid and m.state <> 'secret' and m.sender_address like '%_@_%'
      and (v.acknowledged_at is not null or o.state is not null or not exists (select from scan x
        where x.delivery_id = v.id and x.state in ('quarantined', 'secret', 'returned', 'rejected')))
      and o.state is distinct from 'dropped'
    order by s.received_at limit 1`.execute(db)
  return rows[0] ?? null
}

/** How far the pages of a letter and its attachments are read; null once all of them are. */
export async function findReadingProgress(
  db: Kysely<Database>, documentId: string,
): Promise<{ read: number; pages: number } | null> {
  const { rows } = await sql<{ read: number; pages: number; waits: boolean }>`
    select coalesce(sum(pages_read), 0)::int as read, coalesce(sum(page_count), 0)::int as pages,
      coalesce(bool_or(read_at is null and page_count > 0), false) as waits
    from scan where document_id = ${documentId}::uuid and state = 'registered'`.execute(db)
  const [all] = rows
  return all?.waits ? { read: Math.min(all.read, all.pages), pages: all.pages } : null
}

export interface ShownDirective {
  id: string
  state: DirectiveState
  outcome: DirectiveOutcome
  text: string | null
  author: string
  position: string
  onBehalfOf: string | null
  passedTo: string | null
  origin: string
  confirmedAt: Date | null
  inkLayerId: string | null
  ink: readonly InkPicture[]
}

/** Directives of a document that are or were in force, oldest first, with their ink. */
export async function listShownDirectives(db: Kysely<Database>, documentId: string): Promise<ShownDirective[]> {
  const { rows } = await sql<Omit<ShownDirective, 'ink'>>`
    select i.id, i.state, i.outcome, i.text, coalesce(w.full_name, '') as author, p.name as position,
      b.name as "onBehalfOf", t.name as "passedTo", i.origin, i.confirmed_at as "confirmedAt",
      i.ink_layer_id as "inkLayerId"
    from directive i join position p on p.id = i.author_position_id left join person w on w.id = i.confirmed_by
      left join position b on b.id = i.on_behalf_of_position_id left join position t on t.id = i.passed_to_position_id
    where i.document_id = ${documentId}::uuid and i.state in ('confirmed', 'superseded')
    order by i.confirmed_at limit ${sql.lit(ROWS_MAX)}`.execute(db)
  const layers = rows.flatMap((row) => (row.inkLayerId ? [row.inkLayerId] : []))
  const pictures = await listInkPictures(db, layers)
  return rows.map((row) => ({ ...row, ink: row.inkLayerId ? (pictures.get(row.inkLayerId) ?? []) : [] }))
}

async function listInkPictures(
  db: Kysely<Database>,
  layerIds: readonly string[],
): Promise<Map<string, InkPicture[]>> {
  const pictures = new Map<string, InkPicture[]>()
  if (layerIds.length === 0) return pictures
  const strokes = await db
    .selectFrom('ink_stroke')
    .select(['ink_layer_id', 'sha256', 'page', 'tool', 'color', 'width', 'points', 'words', 'turn'])
    .where('ink_layer_id', 'in', [...layerIds])
    .where('erased', '=', false)
    .orderBy('drawn_at')
    .limit(STROKES_MAX)
    .execute()
  const pages = new Map<string, { layer: string; strokes: PictureStroke[] }>()
  for (const stroke of strokes) {
    const key = `${stroke.ink_layer_id} ${stroke.sha256.toString('hex')} ${stroke.page}`
    const page = pages.get(key) ?? { layer: stroke.ink_layer_id, strokes: [] }
    const { tool, color, width, words, turn } = stroke
    page.strokes.push({ tool, color, width, words, turn, points: decodePoints(stroke.points) })
    pages.set(key, page)
  }
  for (const page of pages.values()) {
    const picture = inkPicture(page.strokes)
    if (picture) pictures.set(page.layer, [...(pictures.get(page.layer) ?? []), picture])
  }
  return pictures
}

export interface ShownLine {
  id: string
  parentId: string | null
  directiveId: string | null
  role: AssignmentRole
  name: string
  /** Who has it in hand; null while nobody took it. */
  person: string | null
  dueOn: Day | null
  state: AssignmentState
  completedOn: Day | null
  percent: number | null
  result: string | null
}

/** The lines of work of a document: leads first, each followed by what was made of it. */
export async function listShownLines(db: Kysely<Database>, documentId: string): Promise<ShownLine[]> {
  const { rows } = await sql<ShownLine>`
    select a.id, a.parent_id as "parentId", a.directive_id as "directiveId", a.role,
      coalesce(u.name, aw.full_name, p.name) as name, w.full_name as person, a.due_on as "dueOn", a.state,
      a.completed_on as "completedOn", n.percent,
      coalesce(a.reply_number, case when a.state in ('done', 'awaiting-acceptance') then a.result_note end) as result
    from assignment a left join unit u on u.id = a.assignee_id left join person aw on aw.id = a.assignee_id
      left join position p on p.id = a.assignee_id left join person w on w.id = a.person_id
      left join lateral (select percent from progress_note x where x.assignment_id = a.id and x.percent is not null
        order by x.at desc limit 1) n on true
    where a.document_id = ${documentId}::uuid
    order by a.parent_id nulls first, case a.role when 'lead' then 1 when 'support' then 2 when 'fyi' then 4 else 3 end,
      a.assigned_at limit ${sql.lit(ROWS_MAX)}`.execute(db)
  const under = (parentId: string | null): ShownLine[] =>
    rows.filter((row) => row.parentId === parentId).flatMap((row) => [row, ...under(row.id)])
  return under(null)
}

/** Leaders' positions, to present a document to: code and name with the holder's. */
export async function listLeaderChoices(db: Kysely<Database>, today: Day): Promise<{ code: string; name: string }[]> {
  const { rows } = await sql<{ code: string; name: string }>`
    select p.code, p.name || coalesce(' – ' || h.full_name, '') as name from position p
      join position_role r on r.position_id = p.id and r.role = 'leader'
      left join lateral (select w.full_name from appointment a join person w on w.id = a.person_id
        where a.position_id = p.id and a.days @> ${today}::date limit 1) h on true
    where p.closed_on is null order by p.sort limit 50`.execute(db)
  return rows
}

/** Units of today, for the register's filter. */
export async function listUnits(db: Kysely<Database>): Promise<{ id: string; name: string }[]> {
  return db
    .selectFrom('unit')
    .select(['id', 'name'])
    .where('closed_on', 'is', null)
    .orderBy('name')
    .limit(100)
    .execute()
}

export async function findAssignmentDocument(db: Kysely<Database>, assignmentId: string): Promise<string | undefined> {
  const row = await db.selectFrom('assignment').select('document_id').where('id', '=', assignmentId).executeTakeFirst()
  return row?.document_id
}
