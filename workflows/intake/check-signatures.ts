import { recordEvent, WORKER } from '../../db/audit.ts'
import { findScan, lockScan } from '../../db/scans.ts'
import type { ScanRow } from '../../db/schema.ts'
import {
  findTrustList, insertSignatureReport, listItemsToRecheck, listSignatureReports,
} from '../../db/signature-checks.ts'
import { inTransaction } from '../../db/transaction.ts'
import { verifySource } from '../adapters/signature-verifier.ts'
import { jobPriority } from '../domain/job.ts'
import { alarmOf } from '../domain/signature-report.ts'
import type { Office } from '../office.ts'
import { scanSource } from './scan-bytes.ts'

const BATCH_MAX = 500
const BATCHES_MAX = 1_000

/**
 * Job. Judges the signatures of an item's file (Decree 30/2020 Art 21.2a) by the anchors trusted
 * now, and keeps the report. A letter behind the secrecy gate is not judged: names in it are words.
 *
 * May run twice: what was judged by the same anchors is left as it is.
 */
export async function checkSignatures(
  office: Office, { scanId }: { scanId: string },
): Promise<void> {
  const scan = await findScan(office.db, scanId)
  if (!scan || !mayBeJudged(scan)) return
  const trust = await findTrustList(office.db)
  if (await isJudged(office.db, scanId, trust.sha256)) return
  const file = await scanSource(office, scan)
  const report = await verifySource(file, { anchors: trust.anchors, at: office.now() })
  const alarm = alarmOf(report)

  await inTransaction(office.db, async (trx) => {
    const now = await lockScan(trx, scanId)
    if (!now || !mayBeJudged(now) || !now.sha256?.equals(scan.sha256)) return
    if (await isJudged(trx, scanId, trust.sha256)) return
    const current = await findTrustList(trx)
    if (!current.sha256.equals(trust.sha256)) throw new Error('the trust list changed meanwhile')
    await insertSignatureReport(trx, {
      scanId, fileSha256: scan.sha256, checkedAt: office.now(), trustSha256: trust.sha256, alarm,
      report,
    })
    await recordEvent(trx, WORKER, {
      kind: 'signatures-checked', subjectId: scanId, documentId: now.document_id,
      facts: { signatures: report.signatures.length, alarm, problem: report.problem },
    })
  })
  office.signals.send({ topic: 'scan', id: scanId })
  if (scan.document_id) office.signals.send({ topic: 'document', id: scan.document_id })
}

function mayBeJudged(scan: ScanRow): scan is ScanRow & { sha256: Buffer } {
  return scan.holds_signature && scan.may_hold_text && scan.sha256 !== null
}

async function isJudged(
  db: Parameters<typeof listSignatureReports>[0], scanId: string, trustSha256: Buffer,
): Promise<boolean> {
  const [newest] = await listSignatureReports(db, [scanId])
  return newest?.trustSha256.equals(trustSha256) ?? false
}

/**
 * Job. After the anchors changed: every item that holds signatures is judged anew, behind
 * everything that people wait for. May run twice: an item that waits already waits once.
 */
export async function recheckSignatures(office: Office): Promise<void> {
  let after: string | null = null
  for (let batch = 0; batch < BATCHES_MAX; batch++) {
    const ids: string[] = await listItemsToRecheck(office.db, after, BATCH_MAX)
    if (ids.length === 0) return
    await inTransaction(office.db, async (trx) => {
      for (const scanId of ids) {
        const priority = jobPriority.pages
        await office.jobs.enqueue(trx, 'check-signatures', { scanId }, { priority })
      }
    })
    after = ids.at(-1) ?? null
  }
}
