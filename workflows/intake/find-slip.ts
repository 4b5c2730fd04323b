import { timingSafeEqual } from 'node:crypto'
import { recordEvent, WORKER } from '../../db/audit.ts'
import { findDocument, findDocumentByCode } from '../../db/documents.ts'
import { noteSighting } from '../../db/paper-directives.ts'
import { findScan, listScanPages, lockScan } from '../../db/scans.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { MediaType } from '../adapters/file-inspector.ts'
import { isScanWaiting } from '../domain/moves.ts'
import { readSlipCode, slipCheck, slipParts } from '../domain/slip-code.ts'
import type { Office } from '../office.ts'
import { scanSource } from './scan-bytes.ts'

/**
 * Job. Looks on the first page of an item, once its gate is open, for the code of a slip of ours.
 * A code whose check this office did not make says nothing, whatever document it names. What is
 * found is only noted: a clerk confirms. May run twice.
 */
export async function findSlip(office: Office, { scanId }: { scanId: string }): Promise<void> {
  const scan = await findScan(office.db, scanId)
  if (!scan?.sha256 || !scan.may_hold_text || !isScanWaiting(scan.state)) return
  const [first] = await listScanPages(office.db, scanId)
  // Set by the inspector, which knows no other kinds.
  const mediaType = scan.media_type as MediaType
  const codes = await office.reader.readCodes(await scanSource(office, scan), mediaType, first?.page ?? 1)
  const documentId = await slipAmong(office, codes)
  if (!documentId) return
  const isNew = await inTransaction(office.db, async (trx) => {
    const now = await lockScan(trx, scanId)
    if (!now?.may_hold_text || !isScanWaiting(now.state)) return false
    if (!(await noteSighting(trx, { scanId, documentId, at: office.now() }))) return false
    await recordEvent(trx, WORKER, { kind: 'slip-seen', documentId, subjectId: scanId })
    return true
  })
  if (isNew) office.signals.send({ topic: 'scan', id: scanId })
}

async function slipAmong(office: Office, codes: readonly string[]): Promise<string | undefined> {
  for (const text of codes) {
    const found = readSlipCode(text)
    const named = found && (await findDocumentByCode(office.db, found.code))
    const document = named && (await findDocument(office.db, named.id))
    if (!document || document.secrecy !== 'none') continue
    const wanted = Buffer.from(slipCheck(office.signing.keys.seal(slipParts(document))))
    if (timingSafeEqual(wanted, Buffer.from(found.check))) return document.id
  }
  return undefined
}
