import { recordEvent } from '../../db/audit.ts'
import { insertProgressNote } from '../../db/assignments.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import { newId } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import {
  assertDemandsWork, assertLineIs, assertMayWork, assertWorkGoesOn, lockLine, takeInHand,
  type LockedLine,
} from './line.ts'
import { type GivenFile, keepGivenFile, noteFile } from './result-file.ts'

export const PROGRESS_TEXT_MAX = 4_000

export interface ReportProgress {
  assignmentId: string
  /** 0 to 100. */
  percent?: number | null
  text: string
  file?: GivenFile | null
}

/**
 * Tells how far a line has come. Reporting on a line that still waits takes it in hand; nothing is
 * completed by 100 %, only by a result (R18).
 * @throws {OfficeError} `progress-empty`, `progress-percent-wrong`, `text-too-long`, and those of
 *   `startAssignment` and of the file.
 */
export async function reportProgress(
  office: Office,
  actor: Actor,
  input: ReportProgress,
): Promise<void> {
  const text = input.text.normalize('NFC').trim()
  const percent = input.percent ?? null
  assertSaysSomething(text, percent, input.file)

  // Asked before a byte is taken, and again under the lock.
  await inTransaction(office.db, async (trx) => {
    assertReportable(actor, await lockLine(trx, input.assignmentId))
  })
  const file = input.file ? await keepGivenFile(office, input.file) : null

  await inTransaction(office.db, async (trx) => {
    const locked = await lockLine(trx, input.assignmentId)
    assertReportable(actor, locked)
    const line = await takeInHand(office, trx, actor, locked)
    if (file) await noteFile(office, trx, file)
    const noteId = newId()
    await insertProgressNote(trx, {
      id: noteId,
      assignment_id: line.id,
      person_id: actor.personId,
      at: office.now(),
      percent,
      text: text === '' ? null : text,
      file_sha256: file?.sha256 ?? null,
      file_name: file?.name ?? null,
    })
    await recordEvent(trx, actor, {
      kind: 'progress-reported',
      documentId: locked.document.id,
      subjectId: line.id,
      facts: { noteId, percent, sha256: file?.sha256.toString('hex') ?? null },
    })
  })
  office.signals.send({ topic: 'assignment', id: input.assignmentId })
}

function assertSaysSomething(text: string, percent: number | null, file: unknown): void {
  if (text === '' && percent === null && !file) throw new OfficeError('progress-empty')
  if (text.length > PROGRESS_TEXT_MAX) {
    throw new OfficeError('text-too-long', { max: PROGRESS_TEXT_MAX })
  }
  if (percent !== null && !(Number.isInteger(percent) && percent >= 0 && percent <= 100)) {
    throw new OfficeError('progress-percent-wrong')
  }
}

function assertReportable(actor: Actor, { document, line }: LockedLine): void {
  assertMayWork(actor, line)
  assertDemandsWork(line)
  assertWorkGoesOn(document)
  assertLineIs(line, 'pending', 'active', 'forwarded')
}
