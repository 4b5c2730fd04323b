import { recordEvent, WORKER } from '../../db/audit.ts'
import { findScan, lockScan } from '../../db/scans.ts'
import type { ScanRow } from '../../db/schema.ts'
import {
  findTrustList, insertSignatureReport, listItemsToRecheck, listSignatureReports,
} from '../../db/signature-checks.ts'
import { inTransaction } from '../../db/transaction.ts'
import { verifySource } from '../adapters/signature-verifier.ts'
import { jobPriority } from '../domain/job.ts'
import { alarmOf, type SignatureReport } from '../domain/signature-report.ts'
import type { Office } from '../office.ts'
import { scanSource } from './scan-bytes.ts'

/** A silent authority is asked again after one hour, two hours, … */
const ASK_AGAIN_SECONDS = 3_600
const ASKED_AGAIN_MAX = 8
const BATCH_MAX = 500
const BATCHES_MAX = 1_000

/**
 * Job. Judges the signatures of an item's file (Decree 30/2020 Art 21.2a) by the anchors trusted
 * now, and keeps the report. A letter behind the secrecy gate is not judged: names in it are words.
 *
 * Where nothing in the file tells whether a trusted signer was taken back, the authority is asked
 * here, if the office has named its host, and never while somebody looks at a page. A host that is
 * silent holds nobody up: the report stands as it is, and it is asked again (`again`: how often).
 *
 * May run twice: what was judged by the same anchors is left as it is.
 */
export async function checkSignatures(
  office: Office, { scanId, again }: { scanId: string; again?: number },
): Promise<void> {
  const scan = await findScan(office.db, scanId)
  if (!scan || !mayBeJudged(scan)) return
  const trust = await findTrustList(office.db)
  const isDone = again === undefined ? isJudged : isToldOfRevocation
  if (await isDone(office.db, scanId, trust.sha256)) return
  const { report, asked, answered } = await judge(office, scan, trust.anchors)
  const alarm = alarmOf(report)

  await inTransaction(office.db, async (trx) => {
    const now = await lockScan(trx, scanId)
    if (!now || !mayBeJudged(now) || !now.sha256?.equals(scan.sha256)) return
    if (await isDone(trx, scanId, trust.sha256)) return
    const current = await findTrustList(trx)
    if (!current.sha256.equals(trust.sha256)) throw new Error('the trust list changed meanwhile')
    await insertSignatureReport(trx, {
      scanId, fileSha256: scan.sha256, checkedAt: office.now(), trustSha256: trust.sha256, alarm,
      report,
    })
    await recordEvent(trx, WORKER, {
      kind: 'signatures-checked', subjectId: scanId, documentId: now.document_id,
      facts: { signatures: report.signatures.length, alarm, problem: report.problem, asked, answered },
    })
    const times = (again ?? 0) + 1
    if (answered < asked && times <= ASKED_AGAIN_MAX) {
      await office.jobs.enqueue(trx, 'check-signatures', { scanId, again: times }, {
        priority: jobPriority.pages, startAfterSeconds: ASK_AGAIN_SECONDS * times,
      })
    }
  })
  office.signals.send({ topic: 'scan', id: scanId })
  if (scan.document_id) office.signals.send({ topic: 'document', id: scan.document_id })
}

interface Judged {
  report: SignatureReport
  /** Questions to authorities, and those that were answered. */
  asked: number
  answered: number
}

async function judge(office: Office, scan: ScanRow, anchors: readonly Buffer[]): Promise<Judged> {
  const question = { anchors, at: office.now() }
  const file = await scanSource(office, scan)
  const { questions = [], ...report } = await verifySource(file, question)
  const { crls, ocsps, asked, answered } = await office.signing.revocation.answersTo(questions)
  if (answered === 0) return { report, asked, answered }
  const again = await verifySource(await scanSource(office, scan), { ...question, crls, ocsps })
  return { report: { signatures: again.signatures, problem: again.problem }, asked, answered }
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

async function isToldOfRevocation(
  db: Parameters<typeof listSignatureReports>[0], scanId: string, trustSha256: Buffer,
): Promise<boolean> {
  const [newest] = await listSignatureReports(db, [scanId])
  return newest !== undefined && newest.trustSha256.equals(trustSha256)
    && !newest.signatures.some((one) => one.chain === 'trusted' && one.revocation === 'unknown')
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
