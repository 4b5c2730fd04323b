import { type Kysely, sql } from 'kysely'
import type { Actor } from '../workflows/domain/actor.ts'
import type { Day } from '../workflows/domain/values.ts'
import { readableBy } from './readable.ts'
import type { Database } from './schema.ts'

/**
 * Whether a person may be shown an item: the letters it belongs to, as their file or as a slip of
 * theirs, are all his to read (`readableBy`). An item of no letter is nobody's secret yet.
 */
export async function mayReadItem(
  db: Kysely<Database>,
  actor: Actor,
  scanId: string,
  today: Day,
): Promise<boolean> {
  const { rows } = await sql`
    select from incoming_document d
    where d.id in (select s.document_id from scan s where s.id = ${scanId}::uuid
        union all select g.document_id from slip_sighting g where g.scan_id = ${scanId}::uuid)
      and ${readableBy(actor, today)} is not true limit 1`.execute(db)
  return rows.length === 0
}
