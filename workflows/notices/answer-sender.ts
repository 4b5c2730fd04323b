import { recordEvent } from '../../db/audit.ts'
import { findAnswerable, findReturned, listUnacknowledged, listUntoldReturns } from '../../db/outgoing.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { isUuid, newId } from '../domain/ids.ts'
import { acknowledgementLetter, returnLetter, type WrittenLetter } from '../domain/notice-letter.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

/** Receipts are due within the day (NĐ 30/2020, Art. 21.2c); a few days back, so that none is lost over a holiday. */
const DAYS_BACK = 14
const DAY_MS = 86_400_000

export interface Draft {
  /** Of a delivery: an acknowledgement; of an item: its return. */
  kind: 'acknowledgement' | 'return'
  id: string
  to: string
  sender: string | null
  at: Date
  letter: WrittenLetter
}

/** Letters that a clerk has only to send: as they would leave now. */
export async function listDrafts(office: Office, clerk: Actor): Promise<Draft[]> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  const since = new Date(office.now().getTime() - DAYS_BACK * DAY_MS)
  const name = office.settings.officeName
  const deliveries = await listUnacknowledged(office.db, since)
  const returns = await listUntoldReturns(office.db, since)
  return [
    ...returns.map((one): Draft => ({
      kind: 'return', id: one.scanId, to: one.address, sender: one.sender, at: one.disposedAt,
      letter: returnLetter({ office: name, receivedAt: timeOf(one.disposedAt), reason: one.reason }),
    })),
    ...deliveries.map((one): Draft => ({
      kind: 'acknowledgement', id: one.deliveryId, to: one.address, sender: one.sender, at: one.receivedAt,
      letter: acknowledgementLetter({ office: name, receivedAt: timeOf(one.receivedAt), files: one.files, arrivals: one.arrivals }),
    })),
  ]
}

/**
 * The clerk sends one of them. The job writes it anew, so that what was found to be a secret in the
 * meantime is not spoken of. A second press is told that it is on its way.
 * @throws {OfficeError} `mail-not-set`, `draft-not-found`, `already-answered`.
 */
export async function sendDraft(office: Office, clerk: Actor, draft: { kind: Draft['kind']; id: string }): Promise<void> {
  assertRole(clerk, 'clerk', 'chief-of-office')
  if (!office.mailer) throw new OfficeError('mail-not-set')
  if (!isUuid(draft.id)) throw new OfficeError('draft-not-found')
  const isReturn = draft.kind === 'return'
  const id = newId()
  await inTransaction(office.db, async (trx) => {
    const found = isReturn ? await findReturned(trx, draft.id) : await findAnswerable(trx, draft.id)
    if (!found) throw new OfficeError('draft-not-found')
    const column = isReturn ? 'scan_id' as const : 'delivery_id' as const
    const made = await trx.insertInto('outgoing_mail').values({
      id, kind: draft.kind, [column]: draft.id, to_address: found.address, asked_by: clerk.personId, created_at: office.now(),
    }).onConflict((oc) => oc.doNothing()).executeTakeFirst()
    if (!made.numInsertedOrUpdatedRows) throw new OfficeError('already-answered')
    await recordEvent(trx, clerk, { kind: 'answer-asked', subjectId: draft.id, facts: { kind: draft.kind } })
    await office.jobs.enqueue(trx, 'send-mail', { outgoingMailId: id })
  })
}

const timeOf = (at: Date): string => at.toLocaleString('vi-VN', {
  timeZone: 'Asia/Ho_Chi_Minh', hour: '2-digit', minute: '2-digit', day: '2-digit', month: '2-digit', year: 'numeric',
})
