import { type Kysely, sql, type Transaction } from 'kysely'
import type { Actor } from '../workflows/domain/actor.ts'
import type { AuditEntry } from '../workflows/domain/audit-event.ts'
import { PACK_EVENTS_MAX, type SealedEvent } from '../workflows/domain/proof-pack.ts'
import type { AccessAct, Database } from './schema.ts'

/** Whom the log names for what the office's own worker did. */
export const WORKER = null

/**
 * Adds one event to the log, in the transaction of the change that it tells of. The event is
 * sealed to its predecessor when the transaction commits, so the chain's lock is always the last
 * one taken.
 */
export async function recordEvent(
  trx: Transaction<Database>,
  actor: Actor | typeof WORKER,
  entry: AuditEntry & { onBehalfOfPositionId?: string | null },
): Promise<void> {
  await sql`select record_audit(${entry.kind}, ${entry.documentId ?? null}::uuid, ${entry.subjectId},
    ${actor?.personId ?? null}::uuid, ${actor?.positionId ?? null}::uuid,
    ${entry.onBehalfOfPositionId ?? null}::uuid, ${actor?.address ?? null},
    ${JSON.stringify(entry.facts ?? {})})`.execute(trx)
}

/** Keeps the words of an act beside the log, where they can be erased. */
export async function recordWords(
  trx: Transaction<Database>,
  actor: Actor | typeof WORKER,
  words: {
    documentId?: string
    scanId?: string
    kind: string
    field?: string
    was?: string | null
    became?: string | null
  },
): Promise<void> {
  await trx
    .insertInto('audit_words')
    .values({
      document_id: words.documentId ?? null,
      scan_id: words.scanId ?? null,
      kind: words.kind,
      field: words.field ?? null,
      was: words.was ?? null,
      became: words.became ?? null,
      person_id: actor?.personId ?? null,
    })
    .execute()
}

/** Notes a view, a download or a print. Outside the chain, so that readers never wait for one another. */
export async function recordAccess(
  db: Kysely<Database>,
  actor: Actor,
  access: {
    act: AccessAct
    documentId?: string | null
    renditionId?: string | null
    pageCount?: number
    note?: string
  },
): Promise<void> {
  await db
    .insertInto('access_log')
    .values({
      person_id: actor.personId,
      position_id: actor.positionId,
      act: access.act,
      document_id: access.documentId ?? null,
      rendition_id: access.renditionId ?? null,
      address: actor.address ?? null,
      page_count: access.pageCount ?? null,
      note: access.note ?? null,
    })
    .execute()
}

/** The first event whose seal does not fit, or null when the whole chain holds. */
export async function findFirstBrokenEvent(db: Kysely<Database>): Promise<number | null> {
  const { rows } = await sql<{ seq: number | null }>`select audit_first_broken() as seq`.execute(db)
  return rows[0]?.seq ?? null
}

export async function findAuditHead(db: Kysely<Database>): Promise<{ seq: number; seal: Buffer }> {
  return db.selectFrom('audit_head').select(['seq', 'seal']).executeTakeFirstOrThrow()
}

/**
 * The events of a document as they were sealed, in the log's order, each with the seal before it.
 * One more than `PACK_EVENTS_MAX` at most, so that the caller sees when there are too many.
 */
export async function listSealedEvents(
  db: Kysely<Database>, documentId: string,
): Promise<SealedEvent[]> {
  const { rows } = await sql<SealedEvent>`
    select e.seq, audit_content(e) as content, encode(e.seal, 'hex') as seal,
      encode(coalesce(p.seal, sha256('but-phe')), 'hex') as previous
    from audit_event e left join audit_event p on p.seq = e.seq - 1
    where e.document_id = ${documentId}::uuid order by e.seq limit ${PACK_EVENTS_MAX + 1}`.execute(db)
  return rows
}
