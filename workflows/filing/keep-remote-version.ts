import { findDocument, lockDocument } from '../../db/documents.ts'
import { findRendition } from '../../db/renditions.ts'
import { findRemoteVersion, setRemoteVersion } from '../../db/remote-versions.ts'
import { inTransaction } from '../../db/transaction.ts'
import { hashBytes } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { draftFromCloud } from '../directive/draft-from-cloud.ts'
import { noteRendition } from './note-rendition.ts'

/**
 * Job. Keeps the bytes of a published file that somebody changed in the cloud, as a file of their own
 * beside the record, and makes what was written on them a draft for the desk. May run twice: the
 * same bytes are kept once. Content that changed again meanwhile is another version, with its own job.
 */
export async function keepRemoteVersion(
  office: Office, { remoteVersionId }: { remoteVersionId: string },
): Promise<void> {
  const { shared } = office.cloud
  const version = await findRemoteVersion(office.db, remoteVersionId)
  if (!shared || !version || version.outcome !== 'open') return
  const publication = await office.db
    .selectFrom('publication').selectAll().where('id', '=', version.publication_id).executeTakeFirstOrThrow()
  const rendition = await findRendition(office.db, publication.rendition_id)
  const document = await findDocument(office.db, version.document_id)
  if (!rendition || !publication.item_id || !document || document.secrecy !== 'none' || document.frozen_at) return
  const now = await office.cloud.find(publication.item_id)
  if (now?.hash !== version.hash) return

  const copyId = version.copy_id ?? await keepCopy(office, { itemId: publication.item_id, version, rendition })
  if (!copyId || version.drafted_at) return
  await draftFromCloud(office, { documentId: document.id, copyId, baseId: rendition.id, remoteVersionId })
}

async function keepCopy(
  office: Office,
  { itemId, version, rendition }: {
    itemId: string
    version: { id: string; document_id: string }
    rendition: { id: string; part: number }
  },
): Promise<string | undefined> {
  const bytes = await readBounded(office, itemId)
  const { sha256, byteSize } = await office.vault.write(bytes)
  return inTransaction(office.db, async (trx) => {
    const document = await lockDocument(trx, version.document_id)
    if (!document || document.secrecy !== 'none' || document.frozen_at) return undefined
    const id = await noteRendition(office, trx, document, {
      role: 'remote-copy', part: rendition.part, by: 'reconcile-cloud', baseId: rendition.id,
      sha256: hashBytes(sha256), byteSize, holdsSignature: false, pageCount: null,
    }) ?? await findCopy(office, version.document_id, sha256)
    if (id) await setRemoteVersion(trx, version.id, { copy_id: id })
    return id
  })
}

async function findCopy(office: Office, documentId: string, sha256: string): Promise<string | undefined> {
  const row = await office.db
    .selectFrom('rendition')
    .select('id')
    .where('document_id', '=', documentId)
    .where('role', '=', 'remote-copy')
    .where('file_sha256', '=', hashBytes(sha256))
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

async function readBounded(office: Office, itemId: string): Promise<Buffer> {
  const { shared } = office.cloud
  if (!shared) throw new Error('no cloud that people share')
  const { stream } = await shared.read(itemId)
  const parts: Buffer[] = []
  let size = 0
  for await (const part of stream) {
    // Bytes from the network.
    const bytes = part as Buffer
    size += bytes.length
    if (size > office.settings.uploadBytesMax) {
      stream.destroy()
      throw new OfficeError('file-too-large', { megabytes: Math.floor(office.settings.uploadBytesMax / 1e6) })
    }
    parts.push(bytes)
  }
  return Buffer.concat(parts)
}
