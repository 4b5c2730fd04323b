import { type Kysely, sql } from 'kysely'

/**
 * Doors that work by themselves: how each of them is, and what a watched folder has seen. A file of
 * a folder is noted in the transaction that takes it in, so that a crash before it is moved away
 * does not bring it twice. Names go when the item turns out to be a secret.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
create table door (
  key text primary key check (length(key) <= 1100),
  kind text not null check (kind in ('watched-folder', 'imap', 'graph-mail', 'smtp', 'exchange')),
  looked_at timestamptz, well_at timestamptz, error_code text check (length(error_code) <= 60),
  error_facts jsonb not null default '{}', waiting int not null default 0 check (waiting >= 0), cursor jsonb);
create table door_file (
  id uuid primary key default new_id(), door text not null references door, name text check (length(name) <= 255),
  sha256 hash32, byte_size bigint check (byte_size >= 0),
  outcome text not null check (outcome in ('taken', 'again', 'failed')), reason_code text check (length(reason_code) <= 60),
  scan_id uuid references scan, done_path text check (length(done_path) <= 400),
  seen_at timestamptz not null default now(), moved_at timestamptz,
  dismissed_by uuid references person, dismissed_at timestamptz,
  check ((outcome = 'failed') = (reason_code is not null)), check ((outcome = 'failed') = (scan_id is null)),
  check ((dismissed_by is null) = (dismissed_at is null)));
create unique index door_file_in_hand on door_file (door, name, outcome, (coalesce(encode(sha256, 'hex'), ''))) where moved_at is null;
create index door_file_same_bytes on door_file (sha256);
create index door_file_of_scan on door_file (scan_id) where scan_id is not null;
create index door_file_failed on door_file (seen_at) where outcome = 'failed' and dismissed_at is null;
do $do$
declare app text := current_database() || '_app';
begin
  if exists (select from pg_roles where rolname = app) then
    execute format('grant select, insert, update on door, door_file to %I', app);
  end if;
end $do$;
`).execute(db)
}
