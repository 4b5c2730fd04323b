import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import type { Office } from '../office.ts'

/** Has the changes in the cloud read and everything compared now, instead of at the next time. */
export async function lookAtCloud(office: Office, actor: Actor): Promise<void> {
  assertRole(actor, 'administrator', 'chief-of-office')
  await inTransaction(office.db, async (trx) => {
    await office.jobs.enqueue(trx, 'reconcile-cloud', {})
    await office.jobs.enqueue(trx, 'compare-cloud', {})
  })
}
