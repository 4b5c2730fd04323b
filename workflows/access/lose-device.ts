import type { Transaction } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import { deleteSubscriptionsOf } from '../../db/push.ts'
import type { Database } from '../../db/schema.ts'
import { endSessions } from '../../db/sessions.ts'
import { lockPerson } from '../../db/staff-list.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { isUuid } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

/**
 * A device is lost: all sessions of its person end, that of this request too, and no device is told
 * of notices any more. The lost one locks itself and takes its pile away when it next reaches the
 * office; what keys it holds are over with its session's hours in any case.
 *
 * @returns how many sessions were open.
 */
export async function loseOwnDevice(office: Office, actor: Actor): Promise<number> {
  return inTransaction(office.db, (trx) => endAll(office, trx, actor, actor.personId))
}

/**
 * The administrator does the same for somebody who cannot get at the office himself.
 * @throws {OfficeError} `not-allowed`, `person-not-found`.
 */
export async function loseDeviceOf(
  office: Office,
  actor: Actor,
  input: { personId: string },
): Promise<number> {
  assertRole(actor, 'administrator')
  return inTransaction(office.db, async (trx) => {
    const person = isUuid(input.personId) ? await lockPerson(trx, input.personId) : undefined
    if (!person) throw new OfficeError('person-not-found')
    return endAll(office, trx, actor, person.id)
  })
}

async function endAll(
  office: Office,
  trx: Transaction<Database>,
  actor: Actor,
  personId: string,
): Promise<number> {
  const count = await endSessions(trx, { personId, at: office.now() })
  const devices = await deleteSubscriptionsOf(trx, personId)
  await recordEvent(trx, actor, { kind: 'device-lost', subjectId: personId, facts: { sessions: count, devices } })
  return count
}
