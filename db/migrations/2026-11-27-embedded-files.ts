import { type Kysely, sql } from 'kysely'

/** Files that a letter's PDF carries inside. Their names are words: kept of what may hold text only. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
create table embedded_file (
  scan_id uuid not null, may_hold_text boolean not null default true check (may_hold_text),
  ordinal smallint not null check (ordinal between 1 and 100), sha256 hash32 not null,
  name text check (length(name) between 1 and 200), byte_size bigint check (byte_size >= 0),
  media_type text check (length(media_type) <= 170), primary key (scan_id, ordinal),
  foreign key (scan_id, may_hold_text) references scan (id, may_hold_text));
create index embedded_file_of_bytes on embedded_file (sha256);
do $do$
declare app text := current_database() || '_app';
begin
  if exists (select from pg_roles where rolname = app) then
    execute format('grant select, insert, delete on embedded_file to %I', app);
  end if;
end $do$;
`).execute(db)
}
