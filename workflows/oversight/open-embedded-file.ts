import { recordAccess, recordEvent } from '../../db/audit.ts'
import { findEmbedded } from '../../db/embedded-files.ts'
import { findScan } from '../../db/scans.ts'
import type { ScanRow } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import { takeEmbeddedFile } from '../adapters/embedded-files.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { sha256Hex, isUuid } from '../domain/ids.ts'
import { isScanWaiting } from '../domain/moves.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { mayBeListed } from '../intake/list-embedded-files.ts'
import { assertMayReadItem } from '../intake/may-read-item.ts'
import { scanSource } from '../intake/scan-bytes.ts'
import { assertMayTakeCopy } from './open-file.ts'
import { readDocument } from './read-document.ts'

/**
 * Takes one embedded file out of a letter, for a person who asked for just this one. In the tray
 * that is the clerks' and the chief of office's; of a document whoever may take its files. Never
 * of what the gate stopped. Nothing looks into the file; each taking stands in the log.
 * @throws {OfficeError} `embedded-not-found`, `embedded-not-readable`, `not-allowed`,
 * `document-not-yours`, `download-not-yours`.
 */
export async function openEmbeddedFile(
  office: Office, actor: Actor, input: { scanId: string; ordinal: number },
): Promise<{ bytes: Buffer; fileName: string }> {
  const { scanId, ordinal } = input
  const scan = isUuid(scanId) ? await findScan(office.db, scanId) : undefined
  if (!scan) throw new OfficeError('embedded-not-found', { scanId })
  await assertMayTake(office, actor, scan)
  const file = mayBeListed(scan) ? await findEmbedded(office.db, { scanId, ordinal }) : undefined
  if (!file) throw new OfficeError('embedded-not-found', { scanId })
  const bytes = await takeEmbeddedFile(await scanSource(office, scan), ordinal)
  if (!bytes) throw new OfficeError('embedded-not-readable', { scanId, ordinal })
  if (scan.document_id) {
    await recordAccess(office.db, actor, { act: 'download', documentId: scan.document_id, note: 'embedded-file' })
  }
  await inTransaction(office.db, async (trx) => {
    await recordEvent(trx, actor, {
      kind: 'embedded-file-taken', subjectId: scanId, documentId: scan.document_id,
      facts: { ordinal, sha256: sha256Hex(bytes), byteSize: bytes.length },
    })
  })
  return { bytes, fileName: file.name ?? `tep-kem-${ordinal}.bin` }
}

async function assertMayTake(office: Office, actor: Actor, scan: ScanRow): Promise<void> {
  if (scan.document_id && scan.state === 'registered') {
    await readDocument(office, actor, { documentId: scan.document_id, quiet: true })
    return assertMayTakeCopy(office, actor, scan.document_id)
  }
  assertRole(actor, 'clerk', 'chief-of-office')
  await assertMayReadItem(office, actor, scan.id)
  if (!isScanWaiting(scan.state) || scan.state === 'quarantined') {
    throw new OfficeError('embedded-not-found', { scanId: scan.id })
  }
}
