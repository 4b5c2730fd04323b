import { recordEvent } from '../../db/audit.ts'
import { findDocument, lockDocument } from '../../db/documents.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole, hasRole } from '../domain/actor.ts'
import { SECRET_REASON_MAX, SECRET_REASON_MIN } from '../domain/late-secret.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { readDocument } from '../oversight/read-document.ts'
import { freezeDocument } from './freeze-document.ts'

/**
 * "Phát hiện văn bản mật": whoever may read a document says that it is a secret. It is frozen in
 * this very step, for everybody; taking its copies out of the cloud follows as a job (B4).
 * @throws {OfficeError} `document-not-found`, `document-not-yours`, `secret-reason-short`, `text-too-long`.
 */
export async function reportSecret(
  office: Office,
  actor: Actor,
  input: { documentId: string; reason: string },
): Promise<void> {
  const reason = reasonOf(input.reason)
  await readDocument(office, actor, { documentId: input.documentId, quiet: true })
  await inTransaction(office.db, async (trx) => {
    await lockDocument(trx, input.documentId)
    await freezeDocument(office, trx, {
      documentId: input.documentId, by: actor, reason,
      event: { kind: 'secret-found-late', subjectId: input.documentId, facts: {} },
    })
  })
  office.signals.send({ topic: 'document', id: input.documentId })
}

/** Whom the page of an incident is open to: those who answer for what follows. */
export function maySeeIncident(actor: Actor): boolean {
  return hasRole(actor, 'clerk', 'chief-of-office', 'leader', 'inspector', 'administrator')
}

/**
 * A person took the rest out of the cloud by hand, in the cloud's own pages, and says so with his
 * name: the reminding ends. What the program still knows of is written down as taken out.
 * @throws {OfficeError} `document-not-found`, `secret-reason-short`, `nothing-to-withdraw`.
 */
export async function settleWithdrawal(
  office: Office,
  actor: Actor,
  input: { documentId: string; note: string },
): Promise<void> {
  assertRole(actor, 'clerk', 'chief-of-office', 'administrator')
  const note = reasonOf(input.note)
  await inTransaction(office.db, async (trx) => {
    await lockDocument(trx, input.documentId)
    const incident = await trx
      .selectFrom('secrecy_incident').select('withdrawn_at')
      .where('document_id', '=', input.documentId).forUpdate().executeTakeFirst()
    if (!incident) throw new OfficeError('document-not-found', { documentId: input.documentId })
    if (incident.withdrawn_at) throw new OfficeError('nothing-to-withdraw')
    const { numUpdatedRows } = await trx
      .updateTable('publication')
      .set({ state: 'removed', withdrawn_at: office.now(), resume: null, url: null })
      .where('rendition_id', 'in', trx.selectFrom('rendition').select('id').where('document_id', '=', input.documentId))
      .where('withdrawn_at', 'is', null)
      .executeTakeFirst()
    await trx.updateTable('secrecy_incident')
      .set({ withdrawn_at: office.now(), settled_by: actor.personId, settled_note: note, copies: Number(numUpdatedRows) })
      .where('document_id', '=', input.documentId).execute()
    await recordEvent(trx, actor, {
      kind: 'cloud-copies-settled', documentId: input.documentId, subjectId: input.documentId,
      facts: { copies: Number(numUpdatedRows) },
    })
  })
  office.signals.send({ topic: 'document', id: input.documentId })
}

/** "Thử lại": the job goes on now, not when its hour has come. */
export async function withdrawNow(office: Office, actor: Actor, { documentId }: { documentId: string }): Promise<void> {
  assertRole(actor, 'clerk', 'chief-of-office', 'administrator')
  const document = await findDocument(office.db, documentId)
  if (!document?.frozen_at) throw new OfficeError('document-not-found', { documentId })
  await inTransaction(office.db, (trx) => office.jobs.enqueue(trx, 'withdraw-from-cloud', { documentId }, {
    key: `${documentId}:now`,
  }))
}

function reasonOf(words: string): string {
  const reason = words.trim().normalize('NFC')
  if (reason.length < SECRET_REASON_MIN) throw new OfficeError('secret-reason-short', { least: SECRET_REASON_MIN })
  if (reason.length > SECRET_REASON_MAX) throw new OfficeError('text-too-long', { most: SECRET_REASON_MAX })
  return reason
}
