import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Actor } from '../workflows/domain/actor.ts'
import {
  type AssignmentBox, type BoxCounts, memberUnits, workPrincipals,
} from '../workflows/domain/assignment-box.ts'
import { isDay } from '../workflows/domain/calendar.ts'
import { isUuid } from '../workflows/domain/ids.ts'
import type { AssignmentRole, AssignmentState, Day, Urgency } from '../workflows/domain/values.ts'
import { readableBy } from './readable.ts'
import type { Database } from './schema.ts'

export const BOX_PAGE_MAX = 200
/** Beyond this the exact figure tells nobody anything. */
const COUNT_MAX = 999
/** Sorts undated lines last. */
const NO_DAY = '9999-12-31'

/** Today, and the last day that counts as near: the next working day. */
export interface BoxDays {
  today: Day
  nearUntil: Day
}

// Written out, not bound: the planner uses a partial index only when it sees the states.
const stateOf: Record<AssignmentBox, RawBuilder<boolean>> = {
  waiting: sql`a.state = 'pending'`,
  'in-hand': sql`a.state in ('pending', 'active')`,
  'near-due': sql`a.state in ('pending', 'active')`,
  overdue: sql`a.state in ('pending', 'active')`,
  forwarded: sql`a.state = 'forwarded'`,
  'for-information': sql`a.state in ('unseen', 'seen')`,
  returned: sql`a.state = 'returned'`,
  done: sql`a.state in ('done', 'closed')`,
  unit: sql`a.state in ('pending', 'active', 'forwarded')`,
}

/** What each box holds, in one query; for information: what has not been seen. */
export async function countBoxes(
  db: Kysely<Database>,
  actor: Actor,
  { today, nearUntil }: BoxDays,
): Promise<BoxCounts> {
  const mine = workPrincipals(actor)
  const readable = readableBy(actor, today)
  const ended = (box: AssignmentBox, principals: readonly string[]) => sql`
    (select count(*)::int from (select from assignment a
      join incoming_document d on d.id = a.document_id
      where a.assignee_id = any(${[...principals]}::uuid[]) and ${stateOf[box]}
        and ${shownIn(box, readable)}
      limit ${sql.lit(COUNT_MAX)}) ended)`
  const { rows } = await sql<BoxCounts>`
    select
      count(*) filter (where a.state = 'pending')::int as waiting,
      count(*) filter (where a.state in ('pending', 'active'))::int as "in-hand",
      count(*) filter (where a.state in ('pending', 'active')
        and a.due_on between ${today}::date and ${nearUntil}::date)::int as "near-due",
      count(*) filter (where a.state in ('pending', 'active')
        and a.due_on < ${today}::date)::int as overdue,
      count(*) filter (where a.state = 'unseen')::int as "for-information",
      ${ended('forwarded', mine)} as forwarded,
      ${ended('returned', mine)} as returned,
      ${ended('done', mine)} as done,
      ${ended('unit', memberUnits(actor))} as unit
    from assignment a join incoming_document d on d.id = a.document_id
    where a.assignee_id = any(${mine}::uuid[]) and a.state in ('pending', 'active', 'unseen')
      and ${readable}`.execute(db)
  const counts = rows[0]
  if (!counts) throw new Error('a count without a row')
  return counts
}

export interface BoxRow {
  id: string
  documentId: string
  role: AssignmentRole
  state: AssignmentState
  dueOn: Day | null
  dueIsProvisional: boolean
  assignedAt: Date
  seenAt: Date | null
  completedOn: Day | null
  withdrawnReason: string | null
  arrivalNumber: string
  /** Null in `returned`, where the document may be closed to the person again. */
  subject: string | null
  issuer: string | null
  code: string | null
  urgency: Urgency
  externalDueOn: Day | null
  directiveText: string | null
  directiveHasInk: boolean
  authorName: string | null
  authorPosition: string | null
  /** The line's addressee, as a person reads it. */
  assigneeName: string
  /** For phối hợp: who bears the work of this tier. */
  leadName: string | null
  percent: number | null
}

/**
 * The lines of one box. Boxes of open work are in order of their dates, the undated last; the
 * others newest first. `next` is the cursor of the page after, null on the last.
 */
