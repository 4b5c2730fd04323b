import { type Kysely, sql } from 'kysely'

// A migration is frozen on the day it is merged: it imports nothing of ours, takes
// `Kysely<any>`, and is never edited afterwards. A mistake is put right by a new one.
//
// Conventions: ids are uuid v7; *_at = instant, *_on = day in the office's time zone; values are
// kebab-case text. A rule that the database itself keeps raises SQLSTATE BP001 with the error code
// in CONSTRAINT, so that db/ turns it into an OfficeError without reading messages.

const ground = `
create extension if not exists unaccent;
create extension if not exists pg_trgm;
create extension if not exists btree_gist;
create domain hash32 as bytea check (octet_length(value) = 32);
create domain rate as smallint check (value between 0 and 100);
create function new_id() returns uuid language sql volatile parallel safe as $$
  select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
    from 1 for 6), 52, 1), 53, 1), 'hex')::uuid $$;
-- Search form of a text: NFC, no diacritics, đ = d, lower case. Immutable only because unaccent's
-- rules are frozen with the PostgreSQL release.
create function vn_fold(t text) returns text language sql immutable parallel safe strict as
  $$ select lower(public.unaccent('public.unaccent'::regdictionary, normalize(t, NFC))) $$;
create function refuse(code text, hint text default null) returns void language plpgsql as $$
begin
  raise exception '%', code using errcode = 'BP001', constraint = code, hint = coalesce(hint, '');
end $$;
create function refuse_change() returns trigger language plpgsql as $$
begin perform refuse(tg_argv[0]); return null; end $$;
create function raise_version() returns trigger language plpgsql as $$
begin new.version := old.version + 1; return new; end $$;
`

const people = `
-- Whatever may hold work or a right to read: unit, position and person share its ids.
create table principal (
  id uuid primary key default new_id(), kind text not null check (kind in ('unit', 'position', 'person')),
  unique (id, kind));
create table unit (
  id uuid primary key, kind text not null default 'unit' check (kind = 'unit'),
  code text not null unique check (code = lower(code)), name text not null check (length(name) <= 200),
  short_name text check (length(short_name) <= 40), parent_unit_id uuid references unit,
  opened_on date not null, closed_on date, successor_unit_id uuid references unit,
  foreign key (id, kind) references principal (id, kind),
  check (closed_on > opened_on), check (parent_unit_id <> id));
-- A seat, not a rank: two officers of one rank are two positions. Work stays here when people leave.
create table position (
  id uuid primary key, kind text not null default 'position' check (kind = 'position'),
  code text not null unique check (code = lower(code)), name text not null check (length(name) <= 200),
  unit_id uuid not null references unit, is_unit_head boolean not null default false,
  assists_position_id uuid references position, sort smallint not null default 0,
  opened_on date not null, closed_on date,
  foreign key (id, kind) references principal (id, kind));
create unique index position_one_head_per_unit on position (unit_id)
  where is_unit_head and closed_on is null;
create table position_role (
  position_id uuid not null references position,
  role text not null check (role in ('clerk', 'chief-of-office', 'leader', 'unit-head', 'officer',
    'assistant', 'administrator', 'inspector')),
  primary key (position_id, role));
create table person (
  id uuid primary key, kind text not null default 'person' check (kind = 'person'),
  sign_in_name text not null unique check (sign_in_name = lower(sign_in_name) and length(sign_in_name) <= 60),
  full_name text not null check (length(full_name) <= 100), email text, phone text,
  created_at timestamptz not null default now(), disabled_at timestamptz, version int not null default 1,
  foreign key (id, kind) references principal (id, kind));
create trigger person_version before update on person for each row execute function raise_version();
create table appointment (
  id uuid primary key default new_id(), person_id uuid not null references person,
  position_id uuid not null references position,
  kind text not null default 'holder' check (kind in ('holder', 'acting')),
  days daterange not null check (not isempty(days) and lower(days) is not null), ground text,
  constraint appointment_one_holder_at_a_time
    exclude using gist (position_id with =, days with &&) where (kind = 'holder'),
  constraint appointment_not_twice
    exclude using gist (person_id with =, position_id with =, days with &&));
create table delegation (
  id uuid primary key default new_id(), from_position_id uuid not null references position,
  to_position_id uuid not null references position, granted_by_person_id uuid not null references person,
  paper_number text not null check (btrim(paper_number) <> ''), paper_issued_on date not null,
  days daterange not null check (lower(days) is not null and upper(days) is not null),
  reason text not null, created_at timestamptz not null default now(), revoked_at timestamptz,
  check (from_position_id <> to_position_id));
-- What an inspector may read: documents that arrived in a period, until a day.
create table inspection (
  id uuid primary key default new_id(), person_id uuid not null references person,
  arrived_days daterange not null, valid_days daterange not null, paper_number text not null,
  granted_by uuid not null references person, created_at timestamptz not null default now(),
  revoked_at timestamptz, check (granted_by <> person_id));
create table password (
  person_id uuid primary key references person, hash text not null,
  changed_at timestamptz not null default now(), must_change boolean not null default false);
create table session (
  id_hash hash32 primary key, person_id uuid not null references person, position_id uuid references position,
  created_at timestamptz not null default now(), last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null, revoked_at timestamptz, address inet, device text check (length(device) <= 300));
create index session_of_person on session (person_id) where revoked_at is null;
create table access_token (
  id uuid primary key default new_id(), person_id uuid not null references person,
  name text not null check (length(name) between 1 and 80), public_id text not null unique,
  secret_hash hash32 not null, scopes text[] not null,
  asleep_scopes text[] not null default '{}', -- asked for, waiting for the person's own approval
  created_at timestamptz not null default now(), expires_at timestamptz not null,
  revoked_at timestamptz, last_used_at timestamptz);
create index access_token_of_person on access_token (person_id);
create table throttle (
  bucket text primary key, failures int not null default 0, window_ends_at timestamptz not null,
  blocked_until timestamptz);
create table idempotency_key (
  person_id uuid not null references person, route text not null, key text not null check (length(key) between 1 and 200),
  request_sha256 hash32 not null, status smallint, response jsonb,
  created_at timestamptz not null default now(), primary key (person_id, route, key));
create index idempotency_key_age on idempotency_key (created_at);
create table setting (
  key text primary key, value jsonb not null, changed_by uuid references person,
  changed_at timestamptz not null default now());
`

