import { type Kysely, sql } from 'kysely'

/**
 * Notices that leave the office: one letter for many of them, a push to a person's devices, and the
 * letters that a clerk sends to whom a letter came from. Rows hold ids and states; words are put
 * together when they are sent.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
create table notice_choice (
  person_id uuid primary key references person, by_mail boolean not null default true,
  stop_code_hash hash32 not null, changed_at timestamptz not null default now());
create unique index notice_choice_stop on notice_choice (stop_code_hash);
create table outgoing_mail (
  id uuid primary key default new_id(), kind text not null check (kind in ('digest', 'acknowledgement', 'return')),
  person_id uuid references person, delivery_id uuid references delivery, scan_id uuid references scan,
  to_address text not null check (length(to_address) between 3 and 320),
  state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'failed', 'dropped')),
  attempts int not null default 0, last_error text check (length(last_error) <= 60),
  asked_by uuid references person, created_at timestamptz not null default now(), sent_at timestamptz,
  check ((kind = 'digest') = (person_id is not null)), check ((kind = 'acknowledgement') = (delivery_id is not null)),
  check ((kind = 'return') = (scan_id is not null)), check ((state = 'sent') = (sent_at is not null)));
create unique index outgoing_mail_once_acknowledged on outgoing_mail (delivery_id) where delivery_id is not null and state <> 'failed';
create unique index outgoing_mail_once_returned on outgoing_mail (scan_id) where scan_id is not null and state <> 'failed';
alter table notification add column outgoing_mail_id uuid references outgoing_mail, add column pushed_at timestamptz;
update notification set pushed_at = created_at;
create index notification_unmailed on notification (person_id, created_at) where outgoing_mail_id is null and read_at is null;
create index notification_unpushed on notification (created_at) where pushed_at is null;
create table push_subscription (
  id uuid primary key default new_id(), person_id uuid not null references person,
  endpoint text not null unique check (length(endpoint) <= 1000), p256dh text not null check (length(p256dh) <= 200),
  auth text not null check (length(auth) <= 100), device text check (length(device) <= 200),
  made_at timestamptz not null default now(), last_sent_at timestamptz);
create index push_subscription_of_person on push_subscription (person_id);
do $do$
declare app text := current_database() || '_app';
begin
  if exists (select from pg_roles where rolname = app) then
    execute format('grant select, insert, update on notice_choice, outgoing_mail to %I', app);
    execute format('grant select, insert, update, delete on push_subscription to %I', app);
  end if;
end $do$;
`).execute(db)
}
