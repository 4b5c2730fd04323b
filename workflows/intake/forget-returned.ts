import { inTransaction } from '../../db/transaction.ts'
import type { Office } from '../office.ts'

/** A mistaken "trả nơi gửi" can be mended within this time: the scan still lies in the spool. */
const RETURNED_KEPT_DAYS = 30
const RETURNED_MAX = 1_000
const DAY_MS = 86_400_000

/** Leaves a job for each returned or rejected item whose time in the spool is over. Runs again without harm. */
export async function forgetReturned(office: Office): Promise<number> {
  const before = new Date(office.now().getTime() - RETURNED_KEPT_DAYS * DAY_MS)
  const rows = await office.db
    .selectFrom('scan as s')
    .innerJoin('spool_key as k', 'k.scan_id', 's.id')
    .select('s.id')
    .where('s.state', 'in', ['returned', 'rejected'])
    .where('s.disposed_at', '<', before)
    .where('k.wrapped', 'is not', null)
    .orderBy('s.id')
    .limit(RETURNED_MAX)
    .execute()
  await inTransaction(office.db, async (trx) => {
    for (const { id } of rows) await office.jobs.enqueue(trx, 'clear-spool', { scanId: id })
  })
  return rows.length
}
