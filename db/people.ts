import { type Kysely, sql } from 'kysely'
import type { Day } from '../workflows/domain/values.ts'
import type { Database } from './schema.ts'

const DEMO_ACCOUNTS_MAX = 20

export interface FoundPerson {
  id: string
  sign_in_name: string
  full_name: string
  disabled_at: Date | null
}

export async function findPersonBySignInName(
  db: Kysely<Database>,
  signInName: string,
): Promise<
  | (FoundPerson & {
      hash: string | null
      must_change: boolean | null
      changed_at: Date | null
      break_glass_until: Date | null
    })
  | undefined
> {
  return db
    .selectFrom('person')
    .leftJoin('password', 'password.person_id', 'person.id')
    .select(['person.id', 'sign_in_name', 'full_name', 'disabled_at', 'password.hash'])
    .select(['password.must_change', 'password.changed_at', 'password.break_glass_until'])
    .where('sign_in_name', '=', signInName)
    .executeTakeFirst()
}

export async function findPerson(
  db: Kysely<Database>,
  personId: string,
): Promise<FoundPerson | undefined> {
  return db
    .selectFrom('person')
    .select(['id', 'sign_in_name', 'full_name', 'disabled_at'])
    .where('id', '=', personId)
    .executeTakeFirst()
}

/** Whether the office was opened: nobody yet means the first visitor may. */
export async function hasAnybody(db: Kysely<Database>): Promise<boolean> {
  const row = await db.selectFrom('person').select('id').limit(1).executeTakeFirst()
  return row !== undefined
}

export interface DemoAccount {
  sign_in_name: string
  full_name: string
  position_name: string
}

/** The accounts that the sign-in page of a demo office offers, in the order of the office. */
export async function listDemoAccounts(db: Kysely<Database>, today: Day): Promise<DemoAccount[]> {
  return db
    .selectFrom('person')
    .innerJoin('password', 'password.person_id', 'person.id')
    .innerJoin('appointment', 'appointment.person_id', 'person.id')
    .innerJoin('position', 'position.id', 'appointment.position_id')
    .select(['sign_in_name', 'full_name', 'position.name as position_name'])
    .distinctOn(['position.sort', 'sign_in_name'])
    .where('disabled_at', 'is', null)
    .where(sql<boolean>`appointment.days @> ${today}::date`)
    .orderBy('position.sort')
    .orderBy('sign_in_name')
    .limit(DEMO_ACCOUNTS_MAX)
    .execute()
}
