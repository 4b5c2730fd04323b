import { type Kysely, sql } from 'kysely'

/**
 * A name of the directory may mean the same body as another one, and a correction keeps how its
 * proposal came about.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
alter table issuer add column same_as_issuer_id uuid references issuer check (same_as_issuer_id <> id);
alter table field_correction add column origin text check (origin in ('ocr', 'text-layer', 'widget', 'learned'));
create index field_correction_time on field_correction (at);
`).execute(db)
}
