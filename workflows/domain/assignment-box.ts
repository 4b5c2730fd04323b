import type { Actor } from './actor.ts'

/**
 * The boxes of a person's work, computed per line and never stored. `waiting`,
 * `near-due` and `overdue` are parts of `in-hand`; `unit` is what a member of a unit may look at
 * while its head works on it.
 */
export const assignmentBoxes = [
  'waiting', 'in-hand', 'near-due', 'overdue', 'forwarded', 'for-information', 'returned', 'done',
  'unit',
] as const
export type AssignmentBox = (typeof assignmentBoxes)[number]

export type BoxCounts = Record<AssignmentBox, number>

/** Whom a line may name so that this person works on it: himself, his positions, units he heads. */
export function workPrincipals(actor: Actor): string[] {
  const headed = actor.seats.filter((seat) => seat.isUnitHead).map((seat) => seat.unitId)
  return [...new Set([...actor.seatPrincipals, ...headed])]
}

/** Units of which the person is a member only: he may see their lines. */
export function memberUnits(actor: Actor): string[] {
  const headed = actor.seats.filter((seat) => seat.isUnitHead).map((seat) => seat.unitId)
  const all = new Set(actor.seats.map((seat) => seat.unitId))
  return [...all].filter((unitId) => !headed.includes(unitId))
}
