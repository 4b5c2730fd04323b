import { type Kysely, sql, type Transaction } from 'kysely'
import { OfficeError } from '../workflows/domain/office-error.ts'
import type { Database } from './schema.ts'

/** A key is kept a week; after that the same key is a new request. */
export const IDEMPOTENCY_DAYS = 7
const OLD_KEYS_AT_ONCE = 100

export interface KeyedRequest {
  personId: string
  /** The path that was called: the same key on another path is another request. */
  route: string
  key: string
  sha256: Buffer
  now: Date
}

export interface KeyedAnswer {
  status: number
  /** As it was sent, so that it can be sent again to the letter. */
  text: string
}

/**
 * Takes a key for the length of a transaction: who comes with the same key meanwhile waits for its
 * end. Answers what was said the first time, or undefined when this is the first time.
 * @throws {OfficeError} `idempotency-key-reused` when the first request was another one.
 */
export async function takeKey(
  trx: Transaction<Database>,
  request: KeyedRequest,
): Promise<KeyedAnswer | undefined> {
  await forgetOldKeys(trx, request.now)
  const taken = await trx
    .insertInto('idempotency_key')
    .values({
      person_id: request.personId,
      route: request.route,
      key: request.key,
      request_sha256: request.sha256,
      created_at: request.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst()
  if (taken) return undefined
  const first = await trx
    .selectFrom('idempotency_key')
    .select(['request_sha256', 'status', 'response'])
    .where('person_id', '=', request.personId)
    .where('route', '=', request.route)
    .where('key', '=', request.key)
    .executeTakeFirstOrThrow()
  const isSame = first.request_sha256.equals(request.sha256)
  if (!isSame || first.status === null) throw new OfficeError('idempotency-key-reused')
  return { status: first.status, text: String(first.response) }
}

/** Writes the answer beside its key, in the transaction of the change that it tells of. */
export async function keepAnswer(
  trx: Transaction<Database>,
  request: KeyedRequest,
  answer: KeyedAnswer,
): Promise<void> {
  await trx
    .updateTable('idempotency_key')
    .set({ status: answer.status, response: JSON.stringify(answer.text) })
    .where('person_id', '=', request.personId)
    .where('route', '=', request.route)
    .where('key', '=', request.key)
    .execute()
}

async function forgetOldKeys(trx: Transaction<Database>, now: Date): Promise<void> {
  await sql`delete from idempotency_key where ctid in (select ctid from idempotency_key
    where created_at < ${now}::timestamptz - make_interval(days => ${IDEMPOTENCY_DAYS})
    limit ${sql.lit(OLD_KEYS_AT_ONCE)} for update skip locked)`.execute(trx)
}

/**
 * A transaction that is open already, in the place of the database: what a step runs "in a
 * transaction of its own" joins this one and commits with it. Once a step has failed the
 * transaction is lost, so a second try gets the first one's error.
 */
export function joined(trx: Transaction<Database>): Kysely<Database> {
  let failure: { error: unknown } | undefined
  const execute = async <T>(work: (inner: Transaction<Database>) => Promise<T>): Promise<T> => {
    if (failure) throw failure.error
    try {
      return await work(trx)
    } catch (error) {
      failure = { error }
      throw error
    }
  }
  return new Proxy(trx, {
    get(target, name) {
      if (name === 'transaction') return () => ({ execute })
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
