import { type Kysely, sql } from 'kysely'

/**
 * Documents that came over the exchange as edXML, and the statuses that go back to their senders: each
 * once, never backwards. Of a secret nothing but times stays.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
create table exchange_message (
  id uuid primary key default new_id(), delivery_id uuid not null unique references delivery,
  document_key text unique check (length(document_key) <= 300), organ_id text check (length(organ_id) <= 60),
  code_number text check (length(code_number) <= 60), code_notation text check (length(code_notation) <= 100), promulgated_on date,
  due_on date, steering_type smallint, business_type smallint, has_junk boolean not null default false,
  received_at timestamptz not null, closed_at timestamptz);
create table exchange_status (
  exchange_message_id uuid not null references exchange_message,
  code text not null check (code in ('01', '02', '03', '04', '05', '06', '13', '15', '16')),
  at timestamptz not null, note text check (length(note) <= 1000), noted_by uuid references person,
  written_at timestamptz, file_name text check (length(file_name) <= 200),
  primary key (exchange_message_id, code));
create index exchange_status_unwritten on exchange_status (at) where written_at is null;
do $do$
declare app text := current_database() || '_app';
begin
  if exists (select from pg_roles where rolname = app) then
    execute format('grant select, insert, update on exchange_message, exchange_status to %I', app);
    execute format('grant delete on exchange_status to %I', app);
  end if;
end $do$;
`).execute(db)
}
