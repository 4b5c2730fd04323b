import type { Transaction } from 'kysely'
import { recordEvent, WORKER } from '../../db/audit.ts'
import { findDocument } from '../../db/documents.ts'
import { findPublication, setPublication } from '../../db/publications.ts'
import { findRendition } from '../../db/renditions.ts'
import type { Database } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { hashHex } from '../domain/ids.ts'
import type { Office } from '../office.ts'
import { mayLeave } from './note-rendition.ts'

const WAIT_FOR_GATE_SECONDS = 5

/**
 * Job. Puts one rendition where the office's published copies lie. The only step that lets bytes
 * leave the building, so it asks everything again: the document is open, not frozen, every page of
 * every item of it has passed the gate, and a clerk has said that there is no secrecy mark. While a
 * page is still waiting for the gate, the job comes back later; one in doubt waits for a person.
 *
 * May run twice: the store leaves one item for the same path and bytes.
 */
export async function publishRendition(
  office: Office,
  { renditionId }: { renditionId: string },
): Promise<void> {
  const rendition = await findRendition(office.db, renditionId)
  const publication = await findPublication(office.db, renditionId, office.cloud.name)
  if (!rendition || !publication) return
  if (publication.state === 'verified' || publication.state === 'removed') return

  const document = await findDocument(office.db, rendition.document_id)
  if (!document || document.secrecy !== 'none' || document.frozen_at || !document.no_secrecy_mark_by) return
  if (!mayLeave(rendition, document)) return
  const gate = await gateOfDocument(office, document.id)
  // In doubt: begun again when a person has looked (`clearPages`).
  if (gate === 'marked' || gate === 'in-doubt') return
  if (gate === 'pending') {
    await inTransaction(office.db, (trx) => comeBack(office, trx, renditionId))
    return
  }
  const source = await office.vault.source(hashHex(rendition.file_sha256))
  const published = await office.cloud.publish(publication.path, source)
  const replaced = await inTransaction(office.db, async (trx) => {
    await setPublication(trx, publication.id, {
      state: 'verified',
      item_id: published.itemId,
      etag: published.etag,
      remote_hash: published.hash,
      remote_size: published.byteSize,
      uploaded_at: office.now(),
      verified_at: office.now(),
      last_error: null,
    })
    await recordEvent(trx, WORKER, {
      kind: 'publication-made',
      documentId: document.id,
      subjectId: renditionId,
      facts: { store: office.cloud.name, sha256: hashHex(rendition.file_sha256) },
    })
    return document.id
  })
  office.signals.send({ topic: 'document', id: replaced })
}

export type DocumentGate = 'clear' | 'pending' | 'in-doubt' | 'marked'

/** What the gate says of all pages of all items that became this document. */
export async function gateOfDocument(office: Office, documentId: string): Promise<DocumentGate> {
  const rows = await office.db
    .selectFrom('scan as s')
    .innerJoin('scan_page as p', 'p.scan_id', 's.id')
    .select('p.gate')
    .distinct()
    .where('s.document_id', '=', documentId)
    .where('s.state', '=', 'registered')
    .limit(10)
    .execute()
  if (rows.some((row) => row.gate === 'marked')) return 'marked'
  if (rows.some((row) => row.gate === 'unjudged')) return 'in-doubt'
  return rows.some((row) => row.gate === 'pending') ? 'pending' : 'clear'
}

async function comeBack(office: Office, trx: Transaction<Database>, renditionId: string): Promise<void> {
  await office.jobs.enqueue(trx, 'publish-rendition', { renditionId }, {
    startAfterSeconds: WAIT_FOR_GATE_SECONDS,
  })
}
