import { type Kysely, sql } from 'kysely'

/**
 * Sign-in with the accounts of the office's tenant: whose account is whose, who waits to be matched,
 * what a session must be checked against, and the certificate by which the office shows who it is.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
-- key_wrapped opens only with the key file, which is never in the database.
create table client_certificate (
  id uuid primary key default new_id(), certificate bytea not null check (octet_length(certificate) <= 16384),
  thumbprint text not null unique check (length(thumbprint) = 64), key_wrapped bytea not null check (octet_length(key_wrapped) <= 65536),
  state text not null default 'new' check (state in ('new', 'in-use', 'ended')),
  made_at timestamptz not null default now(), valid_until timestamptz not null, ended_at timestamptz,
  check ((state = 'ended') = (ended_at is not null)));
create unique index client_certificate_one on client_certificate (state) where state in ('new', 'in-use');
-- Never matched by an address of mail: tenant and object are what the tenant itself goes by.
create table external_identity (
  id uuid primary key default new_id(), person_id uuid not null references person, issuer text not null check (length(issuer) <= 300),
  tenant_id uuid not null, object_id uuid not null, account_name text not null check (length(account_name) <= 200),
  matched_by uuid references person, matched_at timestamptz not null default now(), last_at timestamptz, ended_at timestamptz);
create unique index external_identity_one on external_identity (issuer, tenant_id, object_id) where ended_at is null;
create unique index external_identity_of_person on external_identity (person_id) where ended_at is null;
create table identity_waiting (
  issuer text not null check (length(issuer) <= 300), tenant_id uuid not null, object_id uuid not null,
  account_name text not null check (length(account_name) <= 200), email_hint text check (length(email_hint) <= 320),
  app_roles text[] not null default '{}' check (cardinality(app_roles) <= 50), first_at timestamptz not null,
  last_at timestamptz not null, tries int not null default 1, primary key (issuer, tenant_id, object_id));
-- Between leaving for the tenant and coming back; the browser holds what pre_hash is the hash of.
create table sign_in_attempt (
  pre_hash bytea primary key check (octet_length(pre_hash) = 32), return_to text not null check (length(return_to) <= 2000),
  address text, started_at timestamptz not null, expires_at timestamptz not null);
create table entra_link (
  id uuid primary key default new_id(), identity_id uuid not null references external_identity,
  secrets_wrapped bytea check (octet_length(secrets_wrapped) <= 65536), roles_allowed text[] check (cardinality(roles_allowed) <= 20),
  checked_at timestamptz not null, confirmed_at timestamptz not null, ended_at timestamptz);
create index entra_link_due on entra_link (checked_at) where ended_at is null;
alter table session add column entra_link_id uuid references entra_link;
create index session_entra_link on session (entra_link_id) where entra_link_id is not null;
alter table password add column break_glass_until timestamptz;
do $do$
declare app text := current_database() || '_app';
begin
  if exists (select from pg_roles where rolname = app) then
    execute format('grant select, insert, update on client_certificate, external_identity to %I', app);
    execute format('grant select, insert, update, delete on identity_waiting, sign_in_attempt, entra_link to %I', app);
  end if;
end $do$;
`).execute(db)
}
