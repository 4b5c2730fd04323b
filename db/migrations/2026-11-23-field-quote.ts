import { type Kysely, sql } from 'kysely'

/** A deadline read out of a letter is shown with the sentence it stands in. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
alter table field_reading add column quote text check (length(quote) <= 500);
`).execute(db)
}
