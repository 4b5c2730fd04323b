import type { Kysely, Transaction } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import {
  insertDirective, listUnconfirmedOf, setDirective,
} from '../../db/directives.ts'
import { hasInk, listInkedOpenLayers } from '../../db/ink.ts'
import { insertNotifications } from '../../db/notifications.ts'
import { listPapers } from '../../db/paper-directives.ts'
import { listPresentations } from '../../db/presentations.ts'
import type { Database, DirectiveRow, IncomingDocumentRow } from '../../db/schema.ts'
import { listPeopleOf } from '../../db/staff.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { officeDay } from '../domain/due-date.ts'
import { newId } from '../domain/ids.ts'
import { assertDirectiveCanBecome } from '../domain/moves.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { lockForDesk } from './author-seat.ts'
import { type DirectiveFields, linesOf } from './directive-fields.ts'
import { planAt } from './plan-directive.ts'

/**
 * The clerk writes out what a leader wrote by hand alone, on a tablet or on paper ("ghi theo bút phê, chờ xác nhận").
 * Work begins only when the leader confirms it. Writing it out again replaces the text.
 * @throws {OfficeError} `transcription-without-ink`, `transcription-without-text`,
 *   `presentation-not-open`, `document-not-yours`, `not-allowed` and the rules of a directive.
 */
export async function transcribeDirective(
  office: Office,
  clerk: Actor,
  input: DirectiveFields & { documentId: string },
): Promise<{ directiveId: string }> {
  assertRole(clerk, 'clerk')
  if (!input.text?.trim()) throw new OfficeError('transcription-without-text')

  const directiveId = await inTransaction(office.db, async (trx) => {
    const document = await lockForDesk(trx, office, clerk, input.documentId)
    const presentation = (await listPresentations(trx, document.id)).find((one) => !one.ended_at)
    if (!presentation) throw new OfficeError('presentation-not-open', { documentId: document.id })

    const plan = await planAt(trx, office, { document, presentation }, input)
    const positionId = presentation.to_position_id
    const { draft, hasPaper } = await findWritten(trx, presentation.id)
    const layerId = draft?.ink_layer_id
      ?? (await listInkedOpenLayers(trx, { documentId: document.id, positionId }))[0]?.id ?? null
    if (!hasPaper && (!layerId || !(await hasInk(trx, layerId)))) {
      throw new OfficeError('transcription-without-ink', { documentId: document.id })
    }
    const id = draft?.id ?? newId()
    const written = {
      state: 'awaiting-confirmation' as const,
      origin: 'transcribed' as const,
      outcome: plan.outcome,
      text: plan.text,
      passed_to_position_id: plan.passTo,
      no_due_reason: plan.noDueReason,
      override_reason: plan.overrideReason,
      ink_layer_id: layerId,
      prepared_by: clerk.personId,
    }
    if (draft) {
      if (draft.state === 'draft') assertDirectiveCanBecome(draft, 'awaiting-confirmation')
      await setDirective(trx, id, written, linesOf(plan))
    } else {
      await insertDirective(
        trx,
        {
          id,
          ...written,
          document_id: document.id,
          presentation_id: presentation.id,
          previous_id: presentation.previous_directive_id,
          author_position_id: positionId,
          created_at: office.now(),
        },
        linesOf(plan),
      )
    }
    await tell(trx, office, clerk, { document, directiveId: id, positionId, layerId })
    return id
  })
  office.signals.send({ topic: 'document', id: input.documentId })
  return { directiveId }
}

/** The leader's hand that waits to be written out: ink, or a sheet of paper that was scanned. */
export async function findWritten(
  db: Kysely<Database>,
  presentationId: string,
): Promise<{ draft: DirectiveRow | undefined; hasPaper: boolean }> {
  const waiting = await listUnconfirmedOf(db, presentationId)
  for (const draft of waiting) {
    if ((await listPapers(db, { directiveId: draft.id })).length > 0) return { draft, hasPaper: true }
  }
  return { draft: waiting.find((one) => one.ink_layer_id), hasPaper: false }
}

async function tell(
  trx: Transaction<Database>,
  office: Office,
  clerk: Actor,
  made: { document: IncomingDocumentRow; directiveId: string; positionId: string; layerId: string | null },
): Promise<void> {
  await recordEvent(trx, clerk, {
    kind: 'directive-transcribed',
    documentId: made.document.id,
    subjectId: made.directiveId,
    facts: { inkLayerId: made.layerId },
  })
  const people = await listPeopleOf(trx, made.positionId, officeDay(office.now()))
  await insertNotifications(
    trx,
    people.map((personId) => ({
      personId,
      kind: 'directive-to-confirm' as const,
      documentId: made.document.id,
      facts: { arrivalNumber: made.document.arrival_number },
      dedupeKey: `directive-to-confirm:${made.directiveId}:${personId}`,
    })),
  )
}
