import { countWaiting, listByItem, listPublished } from '../../db/remote-versions.ts'
import { setSetting } from '../../db/tidy.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { RemoteChange, SharedCloud } from '../adapters/cloud-store.ts'
import type { Office } from '../office.ts'
import { noteRemoteChange } from './note-remote-change.ts'

const PAGES_MAX = 2_000
const STRANGERS_SHOWN = 50
export const CLOUD_REPORT = 'cloud-report'

export interface CloudReport {
  at: string
  /** What should lie in the cloud. */
  published: number
  same: number
  moved: number
  changed: number
  missing: number
  /** Still to be sent. */
  waiting: number
  /** Files in the office's folder that the office did not put there. */
  strangers: number
  /** Their ids, the first of them. */
  strangerIds: readonly string[]
}

/**
 * Job. Each night: everything that should lie in the cloud against everything that does, both ways.
 * What it finds is flagged as a change seen at once would be. May run twice. The last report stands
 * in the setting `cloud-report`.
 */
export async function compareCloud(office: Office, _payload: Record<string, never> = {}): Promise<void> {
  const { shared } = office.cloud
  if (!shared) return
  // Before the drive is read: what is published meanwhile is in neither list, not missing.
  const published = await listPublished(office.db, office.cloud.name)
  const there = await everything(shared)
  const report: CloudReport = {
    at: office.now().toISOString(), published: 0, same: 0, moved: 0, changed: 0, missing: 0,
    waiting: await countWaiting(office.db, office.cloud.name), strangers: 0, strangerIds: [],
  }
  const ours = new Set<string>()
  for (const { id, item_id: itemId } of published) {
    ours.add(itemId)
    report.published += 1
    const publication = (await listByItem(office.db, office.cloud.name, itemId)).find((one) => one.id === id)
    if (!publication) continue
    const item = there.get(itemId)
    const found = await noteRemoteChange(office, shared, publication, item ?? goneItem(itemId))
    if (!item) report.missing += 1
    else if (item.hash !== null && item.hash !== publication.remote_hash) report.changed += 1
    else if (found === 'moved' || publication.moved_to !== null) report.moved += 1
    else report.same += 1
  }
  for (const { item_id: itemId } of await listPublished(office.db, office.cloud.name)) ours.add(itemId)
  const folders = await listOfficeFolders(office)
  const strangers = [...there.values()].filter((item) =>
    !item.isFolder && !ours.has(item.itemId) && folders.has(item.parentId ?? ''))
  report.strangers = strangers.length
  report.strangerIds = strangers.slice(0, STRANGERS_SHOWN).map((item) => item.itemId)
  await inTransaction(office.db, (trx) => setSetting(trx, CLOUD_REPORT, report, office.now()))
}

async function everything(shared: SharedCloud): Promise<Map<string, RemoteChange>> {
  const items = new Map<string, RemoteChange>()
  let token: string | null = null
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const read: Awaited<ReturnType<SharedCloud['changes']>> = await shared.changes(token)
    for (const change of read.changes) {
      if (change.isDeleted) items.delete(change.itemId)
      else items.set(change.itemId, change)
    }
    if (read.isLast) return items
    token = read.next
  }
  // Half a list would make everything else look missing.
  throw new Error(`the drive has more than ${PAGES_MAX} pages`)
}

function goneItem(itemId: string): RemoteChange {
  return {
    itemId, isDeleted: true, isFolder: false, name: null, parentId: null, etag: null, hash: null,
    byteSize: null, changedAt: null,
  }
}

async function listOfficeFolders(office: Office): Promise<Set<string>> {
  const rows = await office.db
    .selectFrom('cloud_folder')
    .select('item_id')
    .where('store', '=', office.cloud.name)
    .limit(200_000)
    .execute()
  return new Set(rows.map((row) => row.item_id))
}
