import type { FoundReport } from '../../db/signature-checks.ts'

/** A report as pages show it: without hashes and keys of the database. */
export function shownSignatures(report: FoundReport | undefined) {
  if (!report) return null
  const { checkedAt, alarm, problem, signatures } = report
  return { checkedAt, alarm, problem, signatures }
}