const lists = `
create table issuer (
  id uuid primary key default new_id(), name text not null check (length(name) <= 200),
  folded text not null generated always as (vn_fold(name)) stored,
  days daterange not null default '[,)', successor_issuer_id uuid references issuer,
  seen_count int not null default 0, version int not null default 1);
create unique index issuer_name on issuer (folded);
create index issuer_trigram on issuer using gin (folded gin_trgm_ops);
create table calendar_year (
  year int primary key, state text not null default 'provisional' check (state in ('provisional', 'confirmed')),
  version int not null default 1);
create table calendar_day (
  day date primary key,
  kind text not null check (kind in ('holiday', 'compensatory-off', 'swapped-off', 'swapped-workday', 'office-closed')),
  name text not null);
create table document_type (
  code text primary key, name text not null unique check (length(name) <= 100), abbreviation text,
  sort smallint not null default 0);
create table correspondence_kind (
  code text primary key, name text not null, due_kind text not null default 'none'
    check (due_kind in ('working-days', 'calendar-days', 'none')),
  due_amount int check (due_amount between 0 and 3660), is_restricted boolean not null default false,
  sort smallint not null default 0, check ((due_kind = 'none') = (due_amount is null)));
create table quick_phrase (
  id uuid primary key default new_id(), owner_position_id uuid references position,
  text text not null check (length(text) between 1 and 500), sort smallint not null default 0);
`

const bytes = `
-- What lies in the vault: content-addressed, never changed.
create table file (
  sha256 hash32 primary key, byte_size bigint not null check (byte_size > 0), media_type text not null,
  page_count int check (page_count >= 0), holds_signature boolean not null default false,
  stored_at timestamptz not null default now(), last_checked_at timestamptz,
  destroyed_at timestamptz, destroyed_reason text);
create function check_file_change() returns trigger language plpgsql as $$
begin
  if (old.sha256, old.byte_size, old.media_type, old.page_count, old.holds_signature, old.stored_at)
       is distinct from (new.sha256, new.byte_size, new.media_type, new.page_count, new.holds_signature, new.stored_at)
     or (old.destroyed_at is not null and new.destroyed_at is distinct from old.destroyed_at)
  then perform refuse('file-is-immutable'); end if;
  return new;
end $$;
create trigger file_is_immutable before update on file for each row execute function check_file_change();
create trigger file_is_kept before delete on file for each row execute function refuse_change('file-is-immutable');
`

