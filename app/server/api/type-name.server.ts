import type { Kysely } from 'kysely'
import type { Database } from '../../../db/schema.ts'

/** The Vietnamese name of a kind of document, by its code. */
export async function typeNameOf(
  db: Kysely<Database>,
  code: string | null,
): Promise<string | null> {
  if (code === null) return null
  const row = await db
    .selectFrom('document_type')
    .select('name')
    .where('code', '=', code)
    .executeTakeFirst()
  return row?.name ?? null
}