export async function listBox(
  db: Kysely<Database>,
  actor: Actor,
  days: BoxDays,
  page: { box: AssignmentBox; limit: number; cursor?: string | null },
): Promise<{ items: BoxRow[]; next: string | null }> {
  const { box } = page
  const isDated = box !== 'for-information' && box !== 'returned' && box !== 'done'
  const limit = Math.min(Math.max(page.limit, 1), BOX_PAGE_MAX)
  const principals = box === 'unit' ? memberUnits(actor) : workPrincipals(actor)
  const after = cursorOf(page.cursor ?? null)
  const sortDay = sql`coalesce(a.due_on, ${sql.lit(NO_DAY)}::date)`
  const beyond = !after
    ? sql`true`
    : isDated
      ? sql`(${sortDay}, a.id) > (${after.day}::date, ${after.id}::uuid)`
      : sql`a.id < ${after.id}::uuid`
  const readable = readableBy(actor, days.today)
  const order = isDated ? sql`${sortDay}, a.id` : sql`a.id desc`
  const { rows } = await sql<BoxRow>`
    select ${boxColumns(readable)}
    from assignment a
    join incoming_document d on d.id = a.document_id
    left join directive i on i.id = a.directive_id
    left join person w on w.id = i.confirmed_by
    left join position p on p.id = coalesce(i.on_behalf_of_position_id, i.author_position_id)
    where a.assignee_id = any(${principals}::uuid[]) and ${stateOf[box]}
      and ${datesOf(box, days)} and ${beyond} and ${shownIn(box, readable)}
    order by ${order} limit ${limit + 1}`.execute(db)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const next = rows.length > limit && last ? `${last.dueOn ?? NO_DAY}~${last.id}` : null
  return { items, next }
}

/** A person still sees that he returned a line, though the right to read ended with it. */
function shownIn(box: AssignmentBox, readable: RawBuilder<boolean>): RawBuilder<boolean> {
  return box === 'returned' ? sql`d.secrecy = 'none' and d.frozen_at is null` : readable
}

function datesOf(box: AssignmentBox, { today, nearUntil }: BoxDays): RawBuilder<boolean> {
  if (box === 'overdue') return sql`a.due_on < ${today}::date`
  if (box === 'near-due') return sql`a.due_on between ${today}::date and ${nearUntil}::date`
  return sql`true`
}

/** A cursor that does not fit is the first page. */
function cursorOf(cursor: string | null): { day: Day; id: string } | undefined {
  const [day = '', id = ''] = (cursor ?? '').split('~')
  return (day === NO_DAY || isDay(day)) && isUuid(id) ? { day, id } : undefined
}

/** A unit, a position or a person, whichever the id is. */
export const principalName = (id: RawBuilder<unknown>) => sql<string | null>`coalesce(
  (select u.name from unit u where u.id = ${id}),
  (select s.name from position s where s.id = ${id}),
  (select q.full_name from person q where q.id = ${id}))`

const boxColumns = (readable: RawBuilder<boolean>) => sql`
  a.id, a.document_id as "documentId", a.role, a.state, a.due_on as "dueOn",
  a.due_is_provisional as "dueIsProvisional", a.assigned_at as "assignedAt", a.seen_at as "seenAt",
  a.completed_on as "completedOn", a.withdrawn_reason as "withdrawnReason",
  d.arrival_number || d.arrival_suffix as "arrivalNumber",
  case when ${readable} then d.subject end as subject,
  case when ${readable} then d.issuer_name end as issuer,
  case when d.number is not null and ${readable} then concat_ws('/', d.number, d.notation) end as code,
  d.urgency, d.external_due_on as "externalDueOn",
  case when ${readable} then i.text end as "directiveText", i.ink_layer_id is not null as "directiveHasInk",
  w.full_name as "authorName", p.name as "authorPosition",
  ${principalName(sql`a.assignee_id`)} as "assigneeName",
  case when a.role in ('support', 'advise', 'follow-up') then (select ${principalName(sql`l.assignee_id`)}
    from assignment l where l.document_id = a.document_id and l.role = 'lead' and l.is_live
      and l.parent_id is not distinct from a.parent_id limit 1) end as "leadName",
  (select n.percent from progress_note n where n.assignment_id = a.id and n.percent is not null
    order by n.id desc limit 1) as percent`