const tray = `
-- One envelope, one message, one e-office transmission, one person at the desk.
create table delivery (
  id uuid primary key default new_id(), source text not null check (source in ('e-office', 'email', 'post', 'desk')),
  channel text not null check (channel in ('upload', 'watched-folder', 'cloud-folder', 'mailbox', 'exchange', 'api', 'hand')),
  source_ref text check (length(source_ref) <= 500), received_at timestamptz not null default now(),
  received_by uuid references person, sender text check (length(sender) <= 200),
  subject text check (length(subject) <= 2000), envelope_number text check (length(envelope_number) <= 100),
  envelope_note text check (length(envelope_note) <= 500),
  announced_count smallint, acknowledged_at timestamptz, acknowledged_how text);
create unique index delivery_once_per_door on delivery (source, source_ref) where source_ref is not null;
-- One thing in the tray; without a file when it may not (secret) or need not (named mail) be scanned.
-- Bytes lie in the spool until registration, so sha256 here names no row of file.
create table scan (
  id uuid primary key default new_id(), delivery_id uuid not null references delivery,
  parent_scan_id uuid references scan, state text not null default 'received'
    check (state in ('received', 'reading', 'ready', 'needs-person', 'quarantined', 'registered',
      'returned', 'duplicate', 'secret', 'rejected', 'passed-on', 'split', 'joined')),
  reason text check (length(reason) <= 1000), reason_code text check (length(reason_code) <= 60),
  secrecy text not null default 'none' check (secrecy in ('none', 'confidential', 'secret', 'top-secret')),
  gate text not null default 'pending' check (gate in ('pending', 'clear', 'suspect', 'marked', 'cleared', 'missed')),
  gate_cleared_by uuid references person, gate_second_person uuid references person,
  sha256 hash32, byte_size bigint check (byte_size > 0), media_type text, page_count smallint check (page_count between 0 and 999),
  holds_signature boolean not null default false, pages_read smallint not null default 0,
  head_read_at timestamptz, read_at timestamptz,
  file_name text check (length(file_name) <= 255), document_id uuid, handed_to text check (length(handed_to) <= 200),
  received_at timestamptz not null default now(), received_by uuid references person,
  disposed_at timestamptz, disposed_by uuid references person, version int not null default 1,
  may_hold_text boolean not null generated always as (secrecy = 'none' and gate in ('clear', 'cleared')) stored,
  unique (id, may_hold_text),
  constraint scan_secret_holds_nothing check (secrecy = 'none' or
    (sha256 is null and file_name is null and document_id is null and byte_size is null and media_type is null and page_count is null)),
  constraint scan_secret_is_disposed check ((state = 'secret') = (secrecy <> 'none')),
  constraint scan_registered_has_document check ((state in ('registered', 'duplicate')) = (document_id is not null)),
  constraint scan_disposed_once check
    ((state in ('received', 'reading', 'ready', 'needs-person', 'quarantined')) = (disposed_at is null)),
  constraint scan_refusal_has_reason check (state not in ('returned', 'rejected') or length(btrim(reason)) >= 10),
  constraint scan_suspect_is_quarantined check (gate not in ('suspect', 'marked') or state in ('quarantined', 'secret', 'returned')),
  constraint scan_cleared_by_two check (gate <> 'cleared' or
    (gate_cleared_by is not null and gate_second_person is not null and gate_cleared_by <> gate_second_person)),
  constraint scan_registered_after_gate check (state <> 'registered' or gate in ('clear', 'cleared', 'missed')),
  constraint scan_missed_has_no_name check (gate <> 'missed' or file_name is null));
create index scan_waiting on scan (received_at) where disposed_at is null;
create index scan_same_bytes on scan (sha256);
create index scan_of_delivery on scan (delivery_id);
create index scan_of_document on scan (document_id) where document_id is not null;
-- The item's own key, wrapped under the office's master key. Emptied: the bytes are gone.
create table spool_key (
  scan_id uuid primary key references scan, wrapped bytea check (octet_length(wrapped) <= 500),
  made_at timestamptz not null default now(), destroyed_at timestamptz,
  check ((wrapped is null) = (destroyed_at is not null)));
-- Double entry: every move takes an item out of one state and puts it into another.
create table custody_entry (
  scan_id uuid not null references scan, step int not null check (step > 0),
  from_state text not null, to_state text not null, at timestamptz not null default clock_timestamp(),
  step_before int generated always as (nullif(step - 1, 0)) stored,
  primary key (scan_id, step), unique (scan_id, step, to_state),
  foreign key (scan_id, step_before, from_state) references custody_entry (scan_id, step, to_state),
  check ((step = 1) = (from_state = '')));
create unique index custody_one_disposition on custody_entry (scan_id)
  where to_state in ('registered', 'returned', 'duplicate', 'secret', 'rejected', 'passed-on', 'split', 'joined');
create index custody_entry_time on custody_entry (at) include (from_state, to_state);
create trigger custody_is_append_only before update or delete or truncate on custody_entry
  for each statement execute function refuse_change('custody-is-append-only');
create function write_custody() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  if tg_op = 'UPDATE' and old.state = new.state then return null; end if;
  insert into custody_entry (scan_id, step, from_state, to_state)
  select new.id, coalesce(max(step), 0) + 1, case tg_op when 'INSERT' then '' else old.state end, new.state
  from custody_entry where scan_id = new.id;
  return null;
end $$;
create function check_secret_delivery() returns trigger language plpgsql as $$
begin
  if new.secrecy <> 'none' and exists (select from delivery where id = new.delivery_id and subject is not null)
  then perform refuse('secret-document', 'blank delivery.subject first'); end if;
  return new;
end $$;
create trigger scan_secret_delivery before insert or update of secrecy on scan
  for each row execute function check_secret_delivery();
create trigger scan_version before update on scan for each row execute function raise_version();
create trigger scan_custody after insert or update of state on scan for each row execute function write_custody();
create trigger scan_is_kept before delete on scan for each row execute function refuse_change('scan-is-kept');
-- A page is a reference to a page of a file; splitting, joining, turning only change this list.
create table scan_page (
  scan_id uuid not null references scan, ordinal smallint not null check (ordinal between 1 and 999),
  sha256 hash32 not null, page smallint not null check (page > 0),
  turn smallint not null default 0 check (turn in (0, 90, 180, 270)), is_blank boolean not null default false,
  gate text not null default 'pending' check (gate in ('pending', 'clear', 'unjudged', 'marked')),
  primary key (scan_id, ordinal));
-- What was read hangs on (file, page). It exists only while the gate of the item it was read from
-- is open: (scan_id, true) must be found in scan, and closing the gate is refused while text lies here.
create table page_text (
  sha256 hash32 not null, page smallint not null check (page > 0),
  scan_id uuid not null, may_hold_text boolean not null default true check (may_hold_text),
  text text not null check (length(text) <= 200000), words bytea check (octet_length(words) <= 2000000), confidence rate,
  rotation smallint not null default 0, origin text not null check (origin in ('ocr', 'text-layer')),
  read_at timestamptz not null default now(), primary key (sha256, page),
  foreign key (scan_id, may_hold_text) references scan (id, may_hold_text));
create index page_text_of_scan on page_text (scan_id);
create table field_reading (
  sha256 hash32 not null, first_page smallint not null check (first_page > 0), field text not null check (length(field) <= 40),
  scan_id uuid not null, may_hold_text boolean not null default true check (may_hold_text),
  value text check (length(value) <= 2000), confidence rate not null, page smallint,
  box real[] check (cardinality(box) = 4), origin text not null check (origin in ('ocr', 'text-layer', 'widget', 'learned')),
  primary key (sha256, first_page, field), foreign key (scan_id, may_hold_text) references scan (id, may_hold_text));
create index field_reading_of_scan on field_reading (scan_id);
create table field_correction (
  scan_id uuid not null, may_hold_text boolean not null default true check (may_hold_text), field text not null,
  proposed text, confidence rate, confirmed text, person_id uuid not null references person,
  at timestamptz not null default now(), primary key (scan_id, field),
  foreign key (scan_id, may_hold_text) references scan (id, may_hold_text));
`

