import type { Transaction } from 'kysely'
import { recordEvent } from '../../db/audit.ts'
import { insertNotifications } from '../../db/notifications.ts'
import type { Database } from '../../db/schema.ts'
import {
  countOpenWork, findPosition, listAppointments, listUnitHeadsOf, lockAppointment, lockHoldersFrom,
  lockPerson, setAppointmentEnd, setAppointmentPerson,
} from '../../db/staff-list.ts'
import { insertAppointment } from '../../db/staff.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { addDays, officeDay } from '../domain/calendar.ts'
import { newId } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Day } from '../domain/values.ts'
import type { Office } from '../office.ts'
import {
  assertAdministratorStays, assertNotOwn, isWide, lockForRights, tellHeads,
} from './rights.ts'
import { plainDay, plainId } from './words.ts'

/** How far ahead, or back, a day of an appointment may lie. */
const APPOINTMENT_DAYS_MAX = 366

export interface Appoint {
  personId: string
  positionId: string
  from: Day
}

/**
 * A person takes a seat from a day on; whoever holds it leaves it the day before. Work stays with
 * the seat (R24): the head of the unit is told when the one who leaves had open lines.
 *
 * @throws {OfficeError} `not-allowed`, `own-rights`, `person-not-found`, `person-disabled`,
 *   `position-not-found`, `appointment-day-too-far`, `appointment-not-after-holder`,
 *   `already-appointed`, `last-administrator`
 */
export async function appoint(office: Office, actor: Actor, input: Appoint): Promise<void> {
  assertRole(actor, 'administrator')
  await inTransaction(office.db, async (trx) => {
    await lockForRights(trx, office, actor)
    await appointIn(trx, office, actor, input)
  })
}

/** The writing of `appoint`, for steps that hold the lock on rights already. */
export async function appointIn(
  trx: Transaction<Database>,
  office: Office,
  actor: Actor,
  input: Appoint,
): Promise<void> {
  const today = officeDay(office.now())
  const from = nearDay(plainDay(input.from, 'from'), today)
  assertNotOwn(actor, input.personId)
  const person = await lockPerson(trx, plainId(input.personId, 'person-not-found'))
  if (!person) throw new OfficeError('person-not-found')
  if (person.disabled_at) throw new OfficeError('person-disabled')
  const position = await findPosition(trx, input.positionId, today)
  if (!position) throw new OfficeError('position-not-found')
  const held = await listAppointments(trx, person.id)
  if (held.some((one) => one.positionId === position.id && (!one.until || one.until >= from))) {
    throw new OfficeError('already-appointed')
  }
  await seat(trx, office, actor, { personId: person.id, positionId: position.id, from })
  await assertAdministratorStays(trx, office)
  await recordEvent(trx, actor, {
    kind: 'appointment-made',
    subjectId: person.id,
    facts: { positionId: position.id, from, roles: position.roles },
  })
  if (isWide(position.roles)) {
    await tellHeads(trx, office, actor, { personId: person.id, positionId: position.id })
  }
}

/**
 * Ends the present holder's appointment and writes the new one. One that began on the very day was
 * a slip and is taken over: a day belongs to one holder only.
 */
async function seat(
  trx: Transaction<Database>,
  office: Office,
  actor: Actor,
  wanted: Appoint,
): Promise<void> {
  const { positionId, personId, from } = wanted
  let slipId: string | undefined
  for (const holder of await lockHoldersFrom(trx, positionId, from)) {
    assertNotOwn(actor, holder.personId)
    if (holder.from > from) {
      throw new OfficeError('appointment-not-after-holder', { from: holder.from })
    }
    const lastDay = addDays(from, -1)
    if (holder.from === from) slipId = holder.id
    else await setAppointmentEnd(trx, holder.id, lastDay)
    await noteEnd(trx, office, actor, { personId: holder.personId, positionId, lastDay })
  }
  if (slipId) await setAppointmentPerson(trx, slipId, personId)
  else await insertAppointment(trx, { personId, positionId, from })
}

/**
 * A person leaves a seat after a last day; the seat stays empty until somebody is appointed.
 *
 * @throws {OfficeError} `not-allowed`, `own-rights`, `appointment-not-found`,
 *   `appointment-day-too-far`, `appointment-ends-before-start`, `last-administrator`
 */
export async function endAppointment(
  office: Office,
  actor: Actor,
  input: { appointmentId: string; lastDay: Day },
): Promise<void> {
  assertRole(actor, 'administrator')
  const lastDay = nearDay(plainDay(input.lastDay, 'lastDay'), officeDay(office.now()))
  await inTransaction(office.db, async (trx) => {
    await lockForRights(trx, office, actor)
    const held = await lockAppointment(trx, plainId(input.appointmentId, 'appointment-not-found'))
    if (!held || (held.until && held.until <= lastDay)) {
      throw new OfficeError('appointment-not-found')
    }
    assertNotOwn(actor, held.personId)
    if (lastDay < held.from) {
      throw new OfficeError('appointment-ends-before-start', { from: held.from })
    }
    await setAppointmentEnd(trx, held.id, lastDay)
    await assertAdministratorStays(trx, office)
    await noteEnd(trx, office, actor, { ...held, lastDay })
  })
}

async function noteEnd(
  trx: Transaction<Database>,
  office: Office,
  actor: Actor,
  ended: { personId: string; positionId: string; lastDay: Day },
): Promise<void> {
  const openLines = await countOpenWork(trx, [ended.positionId])
  await recordEvent(trx, actor, {
    kind: 'appointment-ended',
    subjectId: ended.personId,
    facts: { positionId: ended.positionId, lastDay: ended.lastDay, openLines },
  })
  if (openLines > 0) {
    await tellUnitHeads(trx, office, {
      principalIds: [ended.positionId], leaverId: ended.personId, openLines,
    })
  }
}

/** Asks the heads of the units whose work lost its person to name another (F12). */
export async function tellUnitHeads(
  trx: Transaction<Database>,
  office: Office,
  left: { principalIds: readonly string[]; leaverId: string; openLines: number },
): Promise<void> {
  const today = officeDay(office.now())
  const heads = await listUnitHeadsOf(trx, left.principalIds, { personId: left.leaverId, today })
  const change = newId()
  await insertNotifications(trx, heads.map((personId) => ({
    personId,
    kind: 'work-without-person' as const,
    facts: { leaverId: left.leaverId, openLines: left.openLines },
    dedupeKey: `work-without-person:${change}:${personId}`,
  })))
}

function nearDay(day: Day, today: Day): Day {
  const isNear =
    day >= addDays(today, -APPOINTMENT_DAYS_MAX) && day <= addDays(today, APPOINTMENT_DAYS_MAX)
  if (!isNear) throw new OfficeError('appointment-day-too-far', { limit: APPOINTMENT_DAYS_MAX })
  return day
}
