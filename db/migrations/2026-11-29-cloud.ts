import { type Kysely, sql } from 'kysely'

/**
 * The cloud as a place where people work: how a broken upload goes on, which folder is which, how
 * far changes were read, and versions of published files that somebody else made.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
alter table door drop constraint door_kind_check, add constraint door_kind_check
  check (kind in ('watched-folder', 'cloud-folder', 'imap', 'graph-mail', 'smtp', 'exchange'));
-- resume is sealed: an upload address lets whoever holds it write.
alter table publication
  add column url text check (length(url) <= 4000), add column resume text check (length(resume) <= 20000),
  add column moved_to text check (length(moved_to) <= 1000), add column described text check (length(described) <= 100);
create index publication_of_item on publication (store, item_id) where item_id is not null;
create index publication_troubled on publication (state, id) where state in ('altered', 'missing', 'failed');
create table cloud_folder (
  store text not null check (store in ('onedrive', 'folder')), path text not null check (length(path) <= 400),
  item_id text not null check (length(item_id) <= 200), primary key (store, path));
create table cloud_cursor (
  store text primary key check (store in ('onedrive', 'folder')), next text not null check (length(next) <= 8000),
  read_at timestamptz not null);
-- Content of a published file that was not put there by the office. It never replaces the record.
create table remote_version (
  id uuid primary key default new_id(), publication_id uuid not null references publication,
  document_id uuid not null references incoming_document,
  etag text not null check (length(etag) <= 400), hash text not null check (length(hash) <= 200),
  byte_size bigint not null check (byte_size >= 0), changed_at timestamptz, seen_at timestamptz not null,
  copy_id uuid references rendition, drafted_at timestamptz,
  outcome text not null default 'open' check (outcome in ('open', 'put-back', 'kept', 'gone')),
  settled_by uuid references person, settled_at timestamptz,
  unique (publication_id, hash), check ((outcome = 'open') = (settled_at is null)));
create index remote_version_of_document on remote_version (document_id);
create index remote_version_open on remote_version (seen_at) where outcome = 'open';
do $do$
declare app text := current_database() || '_app';
begin
  if exists (select from pg_roles where rolname = app) then
    execute format('grant select, insert, update on remote_version, cloud_cursor to %I', app);
    execute format('grant select, insert, update, delete on cloud_folder to %I', app);
    execute format('grant delete on cloud_cursor to %I', app);
  end if;
end $do$;
`).execute(db)
}
