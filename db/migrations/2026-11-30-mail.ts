import { type Kysely, sql } from 'kysely'

/**
 * Messages that came by mail: who sent them, and what became of each part. The message itself lies
 * in the spool under its own key; nothing of its text is kept here. A message that held a secret
 * keeps times and hashes only.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
create table mail_message (
  id uuid primary key default new_id(), message_key text not null check (length(message_key) <= 500),
  delivery_id uuid references delivery, door text references door,
  channel text not null check (channel in ('mailbox', 'watched-folder', 'upload', 'api')),
  state text not null check (state in ('taken', 'nothing', 'report', 'set-aside', 'secret')),
  reason_code text check (length(reason_code) <= 60),
  sender_name text check (length(sender_name) <= 200), sender_address text check (length(sender_address) <= 200),
  is_sender_proven boolean not null default false,
  subject text check (length(subject) <= 500), sent_at timestamptz, received_at timestamptz not null,
  received_by uuid references person,
  sha256 hash32 not null, byte_size bigint not null check (byte_size > 0),
  wrapped_key bytea check (octet_length(wrapped_key) <= 500), key_destroyed_at timestamptz,
  closed_at timestamptz, closed_by uuid references person,
  check ((wrapped_key is null) = (key_destroyed_at is not null)),
  check ((state = 'set-aside') = (reason_code is not null) or state = 'secret'),
  check (state <> 'secret' or (subject is null and sender_name is null and wrapped_key is null)));
create index mail_message_key on mail_message (message_key);
create index mail_message_open on mail_message (received_at) where closed_at is null;
create table mail_part (
  message_id uuid not null references mail_message, path text not null check (length(path) <= 60),
  name text check (length(name) <= 200), media_type text not null check (length(media_type) <= 200),
  byte_size bigint not null check (byte_size >= 0), sha256 hash32,
  role text not null check (role in ('letter', 'inline', 'unopened', 'listed', 'signature')),
  why text check (length(why) <= 60), scan_id uuid references scan,
  decision text check (decision in ('opened', 'dismissed')), decided_at timestamptz, decided_by uuid references person,
  primary key (message_id, path), check ((decision is null) = (decided_at is null)),
  check (role = 'letter' or scan_id is null or decision = 'opened'));
create index mail_part_of_scan on mail_part (scan_id) where scan_id is not null;
create index mail_part_unopened on mail_part (message_id) where role = 'unopened' and decided_at is null;
do $do$
declare app text := current_database() || '_app';
begin
  if exists (select from pg_roles where rolname = app) then
    execute format('grant select, insert, update on mail_message, mail_part to %I', app);
  end if;
end $do$;
`).execute(db)
}
