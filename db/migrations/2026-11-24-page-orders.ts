import { type Kysely, sql } from 'kysely'

/**
 * Stacks: each page of an item that was made from others says where it came from; what clerks do to
 * pages is kept step by step, so that it can be undone. Steps hold ids and numbers, never words.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
-- When the file was looked through for separator sheets.
alter table scan add column looked_at timestamptz;
alter table scan_page add column from_scan_id uuid references scan, add column from_page smallint check (from_page > 0),
  add constraint scan_page_comes_from check ((from_scan_id is null) = (from_page is null));
create index scan_page_of_received on scan_page (from_scan_id) where from_scan_id is not null;
create table page_order (
  id uuid primary key default new_id(), scan_ids uuid[] not null check (cardinality(scan_ids) between 1 and 999),
  history text not null check (length(history) <= 2000000), version int not null default 1, settled_at_step int not null default 0,
  made_at timestamptz not null default now(), changed_at timestamptz not null default now(), changed_by uuid references person);
create index page_order_of_scan on page_order using gin (scan_ids);
do $do$
declare app text := current_database() || '_app';
begin
  if exists (select from pg_roles where rolname = app) then
    execute format('grant select, insert, update on page_order to %I', app);
  end if;
end $do$;
`).execute(db)
}