const registers = `
create table register_kind (code text primary key, name text not null, is_default boolean not null default false);
create unique index register_kind_one_default on register_kind (is_default) where is_default;
create table register (
  id uuid primary key default new_id(), kind_code text not null references register_kind,
  year int not null check (year between 2000 and 2200), first_number int not null default 1 check (first_number > 0),
  last_number int not null default 0 check (last_number >= 0), opened_on date not null,
  locked_at timestamptz, locked_by uuid references person, unique (kind_code, year), unique (id, year));
-- Every number of every register, used or void, in one unbroken row; suffix is số phụ (a, b, c).
create table arrival_number (
  register_id uuid not null references register, number int not null check (number > 0),
  suffix text not null default '' check (suffix ~ '^[a-z]{0,2}$'),
  state text not null default 'issued' check (state in ('issued', 'void')),
  document_id uuid not null unique, issued_at timestamptz not null default now(),
  void_reason text, voided_by uuid references person, voided_at timestamptz,
  primary key (register_id, number, suffix), check ((state = 'void') = (voided_at is not null)),
  check (state = 'issued' or length(btrim(void_reason)) >= 10));
-- The only way to open a register. An office that joins in mid-year begins where its book stands.
create function open_register(kind text, of_year int, first int, on_day date) returns uuid language plpgsql
  security definer set search_path = public, pg_temp as $$
declare made uuid;
begin
  insert into register (kind_code, year, first_number, last_number, opened_on)
    values (kind, of_year, first, first - 1, on_day)
    on conflict (kind_code, year) do nothing returning id into made;
  if made is null then select id into made from register where kind_code = kind and year = of_year; end if;
  return made;
end $$;
-- The only way to a number: the register's row stays locked until commit, so numbers are taken in
-- commit order and a failed registration leaves no gap.
create function take_arrival_number(register uuid, document uuid) returns int language plpgsql
  security definer set search_path = public, pg_temp as $$
declare n int;
begin
  update register r set last_number = last_number + 1 where r.id = register and locked_at is null
    returning last_number into n;
  if n is null then perform refuse('register-locked'); end if;
  insert into arrival_number (register_id, number, document_id) values (register, n, document);
  return n;
end $$;
create function check_number_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state = 'void' or (old.register_id, old.number, old.suffix, old.document_id, old.issued_at)
     is distinct from (new.register_id, new.number, new.suffix, new.document_id, new.issued_at)
  then perform refuse('arrival-number-is-kept'); end if;
  return new;
end $$;
create trigger arrival_number_is_kept before update or delete on arrival_number
  for each row execute function check_number_change();
`

const documents = `
-- Narrow on purpose: it changes at each step, so no full-text index lies on it (see document_text).
create table incoming_document (
  id uuid primary key default new_id(), code text not null unique check (code ~ '^[0-9A-HJKMNP-TV-Z]{10}$'),
  register_id uuid not null, arrival_number int not null, arrival_suffix text not null default '',
  arrived_on date not null, arrival_year int not null generated always as (extract(year from arrived_on)::int) stored,
  received_at timestamptz not null, registered_at timestamptz not null default now(), registered_by uuid not null references person,
  source text not null check (source in ('e-office', 'email', 'post', 'desk')),
  document_type_code text references document_type, correspondence_kind_code text references correspondence_kind,
  number text check (length(number) <= 11), notation text check (length(notation) <= 30), issued_on date,
  issuer_id uuid references issuer, parent_body text check (length(parent_body) <= 200),
  issuer_name text check (length(issuer_name) <= 200), subject text check (length(subject) between 1 and 2000),
  page_count smallint check (page_count between 0 and 999), description text check (length(description) <= 500),
  signer_name text check (length(signer_name) <= 50), signer_position text check (length(signer_position) <= 100),
  to_places text check (length(to_places) <= 1000),
  urgency text not null default 'normal' check (urgency in ('normal', 'urgent', 'very-urgent', 'express', 'express-timed')),
  urgent_at timestamptz,
  secrecy text not null default 'none' check (secrecy in ('none', 'confidential', 'secret', 'top-secret')),
  no_secrecy_mark_by uuid references person, no_secrecy_mark_at timestamptz,
  is_open boolean not null generated always as (secrecy = 'none') stored, is_restricted boolean not null default false,
  external_due_on date, due_on date, due_is_provisional boolean not null default false,
  arrived_late boolean not null generated always as (coalesce(external_due_on < arrived_on, false)) stored,
  state text not null default 'registered' check (state in ('registered', 'awaiting-directive', 'directed', 'assigned',
    'in-progress', 'awaiting-acceptance', 'completed', 'filed', 'recalled', 'replaced', 'voided', 'removed')),
  state_reason text check (length(state_reason) <= 1000), frozen_at timestamptz, completed_on date, paper_received boolean not null default false,
  copies smallint not null default 1 check (copies between 1 and 999), odd_date_reason text check (length(odd_date_reason) <= 500),
  eoffice_ref text check (length(eoffice_ref) <= 200), eoffice_arrival_number text check (length(eoffice_arrival_number) <= 40),
  version int not null default 1,
  folded_code text generated always as
    (vn_fold(regexp_replace(coalesce(number, '') || '/' || coalesce(notation, ''), '\\s', '', 'g'))) stored,
  unique (id, is_open), unique (register_id, arrival_number, arrival_suffix),
  foreign key (register_id, arrival_number, arrival_suffix) references arrival_number (register_id, number, suffix),
  constraint document_in_the_register_of_its_year foreign key (register_id, arrival_year) references register (id, year),
  constraint document_secret_holds_nothing check (secrecy = 'none' or (subject is null and number is null and notation is null
    and description is null and to_places is null and issuer_name is null and parent_body is null and signer_name is null
    and signer_position is null and eoffice_ref is null and state_reason is null and odd_date_reason is null)),
  constraint document_secret_is_removed check ((state = 'removed') = (secrecy <> 'none')),
  constraint document_complete_entry check (secrecy <> 'none' or
    (subject is not null and issuer_name is not null and no_secrecy_mark_by is not null)),
  constraint document_issued_before_arrival check (issued_on <= arrived_on),
  constraint document_timed_urgency check ((urgency = 'express-timed') = (urgent_at is not null)),
  constraint document_due_after_arrival check (due_on >= arrived_on));
alter table arrival_number add foreign key (document_id) references incoming_document (id) deferrable initially deferred;
alter table scan add foreign key (document_id) references incoming_document (id);
create index document_by_arrival on incoming_document (arrived_on desc, id desc);
create index document_by_state on incoming_document (state, id)
  where state in ('registered', 'awaiting-directive', 'directed', 'assigned', 'in-progress', 'awaiting-acceptance');
create index document_duplicates on incoming_document (folded_code);
create index document_by_issuer on incoming_document (issuer_id, id desc);
create trigger document_version before update on incoming_document for each row execute function raise_version();
create trigger document_is_kept before delete on incoming_document for each row execute function refuse_change('document-is-kept');
-- What search looks into. Beside the document because its two GIN indexes would make every change of state expensive.
create table document_text (
  document_id uuid primary key, is_open boolean not null default true check (is_open), head text not null,
  body text not null default '' check (length(body) <= 1000000),
  folded_head text generated always as (vn_fold(head)) stored,
  words tsvector generated always as
    (setweight(to_tsvector('simple', vn_fold(head)), 'A') || setweight(to_tsvector('simple', vn_fold(body)), 'D')) stored,
  foreign key (document_id, is_open) references incoming_document (id, is_open));
create index document_text_words on document_text using gin (words);
alter table document_text alter words set statistics 1000;
create index document_text_trigram on document_text using gin (folded_head gin_trgm_ops);
create table document_link (
  from_document_id uuid not null references incoming_document, to_document_id uuid not null references incoming_document,
  kind text not null check (kind in ('duplicates', 'replaces', 'recalls', 'amends', 'answers', 'urges', 'refers-to')),
  noted_by uuid not null references person, noted_at timestamptz not null default now(),
  primary key (from_document_id, to_document_id, kind), check (from_document_id <> to_document_id));
-- Old and new values of a corrected entry, and words of other acts. The audit log keeps only their
-- hashes, because the log can never be emptied and this table can.
create table audit_words (
  id uuid primary key default new_id(), document_id uuid, is_open boolean default true check (is_open),
  scan_id uuid, may_hold_text boolean default true check (may_hold_text),
  kind text not null, field text, was text, became text, person_id uuid, at timestamptz not null default now(),
  foreign key (document_id, is_open) references incoming_document (id, is_open),
  foreign key (scan_id, may_hold_text) references scan (id, may_hold_text));
create index audit_words_of_document on audit_words (document_id) where document_id is not null;
`

