import { listByItem, findCursor, removeCursor, setCursor } from '../../db/remote-versions.ts'
import { listStaleColumns } from '../../db/publications.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { RemoteChange, SharedCloud } from '../adapters/cloud-store.ts'
import { isOfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { noteRemoteChange } from './note-remote-change.ts'

/** Of one run; the rest follows in the next, from where this one stopped. */
const PAGES_MAX = 500

/**
 * Job. Reads what people changed in the cloud since the last time: what was moved is followed by its
 * id, changed content is kept as a version of theirs and never replaces the record, what was deleted
 * is flagged. May run twice: every change is noted once, and how far was read is written down only
 * after its page was dealt with. When Graph no longer knows how far that was, all is read again.
 */
export async function reconcileCloud(office: Office, _payload: Record<string, never> = {}): Promise<void> {
  const { shared } = office.cloud
  if (!shared) return
  let next = await findCursor(office.db, office.cloud.name)
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const read = await readPage(office, shared, next)
    if (read === 'begin-again') {
      await removeCursor(office.db, office.cloud.name)
      next = null
      continue
    }
    // An item may come more than once: the last one counts.
    const latest = new Map(read.changes.map((change) => [change.itemId, change]))
    for (const change of latest.values()) await settleChange(office, shared, change)
    await setCursor(office.db, office.cloud.name, read.next, office.now())
    next = read.next
    if (read.isLast) break
  }
  await tellWhatChanged(office)
}

/** Columns follow their documents: a new state or date is written at the next look. */
async function tellWhatChanged(office: Office): Promise<void> {
  const documentIds = await listStaleColumns(office.db, office.cloud.name)
  await inTransaction(office.db, async (trx) => {
    for (const documentId of documentIds) await office.jobs.enqueue(trx, 'describe-in-cloud', { documentId })
  })
}

async function readPage(office: Office, shared: SharedCloud, token: string | null) {
  try {
    return await shared.changes(token)
  } catch (error) {
    if (token === null || !isOfficeError(error) || error.code !== 'cloud-resync') throw error
    // What was deleted while nobody looked is in no list of changes: compared at once.
    await inTransaction(office.db, (trx) => office.jobs.enqueue(trx, 'compare-cloud', {}))
    return 'begin-again' as const
  }
}

async function settleChange(office: Office, shared: SharedCloud, change: RemoteChange): Promise<void> {
  if (change.isFolder && change.isDeleted) return forgetFolder(office, change.itemId)
  for (const publication of await listByItem(office.db, office.cloud.name, change.itemId)) {
    await noteRemoteChange(office, shared, publication, change)
  }
}

/** A folder that is gone is made again with the next file; what lay in it is looked for. */
async function forgetFolder(office: Office, itemId: string): Promise<void> {
  const removed = await office.db
    .deleteFrom('cloud_folder')
    .where('store', '=', office.cloud.name)
    .where('item_id', '=', itemId)
    .executeTakeFirst()
  if (!removed.numDeletedRows) return
  await inTransaction(office.db, (trx) => office.jobs.enqueue(trx, 'compare-cloud', {}))
}
