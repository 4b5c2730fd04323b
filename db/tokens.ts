import { type Kysely, sql, type Transaction } from 'kysely'
import type { Selectable } from 'kysely'
import type { AccessTokenTable, Database } from './schema.ts'

export type AccessToken = Selectable<AccessTokenTable>

const TOKENS_SHOWN_MAX = 100

/** Found by its public part; secret, revocation and expiry are judged by the caller. */
export async function findTokenByPublicId(
  db: Kysely<Database>,
  publicId: string,
): Promise<AccessToken | undefined> {
  return db
    .selectFrom('access_token')
    .selectAll()
    .where('public_id', '=', publicId)
    .executeTakeFirst()
}

/** Tokens of a person that still work, the newest first. */
export async function listLiveTokens(
  db: Kysely<Database>,
  personId: string,
  now: Date,
): Promise<AccessToken[]> {
  return db
    .selectFrom('access_token')
    .selectAll()
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .limit(TOKENS_SHOWN_MAX)
    .execute()
}

export async function lockLiveToken(
  trx: Transaction<Database>,
  asked: { id: string; personId: string; now: Date },
): Promise<AccessToken | undefined> {
  return trx
    .selectFrom('access_token')
    .selectAll()
    .where('id', '=', asked.id)
    .where('person_id', '=', asked.personId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', asked.now)
    .forUpdate()
    .executeTakeFirst()
}

export async function insertToken(
  trx: Transaction<Database>,
  token: {
    id: string
    person_id: string
    name: string
    public_id: string
    secret_hash: Buffer
    scopes: string[]
    asleep_scopes: string[]
    created_at: Date
    expires_at: Date
  },
): Promise<void> {
  await trx.insertInto('access_token').values(token).execute()
}

export async function setTokenRevoked(
  db: Kysely<Database> | Transaction<Database>,
  id: string,
  at: Date,
): Promise<void> {
  await db.updateTable('access_token').set({ revoked_at: at }).where('id', '=', id).execute()
}

export async function setAllTokensRevoked(
  trx: Transaction<Database>,
  personId: string,
  at: Date,
): Promise<void> {
  await trx
    .updateTable('access_token')
    .set({ revoked_at: at })
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .execute()
}

export async function setTokenScopes(
  trx: Transaction<Database>,
  token: { id: string; scopes: string[]; asleep_scopes: string[] },
): Promise<void> {
  await trx
    .updateTable('access_token')
    .set({ scopes: token.scopes, asleep_scopes: token.asleep_scopes })
    .where('id', '=', token.id)
    .execute()
}

/** Notes the last use, once a minute at most, so that a busy token does not write all the time. */
export async function setTokenUsed(db: Kysely<Database>, id: string, at: Date): Promise<void> {
  await db
    .updateTable('access_token')
    .set({ last_used_at: at })
    .where('id', '=', id)
    .where(
      sql<boolean>`(last_used_at is null or last_used_at < ${at}::timestamptz - interval '1 minute')`,
    )
    .execute()
}
