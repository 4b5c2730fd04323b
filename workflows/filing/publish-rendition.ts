import type { Transaction } from 'kysely'
import { recordEvent, WORKER } from '../../db/audit.ts'
import { findDocument, lockDocument } from '../../db/documents.ts'
import {
  findEarlierItem, findPublication, isPathTaken, type PublicationRow, setPublication,
} from '../../db/publications.ts'
import { findRendition } from '../../db/renditions.ts'
import type { Database } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { PublishedFile } from '../adapters/cloud-store.ts'
import { type CloudTrouble, numberedPath, troubleOf } from '../domain/cloud-trouble.ts'
import { hashHex } from '../domain/ids.ts'
import { isOfficeError, OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { mayLeave } from './note-rendition.ts'

const WAIT_FOR_GATE_SECONDS = 5
/** Names beside each other's, before a person has to look. */
const NAMES_TRIED_MAX = 20

/** Nothing left to send. What is missing or failed is begun again by a person. */
const settled: ReadonlySet<string> = new Set(['verified', 'altered', 'missing', 'failed', 'removed'])

/**
 * Job. Puts one rendition where the office's published copies lie. The only step that lets bytes
 * leave the building, so it asks everything again: the document is open, not frozen, every page of
 * every item of it has passed the gate, and a clerk has said that there is no secrecy mark. While a
 * page is still waiting for the gate, the job comes back later; one in doubt waits for a person.
 *
 * May run twice, and goes on where a killed worker left off: the store leaves one item for the same
 * path and bytes. What the cloud refuses is noted on the publication; the vault stays the record.
 */
export async function publishRendition(
  office: Office,
  { renditionId }: { renditionId: string },
): Promise<void> {
  const rendition = await findRendition(office.db, renditionId)
  const publication = await findPublication(office.db, renditionId, office.cloud.name)
  if (!rendition || !publication) return
  if (settled.has(publication.state)) return

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
  const published = await publishOrPark(office, publication, rendition)
  if (!published) return
  await inTransaction(office.db, async (trx) => {
    const now = await lockDocument(trx, document.id)
    await setPublication(trx, publication.id, {
      state: published.altered ? 'altered' : 'verified',
      item_id: published.itemId,
      etag: published.etag,
      remote_hash: published.hash,
      remote_size: published.byteSize,
      url: published.url ?? null,
      resume: null,
      moved_to: null,
      described: null,
      withdrawn_at: null,
      uploaded_at: office.now(),
      verified_at: published.altered ? null : office.now(),
      last_error: published.altered ? 'cloud-altered' : null,
    })
    await recordEvent(trx, WORKER, {
      kind: 'publication-made',
      documentId: document.id,
      subjectId: renditionId,
      facts: { store: office.cloud.name, sha256: hashHex(rendition.file_sha256) },
    })
    if (now?.frozen_at) {
      // Found to be secret while it was on its way: it goes out again, behind whoever is at it now.
      await office.jobs.enqueue(trx, 'withdraw-from-cloud', { documentId: document.id }, { key: `${document.id}:${publication.id}` })
    } else if (office.cloud.shared) {
      await office.jobs.enqueue(trx, 'describe-in-cloud', { documentId: document.id })
    }
  })
  office.signals.send({ topic: 'document', id: document.id })
}

/**
 * The file goes to the store; what it is refused with is noted. Undefined when it waits, or is left:
 * the vault has the file in any case.
 */
async function publishOrPark(
  office: Office,
  publication: PublicationRow,
  rendition: { file_sha256: Buffer },
): Promise<PublishedFile | undefined> {
  const source = await office.vault.source(hashHex(rendition.file_sha256))
  const replaces = await findEarlierItem(office.db, publication)
  for (let count = 1; count <= NAMES_TRIED_MAX; count += 1) {
    const isFirst = count === 1
    const path = isFirst ? publication.path : numberedPath(publication.path, count)
    if (!isFirst) {
      // Somebody else's file stands there: ours lies beside it, under a name of its own.
      if (await isPathTaken(office.db, office.cloud.name, path)) continue
      await setPublication(office.db, publication.id, { path, last_error: 'cloud-name-taken', resume: null })
    }
    try {
      return await office.cloud.publish(path, source, {
        ...(replaces && isFirst ? { replaces } : {}),
        ...(publication.resume === null ? {} : { resume: publication.resume }),
        keep: async (resume) => setPublication(office.db, publication.id, { resume, state: 'uploading' }),
      })
    } catch (error) {
      const trouble = isOfficeError(error) ? troubleOf(error.code, error.facts) : undefined
      if (trouble?.kind !== 'rename') return park(office, publication, { error, trouble })
    }
  }
  return park(office, publication, { error: new OfficeError('cloud-name-taken'), trouble: { kind: 'give-up' } })
}

async function park(
  office: Office,
  publication: PublicationRow,
  { error, trouble }: { error: unknown; trouble: CloudTrouble | undefined },
): Promise<undefined> {
  const code = isOfficeError(error) ? error.code : 'fault'
  await inTransaction(office.db, async (trx) => {
    const isLeft = trouble?.kind === 'give-up'
    await setPublication(trx, publication.id, {
      last_error: code, attempts: publication.attempts + 1,
      ...(isLeft ? { state: 'failed' as const, resume: null } : {}),
    })
    if (trouble?.kind !== 'wait') return
    await office.jobs.enqueue(trx, 'publish-rendition', { renditionId: publication.rendition_id }, {
      startAfterSeconds: trouble.seconds,
    })
  })
  if (!trouble) throw error
  office.signals.send({ topic: 'job', id: publication.id })
  return undefined
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
