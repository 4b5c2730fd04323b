import type { Transaction } from 'kysely'
import { listOrigins, listSettledStacks } from '../../db/page-orders.ts'
import { destroySpoolKey, insertDelivery, setScan } from '../../db/scans.ts'
import type { Database, ScanRow } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { hashHex, newId } from '../domain/ids.ts'
import { forgetMessagesOf } from '../mail/forget-message.ts'
import type { Office } from '../office.ts'
import { forgetImages } from '../oversight/page-image.ts'

/** A stack stays in the spool this long after its last letter was dealt with: dropped pages too. */
const STACK_KEPT_DAYS = 30
const STACKS_MAX = 1_000
const ITEMS_MAX = 999
const DAY_MS = 86_400_000

/**
 * Destroys the received files that a part was made of, in the transaction in which the part itself is
 * destroyed: a secret lies in its stack as well. The other letters have files of their own and stay.
 */
export async function forgetStack(
  office: Office,
  trx: Transaction<Database>,
  part: Pick<ScanRow, 'id'>,
): Promise<void> {
  const origins = await listOrigins(trx, part.id)
  if (origins.length === 0) return
  await forgetMessagesOf(office, trx, origins)
  for (const scanId of origins) {
    await destroySpoolKey(trx, scanId, office.now())
    await setScan(trx, scanId, { file_name: null })
    await office.jobs.enqueue(trx, 'clear-spool', { scanId })
    await office.jobs.enqueue(trx, 'set-secret-aside', { scanId })
  }
  const drawn = await trx
    .selectFrom('scan as s')
    .innerJoin('scan_page as p', 'p.scan_id', 's.id')
    .select('s.sha256')
    .distinct()
    .where((eb) => eb.or([eb('p.from_scan_id', 'in', origins), eb('s.id', 'in', origins)]))
    .limit(ITEMS_MAX)
    .execute()
  for (const { sha256 } of drawn) if (sha256) forgetImages(hashHex(sha256))
}

/** What is noted on the envelope of one part is not said of the letters that came in the same stack. */
export async function ownDelivery(trx: Transaction<Database>, part: ScanRow): Promise<string> {
  if (!part.parent_scan_id) return part.delivery_id
  const shared = await trx
    .selectFrom('delivery').selectAll().where('id', '=', part.delivery_id).executeTakeFirstOrThrow()
  const id = newId()
  await insertDelivery(trx, {
    id, source: shared.source, channel: shared.channel,
    received_at: shared.received_at, received_by: shared.received_by,
  })
  await setScan(trx, part.id, { delivery_id: id })
  return id
}

/** Leaves a job for each stack whose letters have all been dealt with for long enough. Runs again without harm. */
export async function forgetSettledStacks(office: Office): Promise<number> {
  const before = new Date(office.now().getTime() - STACK_KEPT_DAYS * DAY_MS)
  const ids = await listSettledStacks(office.db, before, STACKS_MAX)
  await inTransaction(office.db, async (trx) => {
    for (const scanId of ids) await office.jobs.enqueue(trx, 'clear-spool', { scanId })
  })
  return ids.length
}
