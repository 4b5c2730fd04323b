import { type Kysely, sql, type Transaction } from 'kysely'
import type { Urgency } from '../workflows/domain/values.ts'
import type { Database, PresentationRow } from './schema.ts'

const PILE_MAX = 500

export async function insertPresentation(
  trx: Transaction<Database>,
  presentation: {
    id: string
    documentId: string
    toPositionId: string
    presentedBy: string
    presentedAt: Date
    previousDirectiveId?: string | null
  },
): Promise<void> {
  await trx
    .insertInto('presentation')
    .values({
      id: presentation.id,
      document_id: presentation.documentId,
      to_position_id: presentation.toPositionId,
      presented_by: presentation.presentedBy,
      presented_at: presentation.presentedAt,
      previous_directive_id: presentation.previousDirectiveId ?? null,
    })
    .execute()
}

/** Every presentation of a document, the newest first; the caller holds the document's lock. */
export async function listPresentations(
  db: Kysely<Database>,
  documentId: string,
): Promise<PresentationRow[]> {
  return db
    .selectFrom('presentation')
    .selectAll()
    .where('document_id', '=', documentId)
    .orderBy('id', 'desc')
    .limit(PILE_MAX)
    .execute()
}

export async function endPresentation(
  trx: Transaction<Database>,
  id: string,
  end: {
    outcome: 'directed' | 'returned' | 'passed-on' | 'withdrawn'
    at: Date
    returnReason?: string
  },
): Promise<void> {
  await trx
    .updateTable('presentation')
    .set({ outcome: end.outcome, ended_at: end.at, return_reason: end.returnReason ?? null })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute()
}

export async function setPresentationSeen(
  trx: Transaction<Database>,
  id: string,
  at: Date,
): Promise<void> {
  await trx
    .updateTable('presentation')
    .set({ seen_at: at })
    .where('id', '=', id)
    .where('seen_at', 'is', null)
    .execute()
}

/** One letter on a leader's pile. */
export interface PileRow {
  presentation_id: string
  document_id: string
  to_position_id: string
  arrival_number: number
  arrival_suffix: string
  arrived_on: string
  subject: string | null
  issuer_name: string | null
  number: string | null
  notation: string | null
  urgency: Urgency
  urgent_at: Date | null
  external_due_on: string | null
  page_count: number | null
  is_restricted: boolean
  presented_at: Date
  seen_at: Date | null
  previous_directive_id: string | null
  proposal_id: string | null
  transcription_id: string | null
}

/** The pile of some positions: the most urgent first, then as they were presented. */
export async function listPile(
  db: Kysely<Database>,
  positionIds: readonly string[],
): Promise<PileRow[]> {
  if (positionIds.length === 0) return []
  const { rows } = await sql<PileRow>`
    select p.id as presentation_id, p.document_id, p.to_position_id, d.arrival_number, d.arrival_suffix,
      d.arrived_on, d.subject, d.issuer_name, d.number, d.notation, d.urgency, d.urgent_at,
      d.external_due_on, d.page_count, d.is_restricted, p.presented_at, p.seen_at, p.previous_directive_id,
      (select i.id from directive i where i.document_id = d.id and i.origin = 'proposed'
        and i.state = 'draft' order by i.id desc limit 1) as proposal_id,
      (select i.id from directive i where i.presentation_id = p.id
        and i.state = 'awaiting-confirmation' order by i.id desc limit 1) as transcription_id
    from presentation p join incoming_document d on d.id = p.document_id
    where p.ended_at is null and p.to_position_id = any(${[...positionIds]}::uuid[])
      and d.secrecy = 'none' and d.frozen_at is null
    order by array_position(array['express-timed', 'express', 'very-urgent', 'urgent', 'normal'], d.urgency),
      d.urgent_at nulls last, p.presented_at, p.id
    limit ${sql.lit(PILE_MAX)}`.execute(db)
  return rows
}

/** Positions whose holder may direct: what a letter can be presented to or passed on to. */
export async function listLeaderPositionIds(db: Kysely<Database>): Promise<string[]> {
  const rows = await db
    .selectFrom('position_role as r')
    .innerJoin('position as p', 'p.id', 'r.position_id')
    .select('p.id')
    .where('r.role', '=', 'leader')
    .where('p.closed_on', 'is', null)
    .orderBy('p.sort')
    .limit(PILE_MAX)
    .execute()
  return rows.map((row) => row.id)
}

/** What people call a unit for short: on small buttons. */
export async function listUnitShortNames(db: Kysely<Database>): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('unit')
    .select(['id', 'short_name'])
    .where('short_name', 'is not', null)
    .where('closed_on', 'is', null)
    .limit(PILE_MAX)
    .execute()
  return new Map(rows.map((row) => [row.id, row.short_name ?? '']))
}

/** The leader positions a person holds on a day. */
export async function listLeaderPositionsOf(
  db: Kysely<Database>,
  personId: string,
  today: string,
): Promise<string[]> {
  const rows = await db
    .selectFrom('appointment as a')
    .innerJoin('position as p', 'p.id', 'a.position_id')
    .innerJoin('position_role as r', 'r.position_id', 'p.id')
    .select('p.id')
    .where('a.person_id', '=', personId)
    .where(sql<boolean>`a.days @> ${today}::date`)
    .where('r.role', '=', 'leader')
    .where('p.closed_on', 'is', null)
    .orderBy(sql`a.kind desc`)
    .orderBy('p.sort')
    .limit(PILE_MAX)
    .execute()
  return rows.map((row) => row.id)
}
