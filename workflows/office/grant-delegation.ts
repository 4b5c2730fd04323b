import { recordEvent } from '../../db/audit.ts'
import {
  findOverlappingDelegation, insertDelegation, lockDelegation, setDelegationRevoked,
} from '../../db/delegations.ts'
import { findPosition, lockRights } from '../../db/staff-list.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { addDays, officeDay } from '../domain/calendar.ts'
import { newId } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Day, Role } from '../domain/values.ts'
import type { Office } from '../office.ts'
import { plainDay, plainId, plainWords } from './words.ts'

export const PAPER_NUMBER_CHARS_MAX = 60
export const REASON_CHARS_MAX = 500
/** An absence, not a second office. */
export const DELEGATION_DAYS_MAX = 92

/** Who may direct for another; an assistant prepares and never confirms. */
const DELEGATE_ROLES: readonly Role[] = ['leader', 'chief-of-office', 'unit-head']

export interface GrantDelegation {
  toPositionId: string
  /** One of the leader's own seats; the one he acts from when left out. */
  fromPositionId?: string
  paperNumber: string
  paperIssuedOn: Day
  since: Day
  until: Day
  reason: string
}

/**
 * A leader lets another position act for his own, by a paper with a number, for stated days
 * (domain rules 11.3, R23). Only a seat of one's own can be given: what was itself delegated
 * cannot go further. Two delegations of one seat never hold on the same day.
 *
 * @throws {OfficeError} `not-allowed`, `delegation-not-your-seat`, `delegation-to-oneself`,
 *   `position-not-found`, `delegation-needs-official`, `delegation-in-past`,
 *   `delegation-days-wrong`, `delegation-too-long`, `delegation-paper-too-late`,
 *   `delegation-overlaps`, `invalid-input`
 */
export async function grantDelegation(
  office: Office,
  actor: Actor,
  input: GrantDelegation,
): Promise<{ delegationId: string }> {
  assertRole(actor, 'leader')
  const fromPositionId = input.fromPositionId ?? actor.positionId
  const seat = actor.seats.find((one) => one.positionId === fromPositionId)
  if (!seat?.roles.includes('leader')) throw new OfficeError('delegation-not-your-seat')
  if (actor.seats.some((one) => one.positionId === input.toPositionId)) {
    throw new OfficeError('delegation-to-oneself')
  }
  const today = officeDay(office.now())
  const days = delegationDays(input, today)
  const paperNumber = plainWords(input.paperNumber, 'paperNumber', PAPER_NUMBER_CHARS_MAX)
  const reason = plainWords(input.reason, 'reason', REASON_CHARS_MAX)

  return inTransaction(office.db, async (trx) => {
    await lockRights(trx)
    const position =
      await findPosition(trx, plainId(input.toPositionId, 'position-not-found'), today)
    if (!position) throw new OfficeError('position-not-found')
    if (!position.roles.some((role) => DELEGATE_ROLES.includes(role))) {
      throw new OfficeError('delegation-needs-official')
    }
    const other = await findOverlappingDelegation(trx, { fromPositionId, ...days })
    if (other) throw new OfficeError('delegation-overlaps', { paper: other.paper_number })
    const id = newId()
    await insertDelegation(trx, {
      id, fromPositionId, toPositionId: position.id, grantedBy: actor.personId,
      paperNumber, reason, ...days, at: office.now(),
    })
    await recordEvent(trx, actor, {
      kind: 'delegation-made',
      subjectId: id,
      facts: { fromPositionId, toPositionId: position.id, paperNumber, ...days },
    })
    return { delegationId: id }
  })
}

function delegationDays(
  input: GrantDelegation,
  today: Day,
): { since: Day; until: Day; paperIssuedOn: Day } {
  const since = plainDay(input.since, 'since')
  const until = plainDay(input.until, 'until')
  const paperIssuedOn = plainDay(input.paperIssuedOn, 'paperIssuedOn')
  // A delegation counts at the moment of the act, so days gone by cannot be covered afterwards.
  if (since < today) throw new OfficeError('delegation-in-past')
  if (until < since) throw new OfficeError('delegation-days-wrong')
  if (until >= addDays(since, DELEGATION_DAYS_MAX)) {
    throw new OfficeError('delegation-too-long', { limit: DELEGATION_DAYS_MAX })
  }
  if (paperIssuedOn > since) throw new OfficeError('delegation-paper-too-late')
  return { since, until, paperIssuedOn }
}

/**
 * Ends a delegation at once; what was directed under it stays. The leader whose seat it gives away
 * may, and any leader who heads a unit.
 *
 * @throws {OfficeError} `not-allowed`, `delegation-not-found`
 */
export async function revokeDelegation(
  office: Office,
  actor: Actor,
  input: { delegationId: string },
): Promise<void> {
  assertRole(actor, 'leader')
  await inTransaction(office.db, async (trx) => {
    const held = await lockDelegation(trx, plainId(input.delegationId, 'delegation-not-found'))
    if (!held || held.revoked_at) throw new OfficeError('delegation-not-found')
    const may = actor.seats.some((seat) =>
      seat.positionId === held.from_position_id
      || (seat.isUnitHead && seat.roles.includes('leader')))
    if (!may) throw new OfficeError('not-allowed', { wanted: 'delegation' })
    await setDelegationRevoked(trx, held.id, office.now())
    await recordEvent(trx, actor, { kind: 'delegation-revoked', subjectId: held.id })
  })
}
