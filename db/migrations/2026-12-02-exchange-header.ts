import { type Kysely, sql } from 'kysely'

/** What the header of an exchange document says of its letter, and which item of the tray it speaks of. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
alter table exchange_message add column main_scan_id uuid unique references scan;
alter table exchange_message add column header jsonb check (length(header::text) <= 12000);
alter table field_correction drop constraint field_correction_origin_check;
alter table field_correction add constraint field_correction_origin_check
  check (origin in ('ocr', 'text-layer', 'widget', 'learned', 'exchange'));
`).execute(db)
}
