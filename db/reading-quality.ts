import { type Kysely, sql } from 'kysely'
import type { Database } from './schema.ts'

export interface FieldQuality {
  field: string
  /** Letters registered in which something was proposed. */
  proposed: number
  /** Of them, those the clerk left as they were. */
  right: number
  /** Of them, those shown as certain. */
  certain: number
  /** Of those shown as certain, those the clerk changed. */
  certainWrong: number
  /** Letters where nothing was proposed and the clerk typed something. */
  missed: number
}

/**
 * How right the proposals were, field by field, since a moment: counts only, nobody's words.
 * Upper and lower case, marks of punctuation at the ends and blanks do not count as a change.
 * @param certainMin from this confidence on the form shows a proposal as certain.
 */
export async function countReadingQuality(
  db: Kysely<Database>,
  since: Date,
  certainMin: number,
): Promise<FieldQuality[]> {
  const same = sql`lower(btrim(regexp_replace(c.proposed, '\\s+', ' ', 'g'), ' .,;:'))
    = lower(btrim(regexp_replace(c.confirmed, '\\s+', ' ', 'g'), ' .,;:'))`
  const { rows } = await sql<FieldQuality>`
    select c.field, count(*) filter (where c.proposed is not null)::int as proposed,
      count(*) filter (where c.proposed is not null and ${same})::int as right,
      count(*) filter (where c.proposed is not null and c.confidence >= ${certainMin})::int as certain,
      count(*) filter (where c.proposed is not null and c.confidence >= ${certainMin} and (${same}) is not true)::int
        as "certainWrong",
      count(*) filter (where c.proposed is null and c.confirmed is not null)::int as missed
    from field_correction c where c.at >= ${since} and c.origin is distinct from 'exchange'
    group by c.field order by c.field limit 100`.execute(db)
  return rows
}
