import type { Transaction } from 'kysely'
import type { Database, ScanRow } from '../../db/schema.ts'
import { listSignatureReports } from '../../db/signature-checks.ts'
import type { AuditFacts } from '../domain/audit-event.ts'
import { OfficeError } from '../domain/office-error.ts'

/**
 * A letter whose signature does not hold, or that was changed after signing, is not registered but
 * returned (R27; Decree 30/2020 Art 21.2b), unless the clerk registers by the paper. Whose signer
 * is unknown, and what has not been checked yet, does not stop the office: the log says so.
 *
 * @returns facts for the log.
 * @throws {OfficeError} `signature-invalid`
 */
export async function assertSignatures(
  trx: Transaction<Database>, scans: readonly ScanRow[], byPaper: boolean,
): Promise<AuditFacts> {
  const holding = scans.filter((scan) => scan.holds_signature)
  if (holding.length === 0) return {}
  const reports = await listSignatureReports(trx, holding.map((scan) => scan.id))
  const isInvalid = reports.some((report) => report.alarm === 'invalid')
  if (isInvalid && !byPaper) throw new OfficeError('signature-invalid', {})
  const isDoubtful = reports.some((report) => report.alarm === 'doubtful')
  const word = isInvalid ? 'invalid' : isDoubtful ? 'doubtful' : 'sound'
  const isUnchecked = reports.length < holding.length
  return {
    signatures: isUnchecked && !isInvalid ? 'not-checked' : word,
    ...(isInvalid ? { byPaper: true } : {}),
  }
}
