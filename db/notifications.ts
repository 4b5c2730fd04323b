import { type Kysely, sql, type Transaction } from 'kysely'
import type { Actor } from '../workflows/domain/actor.ts'
import type { NoticeFacts, NoticeKind } from '../workflows/domain/notice.ts'
import type { Day } from '../workflows/domain/values.ts'
import { readableBy } from './readable.ts'
import type { Database } from './schema.ts'

/** Notices one statement may insert; longer lists go in pieces. */
const INSERT_MAX = 500
const LIST_MAX = 100
/** Beyond this the exact figure tells nobody anything. */
const COUNT_MAX = 999

export interface NewNotification {
  personId: string
  kind: NoticeKind
  documentId?: string | null
  assignmentId?: string | null
  facts?: NoticeFacts
  /** By the office's clock; the database's when left out. */
  at?: Date
  /** The same key again is the same notice, and is not made twice. */
  dedupeKey: string
}

/** Tells one person once, however often it is called with the same key. */
export async function insertNotification(
  trx: Transaction<Database>,
  notice: NewNotification,
): Promise<void> {
  await insertNotifications(trx, [notice])
}

/** As `insertNotification`, for many at once; answers how many were new. */
export async function insertNotifications(
  trx: Transaction<Database>,
  notices: readonly NewNotification[],
): Promise<number> {
  let made = 0
  for (let at = 0; at < notices.length; at += INSERT_MAX) {
    const rows = await trx
      .insertInto('notification')
      .values(notices.slice(at, at + INSERT_MAX).map((notice) => ({
        person_id: notice.personId,
        kind: notice.kind,
        document_id: notice.documentId ?? null,
        assignment_id: notice.assignmentId ?? null,
        facts: JSON.stringify(notice.facts ?? {}),
        dedupe_key: notice.dedupeKey,
        ...(notice.at ? { created_at: notice.at } : { created_at: sql<Date>`now()` }),
      })))
      .onConflict((conflict) => conflict.column('dedupe_key').doNothing())
      .returning('id')
      .execute()
    made += rows.length
  }
  return made
}

/** What is said of a line's date: the next one takes the place of the one before. */
const DATE_KINDS = [
  'assignment-near-due', 'assignment-due-today', 'assignment-overdue', 'assignment-overdue-direct', 'assignment-overdue-chair',
] as const satisfies readonly NoticeKind[]

/**
 * Whether a notice (`n`) asks nothing of its person any more, read or not: the letter has left the
 * pile, the line has been taken up or is finished, or a later word about its date has come.
 */
export const isSettled = sql<boolean>`case
  when n.kind = 'document-presented' and n.document_id is not null then not exists
    (select from presentation p where p.document_id = n.document_id and p.ended_at is null
      and p.presented_at <= n.created_at + interval '1 minute')
  when n.kind = 'assignment-made' then exists
    (select from assignment l where l.id = n.assignment_id and l.state not in ('pending', 'unseen'))
  when n.kind in (${sql.join(DATE_KINDS)}) then exists
      (select from assignment l where l.id = n.assignment_id and l.state not in ('pending', 'active'))
    or exists (select from notification m where m.assignment_id = n.assignment_id and m.person_id = n.person_id
      and m.id > n.id and m.kind in (${sql.join(DATE_KINDS)}))
  else false end`

export interface Notice {
  id: string
  kind: string
  facts: Record<string, string | number>
  createdAt: Date
  readAt: Date | null
  /** It asks nothing any more, read or not. */
  isSettled: boolean
  documentId: string | null
  assignmentId: string | null
  arrivalNumber: string | null
  /** Null where the person may not, or no longer, read the document, and for restricted ones. */
  subject: string | null
  /** Why a line was returned or recalled; under the same condition. */
  reason: string | null
  dueOn: Day | null
}

/** What a person was told, newest first. `before` is the id of the last one of the page before. */
export async function listNotifications(
  db: Kysely<Database>,
  actor: Actor,
  today: Day,
  page: { limit: number; before?: string; unreadOnly?: boolean },
): Promise<Notice[]> {
  const { rows } = await sql<Notice>`
    select n.id, n.kind, n.facts, n.created_at as "createdAt", n.read_at as "readAt",
      ${isSettled} as "isSettled", n.document_id as "documentId", n.assignment_id as "assignmentId",
      d.arrival_number || d.arrival_suffix as "arrivalNumber",
      case when not d.is_restricted then d.subject end as subject,
      case when not d.is_restricted then a.withdrawn_reason end as reason,
      case when d.id is not null then a.due_on end as "dueOn"
    from notification n
    left join incoming_document d on d.id = n.document_id and ${readableBy(actor, today)}
    left join assignment a on a.id = n.assignment_id
    where n.person_id = ${actor.personId}::uuid
      and (${page.before ?? null}::uuid is null or n.id < ${page.before ?? null}::uuid)
      and (not ${page.unreadOnly ?? false} or n.read_at is null and not ${isSettled})
    order by n.id desc
    limit ${Math.min(page.limit, LIST_MAX)}`.execute(db)
  return rows
}

/** Notices that a person has not read and that still ask something of him. */
export async function countUnreadNotifications(
  db: Kysely<Database>,
  personId: string,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select from notification n
      where n.person_id = ${personId}::uuid and n.read_at is null and not ${isSettled} limit ${COUNT_MAX}) c`.execute(db)
  return rows[0]?.count ?? 0
}

/** Marks a person's own notices as read: those named, or all; what was read before keeps its time. */
export async function markRead(
  trx: Transaction<Database>,
  personId: string,
  at: Date,
  ids?: readonly string[],
): Promise<void> {
  await trx
    .updateTable('notification')
    .set({ read_at: at })
    .where('person_id', '=', personId)
    .where('read_at', 'is', null)
    .$if(ids !== undefined, (query) => query.where('id', 'in', [...(ids ?? [])]))
    .execute()
}
