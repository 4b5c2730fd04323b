import type { Transaction } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import { setDocumentState } from '../../db/documents.ts'
import { insertNotification } from '../../db/notifications.ts'
import {
  insertPresentation, listLeaderPositionIds, listLeaderPositionsOf,
} from '../../db/presentations.ts'
import type { Database, IncomingDocumentRow } from '../../db/schema.ts'
import { findAddressee, listPeopleOf } from '../../db/staff.ts'
import { inTransaction } from '../../db/transaction.ts'
import { lockForDesk } from '../directive/author-seat.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { officeDay } from '../domain/due-date.ts'
import { newId } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

/**
 * The desk puts a registered letter on a leader's pile (trình; NĐ 30 Art 23.1).
 *
 * It goes to a position: whoever holds it then, or stands in for it, finds it there.
 * @throws {OfficeError} `document-already-presented`, `document-in-wrong-state`,
 *   `addressee-unknown`, `addressee-no-leader`, `document-not-yours`.
 */
export async function presentDocument(
  office: Office,
  actor: Actor,
  input: { documentId: string; leader: string },
): Promise<{ presentationId: string }> {
  assertRole(actor, 'clerk', 'chief-of-office')

  const presentationId = await inTransaction(office.db, async (trx) => {
    const document = await lockForDesk(trx, office, actor, input.documentId)
    if (document.state === 'awaiting-directive') {
      throw new OfficeError('document-already-presented', { documentId: document.id })
    }
    // The table of moves also lets a leader's passing on end here; the desk starts from the register.
    if (document.state !== 'registered') {
      throw new OfficeError('document-in-wrong-state', {
        id: document.id, state: document.state, wanted: 'awaiting-directive',
      })
    }
    const toPositionId = await findLeaderPosition(trx, office, input.leader)
    await setDocumentState(trx, document.id, 'awaiting-directive', { reason: null })
    return putOnPile(trx, office, actor, { document, toPositionId })
  })
  office.signals.send({ topic: 'document', id: input.documentId })
  return { presentationId }
}

/** A presentation, its event and the notices: also for a letter that one leader passes on. */
export async function putOnPile(
  trx: Transaction<Database>,
  office: Office,
  actor: Actor,
  input: {
    document: IncomingDocumentRow
    toPositionId: string
    previousDirectiveId?: string
    onBehalfOfPositionId?: string | null
  },
): Promise<string> {
  const { document, toPositionId } = input
  const id = newId()
  await insertPresentation(trx, {
    id,
    documentId: document.id,
    toPositionId,
    presentedBy: actor.personId,
    presentedAt: office.now(),
    previousDirectiveId: input.previousDirectiveId ?? null,
  })
  await recordEvent(trx, actor, {
    kind: 'document-presented',
    documentId: document.id,
    subjectId: id,
    facts: { toPositionId, previousDirectiveId: input.previousDirectiveId ?? null },
    onBehalfOfPositionId: input.onBehalfOfPositionId ?? null,
  })
  for (const personId of await listPeopleOf(trx, toPositionId, officeDay(office.now()))) {
    await insertNotification(trx, {
      personId,
      kind: 'document-presented',
      documentId: document.id,
      facts: { arrivalNumber: document.arrival_number, urgency: document.urgency },
      dedupeKey: `presented:${id}:${personId}`,
    })
  }
  return id
}

/**
 * The leader position that a code means: itself, the one a person holds, or the head of a unit of
 * leaders.
 * @throws {OfficeError} `addressee-unknown`, `addressee-no-leader`.
 */
export async function findLeaderPosition(
  trx: Transaction<Database>,
  office: Office,
  code: string,
): Promise<string> {
  const today = officeDay(office.now())
  const addressee = await findAddressee(trx, code, today)
  if (!addressee) throw new OfficeError('addressee-unknown', { code: code.slice(0, 60) })
  const leaders = await listLeaderPositionIds(trx)
  const candidates = addressee.kind === 'position'
    ? [addressee.id]
    : addressee.kind === 'person'
      ? await listLeaderPositionsOf(trx, addressee.id, today)
      : await listHeadPositions(trx, addressee.id)
  const found = candidates.find((id) => leaders.includes(id))
  if (!found) throw new OfficeError('addressee-no-leader', { code: addressee.code })
  return found
}

async function listHeadPositions(trx: Transaction<Database>, unitId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('position')
    .select('id')
    .where('unit_id', '=', unitId)
    .where('is_unit_head', '=', true)
    .where('closed_on', 'is', null)
    .execute()
  return rows.map((row) => row.id)
}
