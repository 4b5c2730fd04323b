import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database, ProofPackRow } from './schema.ts'

const NAMES_MAX = 2_000
const ENDED_BATCH_MAX = 500

export async function insertPack(
  trx: Transaction<Database>,
  pack: { id: string; documentId: string; askedBy: string; withFiles: boolean; askedAt: Date },
): Promise<void> {
  await trx.insertInto('proof_pack').values({
    id: pack.id, document_id: pack.documentId, asked_by: pack.askedBy, with_files: pack.withFiles,
    asked_at: pack.askedAt,
  }).execute()
}

export async function findPack(db: Kysely<Database>, id: string): Promise<ProofPackRow | undefined> {
  return db.selectFrom('proof_pack').selectAll().where('id', '=', id).executeTakeFirst()
}

/** A person's newest pack of a document, whatever became of it. */
export async function findNewestPack(
  db: Kysely<Database>, of: { documentId: string; personId: string },
): Promise<ProofPackRow | undefined> {
  return db.selectFrom('proof_pack').selectAll()
    .where('document_id', '=', of.documentId).where('asked_by', '=', of.personId)
    .orderBy('asked_at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst()
}

/** Packs that a person asked for since then: building costs the whole office. */
export async function countPacksSince(
  db: Kysely<Database>, of: { personId: string; since: Date },
): Promise<number> {
  const row = await db.selectFrom('proof_pack').select(sql<number>`count(*)::int`.as('count'))
    .where('asked_by', '=', of.personId).where('asked_at', '>', of.since).executeTakeFirstOrThrow()
  return row.count
}

export async function setPackProgress(
  db: Kysely<Database>, id: string, progress: { done: number; all: number },
): Promise<void> {
  await db.updateTable('proof_pack').set({ files_done: progress.done, files_all: progress.all })
    .where('id', '=', id).where('state', '=', 'building').execute()
}

/** @returns false when another run had settled it. */
export async function setPackReady(
  trx: Transaction<Database>,
  id: string,
  built: { sha256: Buffer; byteSize: number; manifestSha256: Buffer; builtAt: Date; expiresAt: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await trx.updateTable('proof_pack').set({
    state: 'ready', sha256: built.sha256, byte_size: built.byteSize,
    manifest_sha256: built.manifestSha256, built_at: built.builtAt, expires_at: built.expiresAt,
  }).where('id', '=', id).where('state', '=', 'building').executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function setPackFailed(
  trx: Transaction<Database>, id: string, fault: string,
): Promise<void> {
  await trx.updateTable('proof_pack').set({ state: 'failed', fault })
    .where('id', '=', id).where('state', '=', 'building').execute()
}

/**
 * Ends packs whose time is up, and those of documents that nobody may read any more; each is
 * returned to one caller only.
 */
export async function takeEndedPacks(
  trx: Transaction<Database>, now: Date,
): Promise<{ id: string; documentId: string; sha256: Buffer }[]> {
  const { rows } = await sql<{ id: string; documentId: string; sha256: Buffer }>`
    update proof_pack set state = 'ended' where id in (
      select p.id from proof_pack p join incoming_document d on d.id = p.document_id
      where p.state = 'ready' and (p.expires_at <= ${now} or d.frozen_at is not null or d.secrecy <> 'none')
      order by p.expires_at limit ${sql.lit(ENDED_BATCH_MAX)} for update of p skip locked)
    returning id, document_id as "documentId", sha256`.execute(trx)
  return rows
}

/** What ids in a document's events mean: people, positions, units. */
export async function listNames(
  db: Kysely<Database>, ids: readonly string[],
): Promise<{ id: string; kind: 'person' | 'position' | 'unit'; name: string }[]> {
  const { rows } = await sql<{ id: string; kind: 'person' | 'position' | 'unit'; name: string }>`
    select id, 'person' as kind, full_name as name from person where id = any(${[...ids]}::uuid[])
    union all select id, 'position', name from position where id = any(${[...ids]}::uuid[])
    union all select id, 'unit', name from unit where id = any(${[...ids]}::uuid[])
    order by kind, name limit ${sql.lit(NAMES_MAX)}`.execute(db)
  return rows
}
