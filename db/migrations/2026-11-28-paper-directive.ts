import { type Kysely, sql } from 'kysely'

/**
 * A slip that was printed, written on and scanned again is no letter: it comes home as the image of
 * a directive, with a disposition of its own and without a number.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
alter table scan drop constraint scan_state_check, add constraint scan_state_check
  check (state in ('received', 'reading', 'ready', 'needs-person', 'quarantined', 'registered',
    'returned', 'duplicate', 'secret', 'rejected', 'passed-on', 'split', 'joined', 'slip'));
alter table scan drop constraint scan_registered_has_document, add constraint scan_registered_has_document
  check ((state in ('registered', 'duplicate', 'slip')) = (document_id is not null));
alter table scan drop constraint scan_registered_after_gate, add constraint scan_registered_after_gate
  check (state not in ('registered', 'slip') or gate in ('clear', 'cleared', 'missed'));
drop index custody_one_disposition;
create unique index custody_one_disposition on custody_entry (scan_id)
  where to_state in ('registered', 'returned', 'duplicate', 'secret', 'rejected', 'passed-on', 'split', 'joined', 'slip');
alter table rendition drop constraint rendition_role_check, add constraint rendition_role_check
  check (role in ('original', 'normalised', 'searchable', 'slip', 'stamped', 'inked', 'sheet', 'signed', 'remote-copy', 'paper'));

-- The code of a slip of ours, found on the first page of an item whose gate is open.
create table slip_sighting (
  scan_id uuid primary key references scan on delete cascade, document_id uuid not null references incoming_document,
  seen_at timestamptz not null default now());
-- What a leader wrote on paper, as it was scanned; the directive that was written out of it.
create table paper_directive (
  rendition_id uuid primary key references rendition, document_id uuid not null references incoming_document,
  directive_id uuid references directive, presentation_id uuid references presentation,
  scan_id uuid not null unique references scan, kept_by uuid not null references person,
  kept_at timestamptz not null default now());
create index paper_directive_of_directive on paper_directive (directive_id);
create index paper_directive_of_document on paper_directive (document_id);
do $do$
declare app text := current_database() || '_app';
begin
  if exists (select from pg_roles where rolname = app) then
    execute format('grant select, insert on slip_sighting, paper_directive to %I', app);
  end if;
end $do$;
`).execute(db)
}
