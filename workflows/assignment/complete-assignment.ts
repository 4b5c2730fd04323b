import type { Transaction, Updateable } from 'kysely'
import { listBelow, listTier, lockAssignment, setAssignment } from '../../db/assignments.ts'
import { recordEvent } from '../../db/audit.ts'
import type { AssignmentRow, AssignmentTable, Database } from '../../db/schema.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import { officeDay } from '../domain/due-date.ts'
import { assertAssignmentCanBecome } from '../domain/moves.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { ResultKind } from '../domain/values.ts'
import type { Office } from '../office.ts'
import { closeBelow, completeDocument } from './end-work.ts'
import {
  assertDemandsWork, assertLineIs, assertMayWork, assertWorkGoesOn, lockLine, takeInHand,
  type LockedLine,
} from './line.ts'
import { type GivenFile, keepGivenFile, type KeptFile, noteFile } from './result-file.ts'
import { tellAssigner } from './withdraw-lines.ts'

export const RESULT_NOTE_MAX = 4_000
export const REPLY_NUMBER_MAX = 60
/** Deeper than any office gives work on. */
const TIERS_MAX = 10

export interface AssignmentResult {
  /** Ghi chú, văn bản trả lời, lưu. */
  kind: ResultKind
  note?: string | null
  /** The number and symbol of the reply, as printed on it. */
  replyNumber?: string | null
  file?: GivenFile | null
}

/** What stands on the line once its work is done. */
type ResultColumns = Pick<
  Updateable<AssignmentTable>,
  'result_kind' | 'result_note' | 'reply_number' | 'result_sha256' | 'result_file_name'
>

/**
 * A line is finished, with its result (R18). The line above it follows when its chủ trì is done;
 * the document when every live chủ trì of the first tier is (R17: phối hợp never completes it),
 * and what is then still open closes as ended with the chủ trì (F9).
 *
 * The document is locked first, so that of two lines that end at the same moment the second one
 * sees the first.
 * @throws {OfficeError} `result-missing`, `result-without-number`, `text-too-long`,
 *   `assignment-not-found`, `assignment-not-yours`, `assignment-for-information`,
 *   `assignment-in-wrong-state`, `assignment-has-open-lines`, `document-in-wrong-state`, and those
 *   of the file.
 */
export async function completeAssignment(
  office: Office,
  actor: Actor,
  input: { assignmentId: string; result: AssignmentResult },
): Promise<void> {
  const result = checkedResult(input.result)
  // Asked before a byte is taken, and again under the lock.
  await inTransaction(office.db, async (trx) => {
    await assertCompletable(trx, actor, await lockLine(trx, input.assignmentId))
  })
  const file = input.result.file ? await keepGivenFile(office, input.result.file) : null

  const documentId = await inTransaction(office.db, async (trx) => {
    const locked = await lockLine(trx, input.assignmentId)
    await assertCompletable(trx, actor, locked)
    if (file) await noteFile(office, trx, file)
    const line = await takeInHand(office, trx, actor, locked)
    const columns = { ...result, ...fileColumns(file) }
    await finish(office, trx, actor, { document: locked.document, line }, columns)
    await followUp(office, trx, actor, { document: locked.document, line }, columns)
    return locked.document.id
  })
  office.signals.send({ topic: 'assignment', id: input.assignmentId })
  office.signals.send({ topic: 'document', id: documentId })
}

function checkedResult(result: AssignmentResult): ResultColumns {
  const note = result.note?.normalize('NFC').trim() || null
  const replyNumber = result.replyNumber?.normalize('NFC').trim() || null
  if (result.kind === 'reply' && !replyNumber) throw new OfficeError('result-without-number')
  if (result.kind === 'note' && !note && !result.file) throw new OfficeError('result-missing')
  if ((note?.length ?? 0) > RESULT_NOTE_MAX) {
    throw new OfficeError('text-too-long', { max: RESULT_NOTE_MAX })
  }
  if ((replyNumber?.length ?? 0) > REPLY_NUMBER_MAX) {
    throw new OfficeError('text-too-long', { max: REPLY_NUMBER_MAX })
  }
  return { result_kind: result.kind, result_note: note, reply_number: replyNumber }
}

function fileColumns(file: KeptFile | null): ResultColumns {
  return { result_sha256: file?.sha256 ?? null, result_file_name: file?.name ?? null }
}

async function assertCompletable(
  trx: Transaction<Database>,
  actor: Actor,
  { document, line }: LockedLine,
): Promise<void> {
  assertMayWork(actor, line)
  assertDemandsWork(line)
  assertWorkGoesOn(document)
  assertLineIs(line, 'pending', 'active', 'forwarded')
  const open = (await listTier(trx, document.id, line.id)).some(
    (below) => below.role === 'lead' && below.state !== 'done',
  )
  if (open) throw new OfficeError('assignment-has-open-lines', { assignmentId: line.id })
}

async function finish(
  office: Office,
  trx: Transaction<Database>,
  actor: Actor,
  { document, line }: LockedLine,
  result: ResultColumns,
  throughId: string | null = null,
): Promise<void> {
  assertAssignmentCanBecome(line, 'done')
  await setAssignment(trx, line.id, {
    ...result,
    state: 'done',
    started_at: line.started_at ?? office.now(),
    completed_at: office.now(),
    completed_on: officeDay(office.now()),
    completed_by: actor.personId,
  })
  await recordEvent(trx, actor, {
    kind: 'assignment-completed',
    documentId: document.id,
    subjectId: line.id,
    facts: {
      resultKind: result.result_kind ?? null,
      sha256: result.result_sha256?.toString('hex') ?? null,
      throughId,
    },
  })
  await tellAssigner(office, trx, actor, line, 'assignment-completed')
}

/** Carries the end of a line upwards: the line above it, or the document. */
async function followUp(
  office: Office,
  trx: Transaction<Database>,
  actor: Actor,
  { document, line: first }: LockedLine,
  result: ResultColumns,
): Promise<void> {
  let line: AssignmentRow = first
  for (let tier = 0; tier < TIERS_MAX; tier += 1) {
    await closeBelow(office, trx, actor, document, await listBelow(trx, line.id))
    if (line.role !== 'lead') return
    const siblings = await listTier(trx, document.id, line.parent_id)
    const isOpen = siblings.some(
      (one) => one.role === 'lead' && one.id !== line.id && one.state !== 'done',
    )
    if (isOpen) return
    if (line.parent_id === null) return completeDocument(office, trx, actor, document)
    const parent = await lockAssignment(trx, line.parent_id)
    if (parent?.state !== 'forwarded') return
    await finish(office, trx, actor, { document, line: parent }, result, line.id)
    line = parent
  }
}
