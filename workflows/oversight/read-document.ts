import { recordAccess } from '../../db/audit.ts'
import { findDocument, mayRead } from '../../db/documents.ts'
import type { AccessAct, IncomingDocumentRow } from '../../db/schema.ts'
import type { Actor } from '../domain/actor.ts'
import { officeDay } from '../domain/due-date.ts'
import { isUuid } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

/**
 * Opens a document for a person: the one gate for pages, files, history and the API. The view is
 * noted outside the audit chain; a refusal too.
 * @throws {OfficeError} `document-not-found`, `document-not-yours`.
 */
export async function readDocument(
  office: Office,
  actor: Actor,
  input: { documentId: string; act?: AccessAct; renditionId?: string; pageCount?: number; quiet?: boolean },
): Promise<IncomingDocumentRow> {
  const { documentId } = input
  const document = isUuid(documentId) ? await findDocument(office.db, documentId) : undefined
  if (!document) throw new OfficeError('document-not-found', { documentId })
  if (!(await mayRead(office.db, actor, documentId, officeDay(office.now())))) {
    await recordAccess(office.db, actor, { act: 'refused', documentId })
    throw new OfficeError('document-not-yours', { documentId })
  }
  if (!input.quiet) {
    await recordAccess(office.db, actor, {
      act: input.act ?? 'view',
      documentId,
      renditionId: input.renditionId ?? null,
      ...(input.pageCount === undefined ? {} : { pageCount: input.pageCount }),
    })
  }
  return document
}
