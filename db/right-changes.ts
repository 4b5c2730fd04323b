import { type Kysely, sql } from 'kysely'
import type { Database } from './schema.ts'

const LIST_MAX = 30
const kinds = [
  'person-created', 'person-email-changed', 'person-disabled', 'position-created', 'position-roles-changed',
  'appointment-made', 'appointment-ended', 'password-reset', 'delegation-made', 'delegation-revoked',
  'inspection-granted', 'inspection-revoked',
]

export interface RightChange {
  seq: number
  at: Date
  kind: string
  /** Who changed it; null for the office's own programs. */
  byName: string | null
  personName: string | null
  positionName: string | null
  /** Roles after the change, where it was one of roles. */
  roles: string[]
}

/** The last changes of accounts and rights, for the head who watches over them (R28). */
export async function listRightChanges(db: Kysely<Database>): Promise<RightChange[]> {
  const { rows } = await sql<RightChange>`
    select e.seq, e.at, e.kind, b.full_name as "byName", w.full_name as "personName",
      p.name as "positionName",
      coalesce((select array_agg(r) from jsonb_array_elements_text(
        coalesce(e.facts::jsonb -> 'became', e.facts::jsonb -> 'roles', '[]')) r), '{}') as roles
    from (select * from audit_event where kind = any(${kinds}) order by seq desc limit ${sql.lit(LIST_MAX)}) e
    left join person b on b.id = e.person_id
    left join person w on w.id::text in (e.subject_id, e.facts::jsonb ->> 'personId')
    left join position p on p.id::text in (e.subject_id, e.facts::jsonb ->> 'positionId', e.facts::jsonb ->> 'toPositionId')
    order by e.seq desc`.execute(db)
  return rows
}
