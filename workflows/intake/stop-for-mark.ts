import type { Transaction } from 'kysely'
import { recordEvent, type WORKER } from '../../db/audit.ts'
import { lockDocument } from '../../db/documents.ts'
import { deleteReadings, setPageGate, setScan } from '../../db/scans.ts'
import type { Database, ScanRow } from '../../db/schema.ts'
import type { Actor } from '../domain/actor.ts'
import { assertScanCanBecome, isScanWaiting } from '../domain/moves.ts'
import type { GateVerdict } from '../domain/reading.ts'
import type { Office } from '../office.ts'
import { freezeDocument } from '../filing/freeze-document.ts'
import { notYetCleared } from './open-scan.ts'

export interface MarkFound {
  by: Actor | typeof WORKER
  /** Pages of the item that bear the mark. */
  pages: readonly { sha256: Buffer; page: number }[]
  verdict: Pick<GateVerdict, 'verdict' | 'ground' | 'page'>
}

/**
 * A mark on a page, found by the gate or seen by a person. An item that waits is stopped and what
 * was read of it is gone; a document it has become is frozen. Pages, words, state and log are one
 * transaction; what is stopped already is left as it is. The item is locked by who calls.
 */
export async function stopForMark(
  office: Office,
  trx: Transaction<Database>,
  scan: ScanRow,
  { by, pages, verdict }: MarkFound,
): Promise<void> {
  for (const page of pages) await setPageGate(trx, scan.id, page, 'marked')
  const { verdict: said, ground, page } = verdict
  if (isScanWaiting(scan.state)) {
    await deleteReadings(trx, scan.id, scan.sha256)
    if (scan.state === 'quarantined') return
    assertScanCanBecome(scan, 'quarantined')
    await setScan(trx, scan.id, {
      state: 'quarantined', gate: 'marked', ...notYetCleared, reason_code: `gate-${ground}`,
    })
    const facts = { verdict: said, ground, page }
    await recordEvent(trx, by, { kind: 'scan-quarantined', subjectId: scan.id, facts })
    return
  }
  const document = scan.document_id ? await lockDocument(trx, scan.document_id) : undefined
  if (!document) return
  await freezeDocument(office, trx, {
    documentId: document.id, by, reason: null,
    event: { kind: 'scan-quarantined', subjectId: scan.id, facts: { verdict: said, ground, page, frozen: true } },
  })
}
