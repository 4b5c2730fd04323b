import { type Kysely, sql } from 'kysely'
import type { Actor } from '../workflows/domain/actor.ts'
import {
  type AssignmentBox, memberUnits, workPrincipals,
} from '../workflows/domain/assignment-box.ts'
import type {
  AssignmentRole, AssignmentState, Day, DirectiveOutcome, DirectiveState, DocumentState, DueKind,
  ResultKind, Urgency,
} from '../workflows/domain/values.ts'
import { readableBy } from './readable.ts'
import type { Database } from './schema.ts'

// What the API lists beside the pages: lines of work and directives, with codes in place of ids.

export interface AssignmentLine {
  id: string
  document_id: string
  directive_id: string | null
  parent_id: string | null
  role: AssignmentRole
  /** Unit or position code, or sign-in name. */
  assignee: string
  assignee_name: string
  state: AssignmentState
  due_on: Day | null
  due_kind: DueKind
  due_is_provisional: boolean
  assigned_at: Date
  started_at: Date | null
  completed_at: Date | null
  result_kind: ResultKind | null
  result_note: string | null
  reply_number: string | null
  withdrawn_reason: string | null
  version: number
}

export interface OwnLine extends AssignmentLine {
  arrival_number: number
  arrived_on: Day
  subject: string | null
  issuer_name: string | null
  urgency: Urgency
  document_state: DocumentState
}

export interface DirectiveView {
  id: string
  state: DirectiveState
  outcome: DirectiveOutcome
  text: string | null
  author: string
  confirmed_by: string
  confirmed_at: Date
  on_behalf_of: string | null
  via: 'page' | 'token'
  token_name: string | null
  has_ink: boolean
  supersedes_id: string | null
  lines: { assignee: string; role: AssignmentRole; dueOn: Day | null }[]
}

const LINES_MAX = 2_000
const DIRECTIVES_MAX = 200

const codeOf = (id: string) => sql<string>`coalesce(
  (select code from unit where id = ${sql.ref(id)}),
  (select code from position where id = ${sql.ref(id)}),
  (select sign_in_name from person where id = ${sql.ref(id)}))`
const nameOf = (id: string) => sql<string>`coalesce(
  (select name from unit where id = ${sql.ref(id)}),
  (select name from position where id = ${sql.ref(id)}),
  (select full_name from person where id = ${sql.ref(id)}))`

const lineColumns = sql`a.id, a.document_id, a.directive_id, a.parent_id, a.role,
  ${codeOf('a.assignee_id')} as assignee, ${nameOf('a.assignee_id')} as assignee_name,
  a.state, a.due_on,
  a.due_kind, a.due_is_provisional, a.assigned_at, a.started_at, a.completed_at, a.result_kind,
  a.result_note, a.reply_number, a.withdrawn_reason, a.version`

/** Lines that this person works on, the newest first; with `unit`, those of his units. */
export async function listOwnLines(
  db: Kysely<Database>,
  actor: Actor,
  page: { today: Day; nearUntil: Day; box?: AssignmentBox; beforeId?: string; limit: number },
): Promise<OwnLine[]> {
  const principals = page.box === 'unit' ? memberUnits(actor) : workPrincipals(actor)
  const beforeId = page.beforeId ?? null
  const { rows } = await sql<OwnLine>`
    select ${lineColumns}, d.arrival_number, d.arrived_on, d.subject, d.issuer_name, d.urgency,
      d.state as document_state
    from assignment a join incoming_document d on d.id = a.document_id
    where a.assignee_id = any(${principals}::uuid[]) and ${readableBy(actor, page.today)}
      and (${beforeId}::uuid is null or a.id < ${beforeId}::uuid) and ${boxIs(page)}
    order by a.id desc limit ${page.limit}`.execute(db)
  return rows
}

function boxIs({ box, today, nearUntil }: { box?: AssignmentBox; today: Day; nearUntil: Day }) {
  if (!box) return sql<boolean>`true`
  const states: Record<AssignmentBox, readonly AssignmentState[]> = {
    waiting: ['pending'],
    'in-hand': ['pending', 'active'],
    'near-due': ['pending', 'active'],
    overdue: ['pending', 'active'],
    forwarded: ['forwarded'],
    'for-information': ['unseen', 'seen'],
    returned: ['returned'],
    done: ['done', 'closed'],
    unit: ['pending', 'active', 'forwarded'],
  }
  const isState = sql<boolean>`a.state = any(${[...states[box]]}::text[])`
  if (box === 'overdue') return sql<boolean>`(${isState} and a.due_on < ${today}::date)`
  if (box !== 'near-due') return isState
  return sql<boolean>`(${isState} and a.due_on between ${today}::date and ${nearUntil}::date)`
}

/** Every line of a document, in the order given. */
export async function listLinesOf(
  db: Kysely<Database>,
  documentId: string,
): Promise<AssignmentLine[]> {
  const { rows } = await sql<AssignmentLine>`
    select ${lineColumns} from assignment a where a.document_id = ${documentId}::uuid
    order by a.id limit ${sql.lit(LINES_MAX)}`.execute(db)
  return rows
}

/** Directives that were confirmed on a document, the oldest first. */
export async function listDirectiveViews(
  db: Kysely<Database>,
  documentId: string,
): Promise<DirectiveView[]> {
  const { rows } = await sql<DirectiveView>`
    select i.id, i.state, i.outcome, i.text, p.code as author, w.sign_in_name as confirmed_by,
      i.confirmed_at, b.code as on_behalf_of, i.via, i.token_name,
      i.ink_layer_id is not null as has_ink, i.supersedes_id,
      coalesce((select jsonb_agg(jsonb_build_object('assignee', ${codeOf('l.assignee_id')},
          'role', l.role, 'dueOn', l.due_on) order by l.role, l.assignee_id)
        from directive_line l where l.directive_id = i.id), '[]') as lines
    from directive i join position p on p.id = i.author_position_id
      join person w on w.id = i.confirmed_by
      left join position b on b.id = i.on_behalf_of_position_id
    where i.document_id = ${documentId}::uuid and i.state in ('confirmed', 'superseded')
    order by i.confirmed_at, i.id limit ${sql.lit(DIRECTIVES_MAX)}`.execute(db)
  return rows
}
