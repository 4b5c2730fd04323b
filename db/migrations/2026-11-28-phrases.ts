import { type Kysely, sql } from 'kysely'

/** Which phrases a position uses most, so that they stand first. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
create table phrase_use (
  phrase_id uuid not null references quick_phrase on delete cascade, position_id uuid not null references position,
  times int not null default 1 check (times > 0), last_at timestamptz not null default now(),
  primary key (phrase_id, position_id));
do $do$
declare app text := current_database() || '_app';
begin
  if exists (select from pg_roles where rolname = app) then
    execute format('grant select, insert, update, delete on phrase_use to %I', app);
  end if;
end $do$;
`).execute(db)
}
