import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from './schema.ts'

export async function findPassword(
  db: Kysely<Database>,
  personId: string,
): Promise<{ hash: string; must_change: boolean } | undefined> {
  return db
    .selectFrom('password')
    .select(['hash', 'must_change'])
    .where('person_id', '=', personId)
    .executeTakeFirst()
}

export async function setPassword(
  trx: Transaction<Database>,
  password: {
    personId: string; hash: string; mustChange: boolean; at: Date; breakGlassUntil?: Date | null
  },
): Promise<void> {
  await trx
    .insertInto('password')
    .values({
      person_id: password.personId,
      hash: password.hash,
      changed_at: password.at,
      must_change: password.mustChange,
      break_glass_until: password.breakGlassUntil ?? null,
    })
    .onConflict((conflict) =>
      conflict.column('person_id').doUpdateSet({
        hash: sql`excluded.hash`,
        changed_at: sql`excluded.changed_at`,
        must_change: sql`excluded.must_change`,
        break_glass_until: sql`coalesce(excluded.break_glass_until, password.break_glass_until)`,
      }),
    )
    .execute()
}
