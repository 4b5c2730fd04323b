import { type Kysely, sql } from 'kysely'

/** When the person of a session last proved who he is; some steps ask for it again. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
alter table session add column proven_at timestamptz not null default now();
alter table sign_in_attempt add column again boolean not null default false;
`).execute(db)
}
