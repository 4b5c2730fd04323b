import { recordEvent } from '../../db/audit.ts'
import { lockDocument, mayRead } from '../../db/documents.ts'
import { settleRemoteVersions } from '../../db/remote-versions.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole, hasRole } from '../domain/actor.ts'
import { officeDay } from '../domain/due-date.ts'
import { isUuid } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

/**
 * Publishes a copy again that is gone from the cloud, was refused, or was changed there. Content that
 * somebody else put there is not overwritten: ours lies beside it.
 * @throws {OfficeError} `publication-not-found`, `not-allowed`.
 */
export async function putBackCopy(
  office: Office, clerk: Actor, { publicationId }: { publicationId: string },
): Promise<void> {
  assertRole(clerk, 'clerk', 'chief-of-office', 'administrator')
  const documentId = await inTransaction(office.db, async (trx) => {
    const found = isUuid(publicationId)
      ? await trx
        .selectFrom('publication as p')
        .innerJoin('rendition as r', 'r.id', 'p.rendition_id')
        .select(['p.id', 'p.state', 'p.rendition_id', 'r.document_id'])
        .where('p.id', '=', publicationId)
        .where('p.state', 'in', ['missing', 'failed', 'altered'])
        .executeTakeFirst()
      : undefined
    const document = found && (await lockDocument(trx, found.document_id))
    if (!found || !document) throw new OfficeError('publication-not-found')
    const mayAsk = hasRole(clerk, 'administrator')
      || (await mayRead(trx, clerk, found.document_id, officeDay(office.now())))
    if (!mayAsk) throw new OfficeError('publication-not-found')
    if (document.secrecy !== 'none' || document.frozen_at) throw new OfficeError('publication-not-found')
    await trx
      .updateTable('publication')
      .set({ state: 'queued', last_error: null, resume: null, verified_at: null })
      .where('id', '=', found.id)
      .execute()
    await settleRemoteVersions(trx, found.id, { outcome: 'put-back', personId: clerk.personId, at: office.now() })
    await recordEvent(trx, clerk, {
      kind: 'cloud-copy-put-back', documentId: document.id, subjectId: found.rendition_id, facts: { was: found.state },
    })
    await office.jobs.enqueue(trx, 'publish-rendition', { renditionId: found.rendition_id })
    return document.id
  })
  office.signals.send({ topic: 'document', id: documentId })
}