const renditions = `
create table rendition (
  id uuid primary key default new_id(), document_id uuid not null, is_open boolean not null default true check (is_open),
  part smallint not null default 1 check (part between 1 and 200), -- 1 the letter, 2… its attachments
  role text not null check (role in ('original', 'normalised', 'searchable', 'slip', 'stamped', 'inked', 'signed', 'remote-copy')),
  version smallint not null default 1, file_sha256 hash32 not null references file, base_id uuid references rendition,
  file_name text check (length(file_name) <= 255), made_by text not null, made_at timestamptz not null default now(),
  holds_signature boolean not null default false,
  unique (document_id, part, role, version), foreign key (document_id, is_open) references incoming_document (id, is_open),
  check (role <> 'original' or (base_id is null and version = 1)), check (role in ('original', 'slip') or base_id is not null));
create unique index rendition_one_signature_per_base on rendition (base_id) where role = 'signed';
create index rendition_of_file on rendition (file_sha256);
create trigger rendition_is_immutable before update or delete on rendition
  for each row execute function refuse_change('rendition-is-immutable');
create table publication (
  id uuid primary key default new_id(), rendition_id uuid not null references rendition,
  store text not null check (store in ('onedrive', 'folder')), state text not null default 'queued'
    check (state in ('queued', 'uploading', 'uploaded', 'verified', 'altered', 'missing', 'failed', 'removed')),
  path text not null check (length(path) <= 400), item_id text, etag text, remote_hash text, remote_size bigint,
  attempts int not null default 0, last_error text, uploaded_at timestamptz, verified_at timestamptz,
  version int not null default 1, unique (rendition_id, store),
  check (state not in ('uploaded', 'verified') or item_id is not null), check ((state = 'verified') <= (verified_at is not null)));
create unique index publication_path on publication (store, path) where state <> 'removed';
create index publication_open on publication (state, id) where state not in ('verified', 'removed');
create trigger publication_version before update on publication for each row execute function raise_version();
`

