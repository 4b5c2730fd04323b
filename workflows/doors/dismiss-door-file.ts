import { recordEvent } from '../../db/audit.ts'
import { dismissFailedFile } from '../../db/doors.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { isUuid } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

/** A clerk has dealt with a file that a folder could not take. The file itself stays where it lies. */
export async function dismissDoorFile(
  office: Office,
  clerk: Actor,
  { doorFileId }: { doorFileId: string },
): Promise<void> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  await inTransaction(office.db, async (trx) => {
    const isDone = isUuid(doorFileId)
      && (await dismissFailedFile(trx, doorFileId, { personId: clerk.personId, at: office.now() }))
    if (!isDone) throw new OfficeError('door-file-not-found', { doorFileId })
    await recordEvent(trx, clerk, { kind: 'door-file-dismissed', subjectId: doorFileId })
  })
}
