import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from './schema.ts'

const DEVICES_MAX = 20

export interface PushSubscriptionRow {
  id: string
  endpoint: string
  p256dh: string
  auth: string
}

/** One row a device; the same device of another person is his from now on. */
export async function saveSubscription(
  trx: Transaction<Database>,
  device: { personId: string; endpoint: string; p256dh: string; auth: string; device: string | null; at: Date },
): Promise<void> {
  const row = { person_id: device.personId, p256dh: device.p256dh, auth: device.auth, device: device.device, made_at: device.at }
  await trx.insertInto('push_subscription').values({ endpoint: device.endpoint, ...row })
    .onConflict((oc) => oc.column('endpoint').doUpdateSet(row)).execute()
  await sql`delete from push_subscription where person_id = ${device.personId}::uuid and id not in (
    select id from push_subscription where person_id = ${device.personId}::uuid order by made_at desc limit ${sql.lit(DEVICES_MAX)})`.execute(trx)
}

export async function deleteSubscription(
  db: Kysely<Database>,
  which: { id: string; personId?: string } | { endpoint: string; personId: string },
): Promise<void> {
  await db.deleteFrom('push_subscription')
    .$if('id' in which, (query) => query.where('id', '=', 'id' in which ? which.id : ''))
    .$if('endpoint' in which, (query) => query.where('endpoint', '=', 'endpoint' in which ? which.endpoint : ''))
    .$if(which.personId !== undefined, (query) => query.where('person_id', '=', which.personId ?? ''))
    .execute()
}

export async function listSubscriptions(db: Kysely<Database>, personId: string) {
  return db.selectFrom('push_subscription').select(['id', 'endpoint', 'p256dh', 'auth', 'device', 'made_at', 'last_sent_at'])
    .where('person_id', '=', personId).orderBy('made_at').limit(DEVICES_MAX).execute()
}

/** People with notices that no device has been told of, and how many; the notices count as told from now on. */
export async function takeUnpushed(
  trx: Transaction<Database>,
  between: { after: Date; at: Date },
  limit: number,
): Promise<{ personId: string; count: number }[]> {
  const { rows } = await sql<{ personId: string; count: number }>`
    with due as (select n.id from notification n where n.pushed_at is null order by n.created_at limit ${limit} for update skip locked),
      told as (update notification n set pushed_at = ${between.at} from due where n.id = due.id
        returning n.person_id, n.created_at, n.read_at)
    select t.person_id as "personId", count(*)::int as count from told t join person p on p.id = t.person_id
    where t.created_at > ${between.after} and t.read_at is null and p.disabled_at is null
      and exists (select from push_subscription s where s.person_id = t.person_id)
    group by t.person_id`.execute(trx)
  return rows
}

export async function noteSent(db: Kysely<Database>, id: string, at: Date): Promise<void> {
  await db.updateTable('push_subscription').set({ last_sent_at: at }).where('id', '=', id).execute()
}

/** No device of this person is told any more; how many there were. */
export async function deleteSubscriptionsOf(db: Kysely<Database>, personId: string): Promise<number> {
  const gone = await db.deleteFrom('push_subscription').where('person_id', '=', personId).executeTakeFirst()
  return Number(gone.numDeletedRows)
}
