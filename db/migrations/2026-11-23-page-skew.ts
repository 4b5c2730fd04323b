import { type Kysely, sql } from 'kysely'

/** How far a page lay from straight when it was read: its searchable copy is turned back by it. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
alter table page_text add column skew real not null default 0 check (skew between -45 and 45);
`).execute(db)
}
