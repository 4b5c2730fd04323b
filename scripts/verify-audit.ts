import { openDatabase } from '../db/connect.ts'
import { withOfficeDatabase } from '../db/office-database.ts'
import type { Settings } from '../workflows/domain/settings.ts'
import { type AuditVerdict, verifyAudit } from '../workflows/oversight/verify-audit.ts'
import { readSettings } from './settings.ts'
import { explainStart } from './start-messages.ts'

/** Three million events took 13 seconds. */
const VERIFY_TIMEOUT_MS = 30 * 60 * 1000

/** Checks the whole log of an office, running or not. */
export async function verifyOffice(
  settings: Pick<Settings, 'dataFolder' | 'databaseUrl' | 'databaseAppUrl'>,
): Promise<AuditVerdict> {
  return withOfficeDatabase(settings, async ({ appUrl }) => {
    const db = openDatabase(appUrl, { connectionsMax: 1, statementTimeoutMs: VERIFY_TIMEOUT_MS })
    try {
      return await verifyAudit({ db })
    } finally {
      await db.destroy()
    }
  })
}

/** The verdict as lines for the terminal. */
export function verdictLines({ firstBroken, count, head }: AuditVerdict): string[] {
  const state = `Events: ${count} · head: ${head.seq} ${head.seal}`
  if (firstBroken !== null) {
    return [
      `Nhật ký bị hỏng, bắt đầu từ sự kiện số ${firstBroken}.`,
      `The audit log is broken, first at event ${firstBroken}.`,
      state,
    ]
  }
  return ['Nhật ký nguyên vẹn: mọi niêm phong đều khớp.', 'The audit log holds: every seal fits.', state]
}

if (import.meta.main) {
  try {
    const verdict = await verifyOffice(readSettings())
    for (const line of verdictLines(verdict)) console.log(line)
    process.exitCode = verdict.firstBroken === null ? 0 : 1
  } catch (error) {
    const lines = explainStart(error)
    if (!lines) throw error
    for (const line of lines) console.error(line)
    process.exitCode = 2
  }
}
