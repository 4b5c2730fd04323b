import { recordEvent, WORKER } from '../../db/audit.ts'
import { findDocument, lockDocument } from '../../db/documents.ts'
import { setPublication } from '../../db/publications.ts'
import { countCopies, listCopiesToWithdraw } from '../../db/secrecy-incidents.ts'
import { inTransaction } from '../../db/transaction.ts'
import { officeDay } from '../domain/due-date.ts'
import { hashHex } from '../domain/ids.ts'
import { isOfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { tellKeepers } from './freeze-document.ts'

/** A cloud that refuses is asked again, for as long as it takes: first soon, then each hour. */
const AGAIN_SECONDS = 30
const AGAIN_SECONDS_MAX = 3_600

type Copy = Awaited<ReturnType<typeof listCopiesToWithdraw>>[number]

/**
 * Job. Takes every copy of a frozen document out of the cloud, with its versions and past the
 * recycle bin where the store can, also at paths that it had before, and ends uploads that were
 * begun. Goes on past a copy that cannot be taken out, comes back for it until none is left, and
 * reminds clerk, chief of office and administrator once a day meanwhile.
 *
 * May run twice: what is gone already counts as taken out.
 */
export async function withdrawFromCloud(office: Office, { documentId }: { documentId: string }): Promise<void> {
  const document = await findDocument(office.db, documentId)
  if (!document?.frozen_at) return
  for (const copy of await listCopiesToWithdraw(office.db, office.cloud.name, documentId)) {
    const trouble = await withdraw(office, copy)
    await setPublication(office.db, copy.id, trouble
      ? { last_error: trouble }
      : { state: 'removed', withdrawn_at: office.now(), resume: null, url: null, last_error: null })
    office.signals.send({ topic: 'document', id: documentId })
  }
  await inTransaction(office.db, (trx) => settle(office, trx, documentId))
  office.signals.send({ topic: 'document', id: documentId })
}

async function settle(
  office: Office,
  trx: Parameters<Parameters<typeof inTransaction>[1]>[0],
  documentId: string,
): Promise<void> {
  await lockDocument(trx, documentId)
  const { left, withdrawn } = await countCopies(trx, documentId)
  const incident = await trx
    .selectFrom('secrecy_incident')
    .select(['withdrawn_at', 'attempts'])
    .where('document_id', '=', documentId)
    .executeTakeFirst()
  if (!incident) return
  if (left > 0) {
    await trx.updateTable('secrecy_incident').set({ attempts: incident.attempts + 1, withdrawn_at: null })
      .where('document_id', '=', documentId).where('settled_by', 'is', null).execute()
    await tellKeepers(office, trx, { documentId, kind: 'secret-still-in-cloud', key: officeDay(office.now()) })
    await office.jobs.enqueue(trx, 'withdraw-from-cloud', { documentId }, {
      startAfterSeconds: Math.min(AGAIN_SECONDS_MAX, AGAIN_SECONDS * 2 ** Math.min(incident.attempts, 10)),
    })
    return
  }
  if (incident.withdrawn_at) return
  await trx.updateTable('secrecy_incident').set({ withdrawn_at: office.now(), copies: withdrawn })
    .where('document_id', '=', documentId).execute()
  await recordEvent(trx, WORKER, {
    kind: 'cloud-copies-withdrawn', documentId, subjectId: documentId, facts: { copies: withdrawn, store: office.cloud.name },
  })
}

/** What stood in the way; undefined when nothing of it is left in the cloud. */
async function withdraw(office: Office, copy: Copy): Promise<string | undefined> {
  try {
    // An item may be there of which no process lived to write down the id.
    if (copy.resume !== null || copy.item_id === null) {
      const source = await office.vault.source(hashHex(copy.file_sha256))
      await office.cloud.abandon(copy.path, source, copy.resume ?? undefined)
    }
    if (copy.item_id !== null) await office.cloud.remove(copy.item_id)
    return undefined
  } catch (error) {
    if (!isOfficeError(error)) throw error
    return error.code
  }
}
