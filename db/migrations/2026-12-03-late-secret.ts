import { type Kysely, sql } from 'kysely'

/**
 * A document that was found to be secret after its number: who found it and when, and how far its
 * copies have been taken out of the cloud again.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
alter table publication add column withdrawn_at timestamptz;
create index publication_to_withdraw on publication (rendition_id) where withdrawn_at is null;
create table secrecy_incident (
  document_id uuid primary key references incoming_document,
  -- Null where the gate or a twin in the tray found it.
  found_by uuid references person, found_at timestamptz not null,
  reason text check (length(btrim(reason)) >= 10 and length(reason) <= 1000),
  attempts int not null default 0 check (attempts >= 0),
  withdrawn_at timestamptz, copies int check (copies >= 0),
  -- A person saw to what the program could not take out.
  settled_by uuid references person, settled_note text check (length(btrim(settled_note)) >= 10 and length(settled_note) <= 1000),
  check ((settled_by is null) = (settled_note is null)), check (settled_by is null or withdrawn_at is not null));
create index secrecy_incident_open on secrecy_incident (found_at) where withdrawn_at is null;
insert into secrecy_incident (document_id, found_at) select id, frozen_at from incoming_document where frozen_at is not null;
do $do$
declare app text := current_database() || '_app';
begin
  if exists (select from pg_roles where rolname = app) then
    execute format('grant select, insert, update on secrecy_incident to %I', app);
  end if;
end $do$;
`).execute(db)
}
