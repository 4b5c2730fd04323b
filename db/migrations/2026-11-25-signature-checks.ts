import { type Kysely, sql } from 'kysely'

/**
 * Checks of signatures that lie in incoming files, and the certificates that the office trusts.
 * A report holds names that were read in a letter: it exists only while the item's gate is open.
 * Reports are never overwritten; the newest counts. An anchor that is taken away stays as history.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
create table trust_anchor (
  id uuid primary key default new_id(), sha256 hash32 not null,
  certificate bytea not null check (octet_length(certificate) between 1 and 65536),
  name text not null check (length(name) between 1 and 300), issuer_name text check (length(issuer_name) <= 300),
  not_before timestamptz not null, not_after timestamptz not null,
  added_by uuid not null references person, added_at timestamptz not null default now(),
  removed_by uuid references person, removed_at timestamptz,
  check ((removed_at is null) = (removed_by is null)));
create unique index trust_anchor_once on trust_anchor (sha256) where removed_at is null;
create table signature_report (
  id uuid primary key default new_id(), scan_id uuid not null,
  may_hold_text boolean not null default true check (may_hold_text),
  file_sha256 hash32 not null, checked_at timestamptz not null default now(),
  -- Of the anchors it was judged by: another list, another report.
  trust_sha256 hash32 not null,
  alarm text not null check (alarm in ('none', 'doubtful', 'invalid')),
  problem text check (length(problem) <= 40),
  foreign key (scan_id, may_hold_text) references scan (id, may_hold_text));
create index signature_report_newest on signature_report (scan_id, checked_at desc, id desc);
create index signature_report_of_file on signature_report (file_sha256);
create table signature_check (
  report_id uuid not null references signature_report on delete cascade,
  ordinal smallint not null check (ordinal between 1 and 50),
  signer text check (length(signer) <= 300), organisation text check (length(organisation) <= 300),
  signed_at timestamptz, timestamped_at timestamptz,
  integrity text not null check (integrity in ('intact', 'broken', 'unreadable')),
  covers_whole_file boolean not null,
  changed_after text not null check (changed_after in ('no', 'allowed', 'forbidden', 'unknown')),
  chain text not null check (chain in ('trusted', 'unknown', 'expired', 'revoked')),
  report jsonb not null, primary key (report_id, ordinal));
do $do$
declare app text := current_database() || '_app';
begin
  if exists (select from pg_roles where rolname = app) then
    execute format('grant select, insert on trust_anchor to %I', app);
    execute format('grant update (removed_by, removed_at) on trust_anchor to %I', app);
    execute format('grant select, insert, delete on signature_report, signature_check to %I', app);
  end if;
end $do$;
`).execute(db)
}
