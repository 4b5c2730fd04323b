import { type Kysely, sql } from 'kysely'

/**
 * Signing: the office's own authority, people's keys, the directive sheet with its places, sessions
 * between question and answer of a key, and the signatures made.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
alter table rendition drop constraint rendition_role_check, add constraint rendition_role_check
  check (role in ('original', 'normalised', 'searchable', 'slip', 'stamped', 'inked', 'sheet', 'signed', 'remote-copy'));
create table signing_authority (
  id uuid primary key default new_id(), certificate bytea not null, key_wrapped bytea not null,
  crl bytea not null, crl_number int not null default 1, crl_at timestamptz not null,
  made_at timestamptz not null default now(), ended_at timestamptz);
create unique index signing_authority_one on signing_authority ((true)) where ended_at is null;
-- key_ciphertext opens only under its owner's PIN; seal is made with a key outside the database.
create table signing_key (
  id uuid primary key default new_id(), person_id uuid not null references person,
  source text not null check (source in ('office-ca', 'pkcs12', 'remote')),
  authority_id uuid references signing_authority, certificate bytea not null check (octet_length(certificate) <= 65536),
  chain bytea[] not null default '{}' check (cardinality(chain) <= 10), serial text not null check (length(serial) <= 80),
  key_ciphertext bytea check (octet_length(key_ciphertext) <= 65536), kdf jsonb,
  remote_credential text check (length(remote_credential) <= 500), seal bytea not null,
  wrong_pins smallint not null default 0, locked_until timestamptz, disabled_at timestamptz,
  valid_until timestamptz not null, revoked_at timestamptz, revoked_reason text check (length(revoked_reason) <= 200),
  created_at timestamptz not null default now(),
  check ((source = 'remote') = (remote_credential is not null)), check ((source = 'remote') = (key_ciphertext is null)),
  check ((source = 'office-ca') = (authority_id is not null)), check ((key_ciphertext is null) = (kdf is null)));
create unique index signing_key_one_live on signing_key (person_id) where revoked_at is null;
create table signature_image (
  person_id uuid primary key references person, png bytea not null check (octet_length(png) <= 262144), set_at timestamptz not null default now());
create table sheet (
  rendition_id uuid primary key references rendition, signature_page smallint not null check (signature_page > 0),
  slots smallint not null check (slots between 1 and 200), slip_pages smallint not null, letter_pages int[] not null default '{}');
create table sheet_place (
  rendition_id uuid not null references sheet, slot smallint not null check (slot >= 0),
  directive_id uuid not null references directive, primary key (rendition_id, slot), unique (rendition_id, directive_id));
create table signing_session (
  id uuid primary key default new_id(), base_rendition_id uuid not null references rendition, person_id uuid not null references person,
  signing_key_id uuid not null references signing_key, directive_id uuid not null references directive,
  prepared bytea check (octet_length(prepared) <= 67108864), prepared_sha256 hash32 not null, digest hash32 not null,
  byte_ranges int[] not null check (cardinality(byte_ranges) = 4), signed_at timestamptz not null, seal bytea not null,
  started_at timestamptz not null default now(), expires_at timestamptz not null, ended_at timestamptz,
  check (prepared is not null or ended_at is not null));
create unique index signing_session_lease on signing_session (base_rendition_id) where ended_at is null;
create table signature (
  id uuid primary key default new_id(), rendition_id uuid not null unique references rendition,
  signing_key_id uuid not null references signing_key, person_id uuid not null references person,
  directive_id uuid not null references directive, on_behalf_of_position_id uuid references position,
  field_name text not null check (length(field_name) <= 100), kind text not null check (kind in ('internal', 'recognised')),
  level text not null check (level in ('b-b', 'b-t', 'b-lt')), signed_at timestamptz not null, timestamped_at timestamptz,
  waits_for_time boolean not null default false,
  check (level = 'b-b' or timestamped_at is not null), check (not waits_for_time or level = 'b-b'));
create index signature_of_directive on signature (directive_id);
create index signature_waits on signature (id) where waits_for_time;
do $do$
declare app text := current_database() || '_app';
begin
  if exists (select from pg_roles where rolname = app) then
    execute format('grant select, insert, update on signing_authority, signing_key, signature_image, signing_session to %I', app);
    execute format('grant select, insert on sheet, sheet_place, signature to %I', app);
    execute format('grant update (level, timestamped_at, waits_for_time) on signature to %I', app);
  end if;
end $do$;
`).execute(db)
}