const directives = `
create table presentation (
  id uuid primary key default new_id(), document_id uuid not null references incoming_document,
  to_position_id uuid not null references position, presented_by uuid not null references person,
  presented_at timestamptz not null default now(), seen_at timestamptz, ended_at timestamptz,
  outcome text check (outcome in ('directed', 'returned', 'passed-on', 'withdrawn')),
  return_reason text check (length(return_reason) <= 1000), previous_directive_id uuid,
  check ((ended_at is null) = (outcome is null)),
  check (outcome <> 'returned' or length(btrim(return_reason)) >= 10));
create unique index presentation_open_once on presentation (to_position_id, document_id) where ended_at is null;
create index presentation_of_document on presentation (document_id);
-- Ink belongs to a page of the original or of the slip, never of a composed file.
create table ink_layer (
  id uuid primary key, document_id uuid not null, is_open boolean not null default true check (is_open),
  position_id uuid not null references position, person_id uuid not null references person, device text check (length(device) <= 300),
  started_at timestamptz not null default now(), sealed_at timestamptz, sealed_sha256 hash32,
  foreign key (document_id, is_open) references incoming_document (id, is_open),
  check ((sealed_at is null) = (sealed_sha256 is null)));
create unique index ink_layer_one_open on ink_layer (document_id, position_id, person_id) where sealed_at is null;
-- The id comes from the tablet: the same stroke sent twice is one stroke.
create table ink_stroke (
  id uuid primary key, ink_layer_id uuid not null references ink_layer on delete cascade,
  sha256 hash32 not null references file, page smallint not null check (page > 0),
  tool text not null check (tool in ('pen', 'highlighter')), color text not null check (color ~ '^#[0-9a-f]{6}$'),
  width real not null check (width > 0 and width <= 40), points bytea not null check (octet_length(points) <= 200000),
  drawn_at timestamptz not null, saved_at timestamptz not null default now(), erased boolean not null default false);
create index ink_stroke_of_layer on ink_stroke (ink_layer_id, drawn_at);
create function check_ink_open() returns trigger language plpgsql as $$
begin
  perform from ink_layer l where l.id = coalesce(new.ink_layer_id, old.ink_layer_id) and l.sealed_at is not null for share;
  if found then perform refuse('ink-is-sealed'); end if;
  return coalesce(new, old);
end $$;
create trigger ink_stroke_before_seal before insert or update or delete on ink_stroke
  for each row execute function check_ink_open();
create table directive (
  id uuid primary key default new_id(), document_id uuid not null, is_open boolean not null default true check (is_open),
  presentation_id uuid references presentation, previous_id uuid references directive, supersedes_id uuid unique references directive,
  parent_assignment_id uuid, state text not null default 'draft'
    check (state in ('draft', 'awaiting-confirmation', 'conflicting', 'confirmed', 'superseded', 'discarded')),
  outcome text not null default 'assign' check (outcome in ('assign', 'pass-on', 'keep', 'inform', 'return')),
  text text check (length(text) <= 4000), ink_layer_id uuid unique references ink_layer,
  passed_to_position_id uuid references position, no_due_reason text check (length(no_due_reason) <= 500),
  override_reason text check (length(override_reason) <= 500),
  origin text not null default 'leader' check (origin in ('leader', 'proposed', 'transcribed', 'cloud')),
  via text not null default 'page' check (via in ('page', 'token')), token_name text,
  prepared_by uuid not null references person, author_position_id uuid not null references position,
  confirmed_by uuid references person, confirmed_at timestamptz, on_behalf_of_position_id uuid references position,
  delegation_id uuid references delegation, created_at timestamptz not null default now(), version int not null default 1,
  foreign key (document_id, is_open) references incoming_document (id, is_open),
  check ((on_behalf_of_position_id is null) = (delegation_id is null)),
  check ((state in ('confirmed', 'superseded')) <= (confirmed_by is not null and confirmed_at is not null)),
  check ((outcome = 'pass-on') = (passed_to_position_id is not null)),
  check (text is not null or ink_layer_id is not null or state not in ('confirmed', 'superseded')));
alter table presentation add foreign key (previous_directive_id) references directive;
create unique index directive_one_live_per_presentation on directive (presentation_id) where state = 'confirmed';
create index directive_of_document on directive (document_id);
create table directive_line (
  directive_id uuid not null references directive on delete cascade, assignee_id uuid not null references principal,
  role text not null check (role in ('lead', 'support', 'fyi', 'follow-up', 'advise')), due_on date,
  note text check (length(note) <= 500), primary key (directive_id, assignee_id));
create unique index directive_one_lead on directive_line (directive_id) where role = 'lead';
create function check_directive() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.state in ('confirmed', 'superseded', 'discarded')
     and not (old.state = 'confirmed' and new.state = 'superseded'
       and (to_jsonb(new) - 'state' - 'version') = (to_jsonb(old) - 'state' - 'version'))
  then perform refuse('directive-is-immutable'); end if;
  if new.state = 'confirmed' and new.outcome = 'assign'
     and not exists (select from directive_line l where l.directive_id = new.id and l.role = 'lead')
  then perform refuse('directive-without-lead'); end if;
  return new;
end $$;
create trigger directive_rules before insert or update on directive for each row execute function check_directive();
create trigger directive_version before update on directive for each row execute function raise_version();
create function check_line_open() returns trigger language plpgsql as $$
begin
  perform from directive where id = coalesce(new.directive_id, old.directive_id)
    and state not in ('draft', 'awaiting-confirmation', 'conflicting') for share;
  if found then perform refuse('directive-is-immutable'); end if;
  return coalesce(new, old);
end $$;
create trigger directive_line_before_confirmation before insert or update or delete on directive_line
  for each row execute function check_line_open();
`

