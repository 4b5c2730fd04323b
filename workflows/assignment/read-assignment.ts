import { findGivenFile } from '../../db/assignment-page.ts'
import { findAssignment } from '../../db/assignments.ts'
import type { AssignmentRow, IncomingDocumentRow } from '../../db/schema.ts'
import type { ByteSource } from '../adapters/bytes.ts'
import type { Actor } from '../domain/actor.ts'
import { hashBytes, isUuid } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { readDocument } from '../oversight/read-document.ts'
import { mayWork } from './line.ts'

/**
 * Opens a line for a person: whoever may read the document may read its lines.
 * @throws {OfficeError} `assignment-not-found`, `document-not-yours`.
 */
export async function readAssignment(
  office: Office,
  actor: Actor,
  input: { assignmentId: string; quiet?: boolean },
): Promise<{ line: AssignmentRow; document: IncomingDocumentRow; isMine: boolean }> {
  const { assignmentId } = input
  const line = isUuid(assignmentId) ? await findAssignment(office.db, assignmentId) : undefined
  if (!line) throw new OfficeError('assignment-not-found', { assignmentId })
  const document = await readDocument(office, actor, {
    documentId: line.document_id,
    quiet: input.quiet ?? false,
  })
  return { line, document, isMine: mayWork(actor, line) }
}

export interface GivenFileOpened {
  source: ByteSource
  fileName: string | null
  mediaType: string
  byteSize: number
}

/**
 * Opens a file that was handed in with a report or a result. The download is noted.
 * @throws {OfficeError} `assignment-not-found`, `document-not-yours`, `file-not-found`.
 */
export async function openGivenFile(
  office: Office,
  actor: Actor,
  input: { assignmentId: string; sha256: string },
): Promise<GivenFileOpened> {
  const { line } = await readAssignment(office, actor, { ...input, quiet: true })
  const isHash = /^[0-9a-f]{64}$/.test(input.sha256)
  const file = isHash ? await findGivenFile(office.db, line.id, hashBytes(input.sha256)) : undefined
  if (!file || !(await office.vault.has(input.sha256))) {
    throw new OfficeError('file-not-found', { assignmentId: line.id })
  }
  await readDocument(office, actor, { documentId: line.document_id, act: 'download' })
  return { ...file, source: await office.vault.source(input.sha256) }
}
