import { type Kysely, sql, type Transaction } from 'kysely'
import type { Day } from '../workflows/domain/values.ts'
import type { Database } from './schema.ts'

const DIRECTORY_MAX = 3_000

/**
 * Names of issuing bodies the office knows, most seen first: what reading snaps to. With `day` only
 * those that stood on that day. A name is known once a registration holds it.
 */
export async function listIssuerNames(db: Kysely<Database>, day?: Day): Promise<string[]> {
  const rows = await db
    .selectFrom('issuer')
    .select('name')
    .where('seen_count', '>', 0)
    .where('same_as_issuer_id', 'is', null)
    .$if(day !== undefined, (query) => query.where(sql<boolean>`days @> ${day ?? ''}::date`))
    .orderBy('seen_count', 'desc')
    .orderBy('name')
    .limit(DIRECTORY_MAX)
    .execute()
  return rows.map((row) => row.name)
}

export async function suggestIssuers(db: Kysely<Database>, text: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('issuer')
    .select('name')
    .where('seen_count', '>', 0)
    .where('same_as_issuer_id', 'is', null)
    .where(sql<boolean>`folded like '%' || replace(replace(replace(vn_fold(${text}), '\\', ''), '%', ''), '_', '') || '%'`)
    .orderBy('seen_count', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => row.name)
}

/**
 * The directory learns from the register: the same name in another spelling of marks is one row,
 * and a name that means another body counts for that one. Of two spellings the one with more marks
 * stays, then the one with small letters, whichever came first.
 */
export async function learnIssuer(trx: Transaction<Database>, name: string): Promise<string> {
  const { rows } = await sql<{ id: string; same_as_issuer_id: string | null }>`
    insert into issuer (name, seen_count) values (${name.trim()}, 1)
    on conflict (folded) do update
      set seen_count = issuer.seen_count + (issuer.same_as_issuer_id is null)::int,
        name = case
          when octet_length(lower(excluded.name)) > octet_length(lower(issuer.name)) then excluded.name
          when issuer.name = upper(issuer.name)
            and octet_length(lower(excluded.name)) = octet_length(lower(issuer.name)) then excluded.name
          else issuer.name end
    returning id, same_as_issuer_id`.execute(trx)
  const known = rows[0]
  if (!known) throw new Error('issuer was not returned')
  if (!known.same_as_issuer_id) return known.id
  await count(trx, known.same_as_issuer_id, 1)
  return known.same_as_issuer_id
}

/** A registration no longer holds the name: one that none holds is not offered any more. */
export async function unlearnIssuer(trx: Transaction<Database>, id: string): Promise<void> {
  await count(trx, id, -1)
}

async function count(trx: Transaction<Database>, id: string, by: 1 | -1): Promise<void> {
  await trx
    .updateTable('issuer')
    .set({ seen_count: sql<number>`greatest(0, seen_count + ${by}::int)` })
    .where('id', '=', id)
    .execute()
}

export async function findIssuerId(db: Kysely<Database>, name: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('issuer')
    .select(sql<string>`coalesce(same_as_issuer_id, id)`.as('id'))
    .where('folded', '=', sql<string>`vn_fold(${name.trim()})`)
    .executeTakeFirst()
  return row?.id
}

export interface EndedIssuer {
  name: string
  /** The last day on which the body stood. */
  until: Day
  successor: string | null
}

/** Bodies that are no more, the last to end first: letters dated later cannot be theirs. */
export async function listEndedIssuers(db: Kysely<Database>, limit: number): Promise<EndedIssuer[]> {
  const { rows } = await sql<EndedIssuer>`
    select i.name, (upper(i.days) - 1)::text as until, s.name as successor
    from issuer i left join issuer s on s.id = i.successor_issuer_id
    where not upper_inf(i.days) and i.same_as_issuer_id is null
    order by upper(i.days) desc limit ${limit}`.execute(db)
  return rows
}

export interface DirectoryRow {
  id: string
  name: string
  seen: number
  from: Day | null
  until: Day | null
  successorId: string | null
  successor: string | null
  sameAs: string | null
  version: number
}

/** The directory for whoever keeps it; `words` narrows it by name. */
export async function listDirectory(db: Kysely<Database>, words: string, limit: number): Promise<DirectoryRow[]> {
  const { rows } = await sql<DirectoryRow>`
    select i.id, i.name, i.seen_count as seen, lower(i.days)::text as from, (upper(i.days) - 1)::text as until,
      i.successor_issuer_id as "successorId", s.name as successor, m.name as "sameAs", i.version
    from issuer i left join issuer s on s.id = i.successor_issuer_id
      left join issuer m on m.id = i.same_as_issuer_id
    where i.folded like '%' || replace(replace(replace(vn_fold(${words}), '\\', ''), '%', ''), '_', '') || '%'
    order by i.seen_count desc, i.name limit ${limit}`.execute(db)
  return rows
}

export async function lockIssuer(trx: Transaction<Database>, id: string) {
  return trx.selectFrom('issuer').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Whether the chain of successors that begins at `id` comes to `wanted`. */
export async function succeeds(trx: Transaction<Database>, id: string, wanted: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    with recursive chain(id, step) as (select ${id}::uuid, 1 union all
      select i.successor_issuer_id, c.step + 1 from issuer i join chain c on c.id = i.id
      where i.successor_issuer_id is not null and c.step < 50)
    select exists (select from chain where id = ${wanted}::uuid) as found`.execute(trx)
  return rows[0]?.found ?? false
}

export async function hasIssuerNamed(trx: Transaction<Database>, name: string, exceptId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('issuer')
    .select('id')
    .where('folded', '=', sql<string>`vn_fold(${name})`)
    .where('id', '<>', exceptId)
    .executeTakeFirst()
  return row !== undefined
}
