import type { Transaction } from 'kysely'
import { findActor } from '../../db/actors.ts'
import { insertNotifications } from '../../db/notifications.ts'
import type { Database } from '../../db/schema.ts'
import { countLastingAdministrators, listHeads, lockRights } from '../../db/staff-list.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { officeDay } from '../domain/calendar.ts'
import { newId } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import { type Role, roles } from '../domain/values.ts'
import type { Office } from '../office.ts'

/** Roles that read or decide for the whole office: giving one is told to the head. */
const WIDE_ROLES: readonly Role[] = [
  'leader', 'clerk', 'chief-of-office', 'inspector', 'administrator',
]

export function isWide(given: readonly Role[]): boolean {
  return given.some((role) => WIDE_ROLES.includes(role))
}

/** @throws {OfficeError} `role-unknown`, `position-without-role`, `roles-do-not-mix` */
export function assertRoles(wanted: readonly string[]): Role[] {
  const known = roles.filter((role) => wanted.includes(role))
  const odd = wanted.find((one) => !roles.some((role) => role === one))
  if (odd !== undefined) throw new OfficeError('role-unknown')
  if (known.length === 0) throw new OfficeError('position-without-role')
  // Whoever looks after the accounts reads no letter, and whoever inspects does no work of his own.
  const alone = known.find((role) => role === 'administrator' || role === 'inspector')
  if (alone && known.length > 1) throw new OfficeError('roles-do-not-mix')
  return known
}

/** @throws {OfficeError} `own-rights`: nobody widens, narrows or ends his own. */
export function assertNotOwn(actor: Actor, personId: string | null | undefined): void {
  if (personId && personId === actor.personId) throw new OfficeError('own-rights')
}

/**
 * Changes of rights wait for one another; whoever lost the right to make them while waiting is
 * refused.
 *
 * @throws {OfficeError} `not-allowed`
 */
export async function lockForRights(
  trx: Transaction<Database>,
  office: Office,
  actor: Actor,
): Promise<void> {
  await lockRights(trx)
  const still = await findActor(trx, actor.personId, officeDay(office.now()))
  if (!still) throw new OfficeError('not-allowed', { wanted: 'administrator' })
  assertRole(still, 'administrator')
}

/** @throws {OfficeError} `last-administrator`: somebody must always be able to let others in. */
export async function assertAdministratorStays(
  trx: Transaction<Database>,
  office: Office,
): Promise<void> {
  if ((await countLastingAdministrators(trx, officeDay(office.now()))) > 0) return
  throw new OfficeError('last-administrator')
}

/** Tells the head of the office that a position or a person got a wide right (R28). */
export async function tellHeads(
  trx: Transaction<Database>,
  office: Office,
  actor: Actor,
  facts: Record<string, string>,
): Promise<void> {
  const change = newId()
  const heads = await listHeads(trx, officeDay(office.now()))
  await insertNotifications(trx, heads.filter((id) => id !== actor.personId).map((personId) => ({
    personId,
    kind: 'rights-changed' as const,
    facts,
    dedupeKey: `rights-changed:${change}:${personId}`,
  })))
}
