import { recordEvent } from '../../db/audit.ts'
import { insertInspection, lockInspection, setInspectionRevoked } from '../../db/delegations.ts'
import { listPeopleWithRole } from '../../db/staff-list.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { addDays, officeDay } from '../domain/calendar.ts'
import { newId } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Day } from '../domain/values.ts'
import type { Office } from '../office.ts'
import { PAPER_NUMBER_CHARS_MAX } from './grant-delegation.ts'
import { plainDay, plainId, plainWords } from './words.ts'

/** How long an inspector may read. */
export const INSPECTION_DAYS_MAX = 92

export interface GrantInspection {
  personId: string
  /** He reads what arrived on these days … */
  arrivedFrom: Day
  arrivedUntil: Day
  /** … on these days only. */
  since: Day
  until: Day
  paperNumber: string
}

/**
 * A leader opens the unrestricted documents of a period to an inspector, for stated days, on the
 * paper that orders the inspection. Nobody opens them to himself.
 *
 * @throws {OfficeError} `not-allowed`, `own-rights`, `inspection-needs-inspector`,
 *   `inspection-days-wrong`, `inspection-too-long`, `invalid-input`
 */
export async function grantInspection(
  office: Office,
  actor: Actor,
  input: GrantInspection,
): Promise<{ inspectionId: string }> {
  assertRole(actor, 'leader')
  if (input.personId === actor.personId) throw new OfficeError('own-rights')
  const today = officeDay(office.now())
  const days = inspectionDays(input, today)
  const paperNumber = plainWords(input.paperNumber, 'paperNumber', PAPER_NUMBER_CHARS_MAX)
  return inTransaction(office.db, async (trx) => {
    const inspectors = await listPeopleWithRole(trx, 'inspector', today)
    if (!inspectors.some((one) => one.id === input.personId)) {
      throw new OfficeError('inspection-needs-inspector')
    }
    const id = newId()
    await insertInspection(trx, {
      id, personId: input.personId, ...days, paperNumber,
      grantedBy: actor.personId, at: office.now(),
    })
    await recordEvent(trx, actor, {
      kind: 'inspection-granted',
      subjectId: id,
      facts: { personId: input.personId, paperNumber, ...days },
    })
    return { inspectionId: id }
  })
}

function inspectionDays(input: GrantInspection, today: Day) {
  const days = {
    arrivedFrom: plainDay(input.arrivedFrom, 'arrivedFrom'),
    arrivedUntil: plainDay(input.arrivedUntil, 'arrivedUntil'),
    since: plainDay(input.since, 'since'),
    until: plainDay(input.until, 'until'),
  }
  const isInOrder = days.arrivedFrom <= days.arrivedUntil && days.since <= days.until
  if (!isInOrder || days.until < today) throw new OfficeError('inspection-days-wrong')
  if (days.until >= addDays(days.since, INSPECTION_DAYS_MAX)) {
    throw new OfficeError('inspection-too-long', { limit: INSPECTION_DAYS_MAX })
  }
  return days
}

/**
 * Ends an inspector's reading at once.
 * @throws {OfficeError} `not-allowed`, `inspection-not-found`
 */
export async function revokeInspection(
  office: Office,
  actor: Actor,
  input: { inspectionId: string },
): Promise<void> {
  assertRole(actor, 'leader')
  await inTransaction(office.db, async (trx) => {
    const held = await lockInspection(trx, plainId(input.inspectionId, 'inspection-not-found'))
    if (!held || held.revoked_at) throw new OfficeError('inspection-not-found')
    await setInspectionRevoked(trx, held.id, office.now())
    await recordEvent(trx, actor, { kind: 'inspection-revoked', subjectId: held.id })
  })
}
