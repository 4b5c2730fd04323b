import { recordEvent, WORKER } from '../../db/audit.ts'
import { destroySpoolKey, findScan, findSpoolKey } from '../../db/scans.ts'
import { inTransaction } from '../../db/transaction.ts'
import { hashHex } from '../domain/ids.ts'
import { isScanWaiting } from '../domain/moves.ts'
import type { Office } from '../office.ts'

/**
 * Job. Destroys what lies in the spool for an item that has been disposed of: first the key, then
 * the file. A registered or linked item is cleared only when the vault is seen to hold its bytes. May run
 * twice: what is gone stays gone.
 */
export async function clearSpool(office: Office, { scanId }: { scanId: string }): Promise<void> {
  const scan = await findScan(office.db, scanId)
  if (!scan || isScanWaiting(scan.state)) return
  if (scan.state === 'registered' || scan.state === 'duplicate') {
    const kept = scan.sha256 === null || (await office.vault.has(hashHex(scan.sha256)))
    if (!kept) throw new Error(`the vault does not hold the bytes of scan ${scanId}`)
  }
  const hadKey = (await findSpoolKey(office.db, scanId)) !== undefined
  if (hadKey) {
    await inTransaction(office.db, async (trx) => {
      await destroySpoolKey(trx, scanId, office.now())
      await recordEvent(trx, WORKER, { kind: 'spool-destroyed', subjectId: scanId, facts: { state: scan.state } })
    })
  }
  await office.spool.destroy(scanId)
}
