import { lockScan } from '../../db/scans.ts'
import { inTransaction } from '../../db/transaction.ts'
import { jobPriority } from '../domain/job.ts'
import type { Office } from '../office.ts'

/**
 * A file of several pages may be a stack: it is looked through for separator sheets before a word of
 * it is read, so that nothing of one letter is taken for another's. True while that is to be done.
 * The look is a job of its own: the head of another letter need not wait for it.
 */
export async function leaveForSheets(office: Office, scanId: string): Promise<boolean> {
  return inTransaction(office.db, async (trx) => {
    const scan = await lockScan(trx, scanId)
    if (scan?.state !== 'reading' || scan.looked_at || (scan.page_count ?? 0) < 2) return false
    await office.jobs.enqueue(trx, 'split-stack', { scanId }, { priority: jobPriority.head })
    return true
  })
}