const assignments = `
create table assignment (
  id uuid primary key default new_id(), document_id uuid not null references incoming_document,
  directive_id uuid references directive, parent_id uuid references assignment,
  role text not null check (role in ('lead', 'support', 'fyi', 'follow-up', 'advise')),
  assignee_id uuid not null references principal, unit_id uuid not null references unit,
  person_id uuid references person, -- who has it in hand now, a note that may change
  assigned_by_position_id uuid not null references position, assigned_at timestamptz not null default now(),
  arrived_on date not null, -- of the document; here so that reports read one index
  due_on date, due_kind text not null default 'none' check (due_kind in ('working-days', 'calendar-days', 'working-hours', 'fixed-date', 'none')),
  due_amount int, due_counted_from date, due_is_provisional boolean not null default false,
  due_is_default boolean not null default false, due_override_reason text check (length(due_override_reason) <= 500),
  state text not null check (state in ('pending', 'active', 'forwarded', 'awaiting-acceptance', 'done', 'closed',
    'returned', 'recalled', 'unseen', 'seen')),
  seen_at timestamptz, started_at timestamptz, completed_at timestamptz, completed_on date, completed_by uuid references person,
  result_kind text check (result_kind in ('note', 'reply', 'kept')), result_note text check (length(result_note) <= 4000),
  reply_number text check (length(reply_number) <= 60), result_sha256 hash32 references file, result_file_name text check (length(result_file_name) <= 255),
  withdrawn_reason text check (length(withdrawn_reason) <= 1000), version int not null default 1,
  is_live boolean not null generated always as (state not in ('returned', 'recalled')) stored,
  constraint assignment_fyi_states check (state = 'recalled' or (role = 'fyi') = (state in ('unseen', 'seen'))),
  constraint assignment_done_has_result check (state not in ('awaiting-acceptance', 'done')
    or (result_kind is not null and completed_at is not null and completed_on is not null)),
  constraint assignment_not_done_has_none check (state in ('awaiting-acceptance', 'done') or completed_on is null),
  constraint assignment_reply_has_number check (result_kind <> 'reply' or reply_number is not null),
  constraint assignment_fyi_has_no_due check (role <> 'fyi' or due_on is null),
  constraint assignment_due_kind check ((due_on is null) = (due_kind = 'none')),
  constraint assignment_return_has_reason check (state <> 'returned' or length(btrim(withdrawn_reason)) >= 10),
  constraint assignment_recall_has_reason check (state <> 'recalled' or started_at is null or length(btrim(withdrawn_reason)) >= 10));
alter table directive add foreign key (parent_assignment_id) references assignment;
create unique index assignment_one_lead_per_tier on assignment (document_id, parent_id) nulls not distinct where role = 'lead' and is_live;
create unique index assignment_once_per_tier on assignment (document_id, parent_id, assignee_id) nulls not distinct where is_live;
create index assignment_open on assignment (assignee_id, due_on, id) include (role, state, document_id, seen_at)
  where state in ('pending', 'active', 'awaiting-acceptance', 'unseen');
create index assignment_open_unit on assignment (unit_id, due_on) include (role, state) where state in ('pending', 'active', 'awaiting-acceptance');
create index assignment_due on assignment (due_on) where state in ('pending', 'active') and due_on is not null;
create index assignment_ended on assignment (assignee_id, id desc) where state in ('done', 'closed', 'seen', 'forwarded');
create index assignment_of_document on assignment (document_id);
create index assignment_tree on assignment (parent_id) where parent_id is not null;
create trigger assignment_version before update on assignment for each row execute function raise_version();
create trigger assignment_is_kept before delete on assignment for each row execute function refuse_change('assignment-is-kept');
create table progress_note (
  id uuid primary key default new_id(), assignment_id uuid not null references assignment, person_id uuid not null references person,
  at timestamptz not null default now(), percent rate, text text check (length(text) <= 4000),
  file_sha256 hash32 references file, file_name text check (length(file_name) <= 255));
create index progress_note_of on progress_note (assignment_id);
-- Who may see a document although their role does not already let them see all: one row a ground.
create table document_reader (
  principal_id uuid not null references principal, document_id uuid not null references incoming_document,
  ground text not null check (ground in ('assignment', 'presentation', 'directive', 'grant')), ground_id uuid not null,
  primary key (principal_id, document_id, ground_id));
create index document_reader_of on document_reader (document_id);
create function keep_assignment_readers() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  if tg_op = 'UPDATE' and (old.assignee_id, old.unit_id, old.is_live) is not distinct from (new.assignee_id, new.unit_id, new.is_live)
  then return null; end if;
  delete from document_reader where document_id = new.document_id and ground_id = new.id;
  if new.is_live then
    insert into document_reader select distinct p, new.document_id, 'assignment', new.id
    from (select new.assignee_id as p union all
          select id from position where unit_id = new.unit_id and is_unit_head and closed_on is null) r
    on conflict do nothing;
  end if;
  return null;
end $$;
create trigger assignment_readers after insert or update on assignment for each row execute function keep_assignment_readers();
create function keep_presentation_readers() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  -- What was withdrawn or handed back no longer lies on that pile: the right ends with it.
  if new.outcome in ('withdrawn', 'returned') then
    delete from document_reader where document_id = new.document_id and ground_id = new.id;
    return null;
  end if;
  insert into document_reader values (new.to_position_id, new.document_id, 'presentation', new.id) on conflict do nothing;
  return null;
end $$;
create trigger presentation_readers after insert or update of outcome on presentation for each row execute function keep_presentation_readers();
-- Widening the circle of a restricted document takes two people.
create table reader_grant (
  id uuid primary key default new_id(), document_id uuid not null references incoming_document,
  principal_id uuid not null references principal, asked_by uuid not null references person, reason text not null,
  asked_at timestamptz not null default now(), confirmed_by uuid references person, confirmed_at timestamptz, ended_at timestamptz,
  check (confirmed_by <> asked_by), check ((confirmed_by is null) = (confirmed_at is null)));
create table notification (
  id uuid primary key default new_id(), person_id uuid not null references person, kind text not null,
  document_id uuid, assignment_id uuid, facts jsonb not null default '{}', dedupe_key text not null unique,
  created_at timestamptz not null default now(), read_at timestamptz);
create index notification_unread on notification (person_id, id desc) where read_at is null;
-- The last day for which reminders were made: missed days are caught up once.
create table reminder_run (day date primary key, ran_at timestamptz not null default now(), made int not null);
`

