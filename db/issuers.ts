import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from './schema.ts'

const DIRECTORY_MAX = 3_000

/** Names of issuing bodies the office knows, most seen first: what reading snaps to. */
export async function listIssuerNames(db: Kysely<Database>): Promise<string[]> {
  const rows = await db
    .selectFrom('issuer')
    .select('name')
    .orderBy('seen_count', 'desc')
    .limit(DIRECTORY_MAX)
    .execute()
  return rows.map((row) => row.name)
}

export async function suggestIssuers(db: Kysely<Database>, text: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('issuer')
    .select('name')
    .where(sql<boolean>`folded like '%' || replace(replace(replace(vn_fold(${text}), '\\', ''), '%', ''), '_', '') || '%'`)
    .orderBy('seen_count', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => row.name)
}

/** The directory learns from the register: the same name in another spelling of marks is one row. */
export async function learnIssuer(trx: Transaction<Database>, name: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into issuer (name, seen_count) values (${name}, 1)
    on conflict (folded) do update set seen_count = issuer.seen_count + 1 returning id`.execute(trx)
  const id = rows[0]?.id
  if (!id) throw new Error('issuer was not returned')
  return id
}
