import type { Transaction } from 'kysely'
import { recordEvent, WORKER } from '../../db/audit.ts'
import type { PublicationRow } from '../../db/publications.ts'
import { setPublication } from '../../db/publications.ts'
import { insertRemoteVersion, settleRemoteVersions } from '../../db/remote-versions.ts'
import type { Database } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { RemoteChange, SharedCloud } from '../adapters/cloud-store.ts'
import type { AuditKind } from '../domain/audit-event.ts'
import type { Office } from '../office.ts'

type Published = PublicationRow & { document_id: string; role: string; part: number; file_sha256: Buffer }

/** What of an item the cloud tells now. Without a hash or a size the content is taken as unchanged. */
export type RemoteState = Pick<
  RemoteChange, 'itemId' | 'isDeleted' | 'name' | 'parentId' | 'etag' | 'hash' | 'byteSize' | 'changedAt'
>

/**
 * Holds one published file against what the cloud says of it, and notes what is new: gone, content
 * that is not ours, back again, moved. The record in the vault is not touched.
 * @returns what it found; `same` when nothing.
 */
export async function noteRemoteChange(
  office: Office, shared: SharedCloud, publication: Published, change: RemoteState,
): Promise<'gone' | 'changed' | 'moved' | 'back' | 'same'> {
  if (change.isDeleted) return noteGone(office, publication)
  const isOurs = change.hash === null || change.hash === publication.remote_hash
  if (!isOurs) return noteContent(office, publication, change)
  const movedTo = await placeOf(office, shared, publication, change)
  const isBack = publication.state === 'missing' || (publication.state === 'altered' && publication.last_error !== 'cloud-altered')
  if (!isBack && movedTo === publication.moved_to) return 'same'
  await inTransaction(office.db, async (trx) => {
    await setPublication(trx, publication.id, {
      moved_to: movedTo,
      ...(isBack ? { state: 'verified' as const, verified_at: office.now(), last_error: null } : {}),
    })
    if (isBack) await settleRemoteVersions(trx, publication.id, { outcome: 'gone', personId: null, at: office.now() })
    await record(trx, publication, isBack ? 'cloud-copy-back' : 'cloud-copy-moved')
  })
  office.signals.send({ topic: 'document', id: publication.document_id })
  return isBack ? 'back' : 'moved'
}

async function noteGone(office: Office, publication: Published): Promise<'gone' | 'same'> {
  if (publication.state === 'missing') return 'same'
  await inTransaction(office.db, async (trx) => {
    await setPublication(trx, publication.id, { state: 'missing', last_error: 'cloud-item-missing', verified_at: null })
    await record(trx, publication, 'cloud-copy-missing')
  })
  office.signals.send({ topic: 'document', id: publication.document_id })
  return 'gone'
}

async function noteContent(
  office: Office, publication: Published, change: RemoteState,
): Promise<'changed' | 'same'> {
  const isNew = await inTransaction(office.db, async (trx) => {
    const id = await insertRemoteVersion(trx, {
      publication_id: publication.id, document_id: publication.document_id, etag: change.etag ?? '',
      hash: change.hash ?? '', byte_size: change.byteSize ?? 0, seen_at: office.now(),
      changed_at: change.changedAt === null ? null : new Date(change.changedAt),
    })
    if (id === undefined && publication.state === 'altered') return false
    await setPublication(trx, publication.id, { state: 'altered', last_error: 'cloud-item-changed', verified_at: null })
    if (id === undefined) return false
    await record(trx, publication, 'cloud-copy-changed')
    await office.jobs.enqueue(trx, 'keep-remote-version', { remoteVersionId: id })
    return true
  })
  if (isNew) office.signals.send({ topic: 'document', id: publication.document_id })
  return isNew ? 'changed' : 'same'
}

/** Null while it lies where the office put it, else where people put it. */
async function placeOf(
  office: Office, shared: SharedCloud, publication: Published, change: RemoteState,
): Promise<string | null> {
  const slash = publication.path.lastIndexOf('/')
  const folder = await office.db
    .selectFrom('cloud_folder')
    .select('path')
    .where('store', '=', office.cloud.name)
    .where('item_id', '=', change.parentId ?? '')
    .executeTakeFirst()
  const isThere = change.name === publication.path.slice(slash + 1)
    && (folder?.path.endsWith(publication.path.slice(0, slash)) ?? false)
  if (isThere) return null
  const path = await shared.pathOf(change.itemId)
  if (path === publication.path) return null
  return (path ?? change.name ?? '?').slice(0, MOVED_TO_MAX)
}

const MOVED_TO_MAX = 1_000

async function record(trx: Transaction<Database>, publication: Published, kind: AuditKind): Promise<void> {
  await recordEvent(trx, WORKER, {
    kind, documentId: publication.document_id, subjectId: publication.rendition_id, facts: { store: publication.store },
  })
}