const audit = `
-- The office writes drafts through record_audit; at COMMIT a deferred trigger of another owner takes
-- the one lock, seals each draft to its predecessor and removes the draft. So the chain's lock is
-- always the last one taken and is held for the commit alone.
create table audit_draft (
  id bigint primary key generated always as identity, kind text not null, document_id uuid, subject_id text not null,
  person_id uuid, position_id uuid, on_behalf_of_position_id uuid, address text, facts text not null default '{}',
  check (facts::jsonb is not null and position(E'\\n' in facts) = 0
    and position(E'\\n' in kind || subject_id || coalesce(address, '')) = 0 and length(facts) <= 20000));
-- No foreign keys: the log outlives whatever it tells of. Facts hold ids, codes, numbers and hashes,
-- never a letter's words: this table can never be emptied.
create table audit_event (
  seq bigint primary key, at timestamptz not null, kind text not null, document_id uuid, subject_id text not null,
  person_id uuid, position_id uuid, on_behalf_of_position_id uuid, address text, facts text not null, seal hash32 not null);
create index audit_event_of_document on audit_event (document_id, seq) where document_id is not null;
create index audit_event_of_person on audit_event (person_id, seq);
create index audit_event_time on audit_event using brin (at) with (pages_per_range = 32);
create table audit_head (one boolean primary key default true check (one), seq bigint not null, seal hash32 not null);
insert into audit_head values (true, 0, sha256('but-phe'));
-- What is sealed: fields in fixed order, one a line, so that any language can recompute it.
create function audit_content(e audit_event) returns text language sql stable parallel safe as $$
  select concat_ws(E'\\n', e.seq, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.kind,
    coalesce(e.document_id::text, ''), e.subject_id, coalesce(e.person_id::text, ''), coalesce(e.position_id::text, ''),
    coalesce(e.on_behalf_of_position_id::text, ''), coalesce(e.address, ''), e.facts) $$;
create function seal_audit_draft() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
declare h audit_head; e audit_event;
begin
  select * into h from audit_head for update;
  e.seq := h.seq + 1; e.at := clock_timestamp(); e.kind := new.kind; e.document_id := new.document_id;
  e.subject_id := new.subject_id; e.person_id := new.person_id; e.position_id := new.position_id;
  e.on_behalf_of_position_id := new.on_behalf_of_position_id; e.address := new.address; e.facts := new.facts;
  e.seal := sha256(h.seal || convert_to(audit_content(e), 'UTF8'));
  insert into audit_event select e.*;
  update audit_head set seq = e.seq, seal = e.seal;
  delete from audit_draft where id = new.id;
  return null;
end $$;
create constraint trigger audit_draft_sealed_at_commit after insert on audit_draft
  deferrable initially deferred for each row execute function seal_audit_draft();
create function record_audit(kind text, document uuid, subject text, person uuid, seat uuid, behalf uuid, address text, facts text)
  returns void language sql security definer set search_path = public, pg_temp as $$
  insert into audit_draft (kind, document_id, subject_id, person_id, position_id, on_behalf_of_position_id, address, facts)
  values (kind, document, subject, person, seat, behalf, address, facts) $$;
create trigger audit_event_is_append_only before update or delete or truncate on audit_event
  for each statement execute function refuse_change('audit-is-append-only');
-- First broken seq at or after since, or null.
create function audit_first_broken(since bigint default 1) returns bigint language sql stable as $$
  select min(seq) from (
    select e.seq, e.seal, sha256(coalesce(lag(e.seal) over w,
        (select p.seal from audit_event p where p.seq = since - 1), sha256('but-phe'))
        || convert_to(audit_content(e), 'UTF8')) as wanted, lag(e.seq) over w as before
    from audit_event e where e.seq >= since window w as (order by e.seq)) c
  where seal <> wanted or seq <> coalesce(before + 1, since) $$;
create table access_log (
  id bigint primary key generated always as identity, at timestamptz not null default clock_timestamp(), person_id uuid not null,
  position_id uuid, act text not null check (act in ('view', 'download', 'print', 'export', 'search', 'refused')),
  document_id uuid, rendition_id uuid, address inet, page_count int, note text check (length(note) <= 60));
create index access_log_of_document on access_log (document_id, id) where document_id is not null;
create index access_log_prints on access_log (at) where act = 'print';
create index access_log_time on access_log using brin (at);
create trigger access_log_is_append_only before update or delete or truncate on access_log
  for each statement execute function refuse_change('access-log-is-append-only');
`

// Role names carry the database's name: roles belong to the cluster. Where the migrating role may
// not make roles, the office runs under one role and says so at start.
const rights = `
do $do$
declare app text := current_database() || '_app'; keeper text := current_database() || '_audit'; t text;
begin
  begin
    if not exists (select from pg_roles where rolname = app) then execute format('create role %I nologin', app); end if;
    if not exists (select from pg_roles where rolname = keeper) then execute format('create role %I nologin', keeper); end if;
    execute format('grant %I to current_user', app);
    execute format('grant %I to current_user', keeper);
  exception when insufficient_privilege then
    raise notice 'one database role only'; return;
  end;
  execute format('grant usage on schema public to %I, %I', app, keeper);
  execute format('grant create on schema public to %I', keeper);
  execute format('grant select, insert, update on all tables in schema public to %I', app);
  foreach t in array array['session', 'throttle', 'idempotency_key', 'document_text', 'page_text', 'field_reading', 'field_correction',
    'scan_page', 'ink_stroke', 'directive_line', 'calendar_day', 'position_role', 'quick_phrase', 'audit_words'] loop
    execute format('grant delete on %I to %I', t, app);
  end loop;
  foreach t in array array['arrival_number', 'custody_entry', 'audit_draft', 'audit_event', 'audit_head', 'document_reader', 'register'] loop
    execute format('revoke insert, update on %I from %I', t, app);
  end loop;
  execute format('grant update (locked_at, locked_by) on register to %I', app);
  execute format('grant update (state, void_reason, voided_by, voided_at) on arrival_number to %I', app);
  execute format('revoke update on access_log, rendition from %I', app);
  execute format('revoke update on file from %I', app);
  execute format('grant update (last_checked_at, destroyed_at, destroyed_reason) on file to %I', app);
  foreach t in array array['audit_event', 'audit_head', 'audit_draft'] loop execute format('alter table %I owner to %I', t, keeper); end loop;
  execute format('alter function seal_audit_draft() owner to %I', keeper);
  execute format('alter function record_audit(text, uuid, text, uuid, uuid, uuid, text, text) owner to %I', keeper);
  execute format('grant select on audit_event, audit_head to %I', app);
  execute 'revoke execute on function take_arrival_number(uuid, uuid), open_register(text, int, int, date), seal_audit_draft(), '
    || 'record_audit(text, uuid, text, uuid, uuid, uuid, text, text) from public';
  execute format('grant execute on function take_arrival_number(uuid, uuid), open_register(text, int, int, date), '
    || 'record_audit(text, uuid, text, uuid, uuid, uuid, text, text) to %I', app);
  execute format('revoke create on schema public from %I', keeper);
end $do$;
`

const parts = [ground, people, lists, bytes, tray, registers, documents, renditions, directives, assignments, audit, rights]

export async function up(db: Kysely<any>): Promise<void> {
  for (const part of parts) await sql.raw(part).execute(db)
}
