import { type Kysely, sql, type Transaction } from 'kysely'
import type { Day } from '../workflows/domain/values.ts'
import type { Database } from './schema.ts'

/** The register of a year, opened when its first document comes (R7: it begins at 01). */
export async function findOrOpenRegister(
  trx: Transaction<Database>,
  kind: string,
  day: Day,
): Promise<{ id: string; year: number }> {
  const year = Number(day.slice(0, 4))
  const known = await trx
    .selectFrom('register')
    .select(['id', 'year'])
    .where('kind_code', '=', kind)
    .where('year', '=', year)
    .executeTakeFirst()
  if (known) return known
  const { rows } = await sql<{ id: string }>`select open_register(${kind}, ${year}, 1, ${day}::date) as id`.execute(trx)
  const id = rows[0]?.id
  if (!id) throw new Error('open_register returned nothing')
  return { id, year }
}

/**
 * Takes the next arrival number of a register. The register's row stays locked until the
 * transaction ends, so two clerks never get the same number, and a number whose registration fails
 * goes to the next one. Call it as late in the transaction as may be.
 */
export async function takeArrivalNumber(
  trx: Transaction<Database>,
  registerId: string,
  documentId: string,
): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    select take_arrival_number(${registerId}::uuid, ${documentId}::uuid) as number`.execute(trx)
  const number = rows[0]?.number
  if (number === undefined) throw new Error('take_arrival_number returned nothing')
  return number
}

/** The number the next registration would get, for showing only. */
export async function findNextNumber(db: Kysely<Database>, kind: string, year: number): Promise<number> {
  const row = await db
    .selectFrom('register')
    .select('last_number')
    .where('kind_code', '=', kind)
    .where('year', '=', year)
    .executeTakeFirst()
  return (row?.last_number ?? 0) + 1
}

export async function listRegisters(db: Kysely<Database>) {
  return db
    .selectFrom('register as r')
    .innerJoin('register_kind as k', 'k.code', 'r.kind_code')
    .select(['r.id', 'r.year', 'r.first_number', 'r.last_number', 'r.locked_at', 'k.code', 'k.name'])
    .orderBy('r.year', 'desc')
    .limit(100)
    .execute()
}

export async function setNumberVoid(
  trx: Transaction<Database>,
  documentId: string,
  change: { reason: string; personId: string; at: Date },
): Promise<void> {
  await trx
    .updateTable('arrival_number')
    .set({ state: 'void', void_reason: change.reason, voided_by: change.personId, voided_at: change.at })
    .where('document_id', '=', documentId)
    .execute()
}
