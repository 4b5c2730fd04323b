import { type Kysely, sql } from 'kysely'

/** A person's notices, and those of one line: the later one makes the earlier one say nothing. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
create index notification_of_person on notification (person_id, id desc);
create index notification_of_line on notification (assignment_id, person_id, id) where assignment_id is not null;
`).execute(db)
}
