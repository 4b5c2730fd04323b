import { type Kysely, sql, type Transaction } from 'kysely'
import type { Day } from '../workflows/domain/values.ts'
import type { Database } from './schema.ts'

const LIST_MAX = 200

export interface DelegationRow {
  id: string
  fromPositionId: string
  fromName: string
  toName: string
  toHolderName: string | null
  paperNumber: string
  paperIssuedOn: Day
  since: Day
  until: Day
  reason: string
  revokedAt: Date | null
}

/** Written delegations of the office, the newest first. */
export async function listDelegations(db: Kysely<Database>, today: Day): Promise<DelegationRow[]> {
  const { rows } = await sql<DelegationRow>`
    select d.id, d.from_position_id as "fromPositionId", f.name as "fromName", t.name as "toName",
      (select w.full_name from appointment a join person w on w.id = a.person_id
        where a.position_id = t.id and a.kind = 'holder' and a.days @> ${today}::date limit 1) as "toHolderName",
      d.paper_number as "paperNumber", d.paper_issued_on as "paperIssuedOn", lower(d.days) as since,
      upper(d.days) - 1 as until, d.reason, d.revoked_at as "revokedAt"
    from delegation d join position f on f.id = d.from_position_id join position t on t.id = d.to_position_id
    order by d.created_at desc, d.id desc limit ${sql.lit(LIST_MAX)}`.execute(db)
  return rows
}

export async function insertDelegation(
  trx: Transaction<Database>,
  delegation: {
    id: string
    fromPositionId: string
    toPositionId: string
    grantedBy: string
    paperNumber: string
    paperIssuedOn: Day
    since: Day
    until: Day
    reason: string
    at: Date
  },
): Promise<void> {
  await trx
    .insertInto('delegation')
    .values({
      id: delegation.id,
      from_position_id: delegation.fromPositionId,
      to_position_id: delegation.toPositionId,
      granted_by_person_id: delegation.grantedBy,
      paper_number: delegation.paperNumber,
      paper_issued_on: delegation.paperIssuedOn,
      days: `[${delegation.since},${delegation.until}]`,
      reason: delegation.reason,
      created_at: delegation.at,
    })
    .execute()
}

export async function lockDelegation(trx: Transaction<Database>, id: string) {
  return trx.selectFrom('delegation').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function setDelegationRevoked(trx: Transaction<Database>, id: string, at: Date): Promise<void> {
  await trx.updateTable('delegation').set({ revoked_at: at }).where('id', '=', id).execute()
}

/** A delegation of the same position that holds on one of these days and was not revoked. */
export async function findOverlappingDelegation(
  db: Transaction<Database>,
  asked: { fromPositionId: string; since: Day; until: Day },
) {
  return db
    .selectFrom('delegation')
    .select(['id', 'paper_number'])
    .where('from_position_id', '=', asked.fromPositionId)
    .where('revoked_at', 'is', null)
    .where(sql<boolean>`days && daterange(${asked.since}::date, ${asked.until}::date, '[]')`)
    .limit(1)
    .executeTakeFirst()
}

export interface InspectionRow {
  id: string
  fullName: string
  arrivedFrom: Day
  arrivedUntil: Day
  since: Day
  until: Day
  paperNumber: string
  revokedAt: Date | null
}

export async function listInspections(db: Kysely<Database>): Promise<InspectionRow[]> {
  const { rows } = await sql<InspectionRow>`
    select i.id, w.full_name as "fullName", lower(i.arrived_days) as "arrivedFrom",
      upper(i.arrived_days) - 1 as "arrivedUntil", lower(i.valid_days) as since,
      upper(i.valid_days) - 1 as until, i.paper_number as "paperNumber", i.revoked_at as "revokedAt"
    from inspection i join person w on w.id = i.person_id
    order by i.created_at desc, i.id desc limit ${sql.lit(LIST_MAX)}`.execute(db)
  return rows
}

export async function insertInspection(
  trx: Transaction<Database>,
  inspection: {
    id: string
    personId: string
    arrivedFrom: Day
    arrivedUntil: Day
    since: Day
    until: Day
    paperNumber: string
    grantedBy: string
    at: Date
  },
): Promise<void> {
  await trx
    .insertInto('inspection')
    .values({
      id: inspection.id,
      person_id: inspection.personId,
      arrived_days: `[${inspection.arrivedFrom},${inspection.arrivedUntil}]`,
      valid_days: `[${inspection.since},${inspection.until}]`,
      paper_number: inspection.paperNumber,
      granted_by: inspection.grantedBy,
      created_at: inspection.at,
    })
    .execute()
}

export async function lockInspection(trx: Transaction<Database>, id: string) {
  return trx.selectFrom('inspection').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function setInspectionRevoked(trx: Transaction<Database>, id: string, at: Date): Promise<void> {
  await trx.updateTable('inspection').set({ revoked_at: at }).where('id', '=', id).execute()
}
