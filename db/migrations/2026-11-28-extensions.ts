import { type Kysely, sql } from 'kysely'

/** An officer asks for more time; whoever set the day decides. Old days stay to be read. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
create table extension (
  id uuid primary key default new_id(), assignment_id uuid not null references assignment,
  old_due_on date not null, asked_due_on date not null check (asked_due_on > old_due_on),
  reason text not null check (length(btrim(reason)) >= 10 and length(reason) <= 1000),
  is_late boolean not null default false, requested_by uuid not null references person,
  requested_at timestamptz not null default now(), decided_by uuid references person, decided_at timestamptz,
  decision text check (decision in ('granted', 'refused', 'withdrawn')), granted_due_on date,
  on_behalf_of_position_id uuid references position, decision_note text check (length(decision_note) <= 1000),
  check ((decision is null) = (decided_at is null)), check ((decision is null) = (decided_by is null)),
  check ((decision = 'granted') = (granted_due_on is not null) or decision is null),
  check (decision is null or decision = 'withdrawn' or decided_by <> requested_by));
create unique index extension_one_open on extension (assignment_id) where decision is null;
do $do$
declare app text := current_database() || '_app';
begin
  if exists (select from pg_roles where rolname = app) then
    execute format('grant select, insert, update on extension to %I', app);
  end if;
end $do$;
`).execute(db)
}
