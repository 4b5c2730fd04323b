import { type Kysely, sql } from 'kysely'

/** Proof packs that were asked for. The built file lies in the vault until its time is up. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
create table proof_pack (
  id uuid primary key default new_id(), document_id uuid not null references incoming_document,
  asked_by uuid not null references person, with_files boolean not null,
  state text not null default 'building' check (state in ('building', 'ready', 'failed', 'ended')),
  asked_at timestamptz not null default now(), files_done int not null default 0, files_all int not null default 0,
  sha256 hash32, byte_size bigint check (byte_size > 0), manifest_sha256 hash32,
  built_at timestamptz, expires_at timestamptz, fault text check (length(fault) <= 60),
  check (files_done between 0 and files_all),
  check (state <> 'ready' or (sha256 is not null and byte_size is not null and manifest_sha256 is not null
    and built_at is not null and expires_at is not null)),
  check ((state = 'failed') = (fault is not null)));
create unique index proof_pack_being_built on proof_pack (document_id, asked_by) where state = 'building';
create index proof_pack_of_document on proof_pack (document_id, asked_by, asked_at);
create index proof_pack_lies_ready on proof_pack (expires_at) where state = 'ready';
create index proof_pack_bytes on proof_pack (sha256) where state = 'ready';
do $do$
declare app text := current_database() || '_app';
begin
  if exists (select from pg_roles where rolname = app) then
    execute format('grant select, insert, update on proof_pack to %I', app);
  end if;
end $do$;
`).execute(db)
}
