import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from './schema.ts'

export interface PhraseRow {
  id: string
  text: string
  isOwn: boolean
}

const LISTED_MAX = 100

/** A position's own phrases, then the office's; within each what it uses most comes first. */
export async function listQuickPhrases(db: Kysely<Database>, positionId: string): Promise<PhraseRow[]> {
  const { rows } = await sql<PhraseRow>`
    select q.id, q.text, q.owner_position_id is not null as "isOwn"
    from quick_phrase q left join phrase_use u on u.phrase_id = q.id and u.position_id = ${positionId}::uuid
    where q.owner_position_id is null or q.owner_position_id = ${positionId}::uuid
    order by q.owner_position_id is null, coalesce(u.times, 0) desc, q.sort, q.id
    limit ${sql.lit(LISTED_MAX)}`.execute(db)
  return rows
}

/** A position's own phrases, kept from being changed by another: the position is locked first. */
export async function lockOwnPhrases(
  trx: Transaction<Database>,
  positionId: string,
): Promise<{ id: string; text: string }[]> {
  await trx.selectFrom('position').select('id').where('id', '=', positionId).forNoKeyUpdate().execute()
  return trx.selectFrom('quick_phrase').select(['id', 'text'])
    .where('owner_position_id', '=', positionId).orderBy('sort').limit(LISTED_MAX).execute()
}

export async function insertPhrase(
  trx: Transaction<Database>,
  phrase: { id: string; positionId: string; text: string },
): Promise<void> {
  await trx.insertInto('quick_phrase')
    .values({ id: phrase.id, owner_position_id: phrase.positionId, text: phrase.text }).execute()
}

export async function setPhrase(trx: Transaction<Database>, id: string, text: string): Promise<void> {
  await trx.updateTable('quick_phrase').set({ text }).where('id', '=', id).execute()
}

export async function deletePhrase(trx: Transaction<Database>, id: string): Promise<void> {
  await trx.deleteFrom('quick_phrase').where('id', '=', id).execute()
}

/** Counts one use; of a phrase that is gone, or another position's own, nothing. */
export async function countPhraseUse(
  db: Kysely<Database>,
  use: { phraseId: string; positionId: string; at: Date },
): Promise<void> {
  await sql`
    insert into phrase_use (phrase_id, position_id, times, last_at)
    select q.id, ${use.positionId}::uuid, 1, ${use.at} from quick_phrase q where q.id = ${use.phraseId}::uuid
      and (q.owner_position_id is null or q.owner_position_id = ${use.positionId}::uuid)
    on conflict (phrase_id, position_id) do update
      set times = least(phrase_use.times + 1, ${sql.lit(TIMES_MAX)}), last_at = excluded.last_at`.execute(db)
}

/** Beyond this the order changes no more. */
const TIMES_MAX = 1_000_000
