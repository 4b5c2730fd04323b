import { OfficeError } from './office-error.ts'
import type { Role } from './values.ts'

/** One position that a person holds today. */
export interface Seat {
  positionId: string
  code: string
  name: string
  unitId: string
  unitName: string
  isUnitHead: boolean
  /** Set for an assistant: whose pile he may prepare. */
  assistsPositionId: string | null
  roles: readonly Role[]
}

/** A written delegation that is valid today, to a position this person holds. */
export interface HeldDelegation {
  id: string
  fromPositionId: string
  fromPositionName: string
  toPositionId: string
  paperNumber: string
}

/**
 * Who acts: the second argument of every step. Read anew for every request, so that a right that
 * was taken away is gone at once.
 */
export interface Actor {
  personId: string
  signInName: string
  fullName: string
  /** The position the person acts from now; work and directives hang on it. */
  positionId: string
  unitId: string
  seats: readonly Seat[]
  /** Roles of all seats together. */
  roles: readonly Role[]
  delegations: readonly HeldDelegation[]
  /** Person, positions and units: whom work may name when it means this person. */
  principals: readonly string[]
  /** Person and positions only: a restricted document is not opened to a whole unit. */
  seatPrincipals: readonly string[]
  /** How the request came: through a page, a personal access token, or the office's own worker. */
  via: 'page' | 'token' | 'worker'
  tokenName?: string
  tokenScopes?: readonly string[]
  address?: string
}

export function hasRole(actor: Actor, ...wanted: readonly Role[]): boolean {
  return wanted.some((role) => actor.roles.includes(role))
}

/** The person with no more than these roles; all of them when null. */
export function withinRoles(actor: Actor, allowed: readonly Role[] | null): Actor {
  if (allowed === null) return actor
  const left = (held: readonly Role[]) => held.filter((role) => allowed.includes(role))
  return {
    ...actor,
    roles: left(actor.roles),
    seats: actor.seats.map((seat) => ({ ...seat, roles: left(seat.roles) })),
  }
}

/** @throws {OfficeError} `not-allowed` when the person holds none of the roles. */
export function assertRole(actor: Actor, ...wanted: readonly Role[]): void {
  if (hasRole(actor, ...wanted)) return
  throw new OfficeError('not-allowed', { wanted: wanted.join(' ') })
}

/** The seat from which this person may act for a position: his own, or the one a delegation names. */
export function seatFor(
  actor: Actor,
  positionId: string,
): { positionId: string; onBehalfOfPositionId: string | null; delegationId: string | null } | null {
  if (actor.seats.some((seat) => seat.positionId === positionId)) {
    return { positionId, onBehalfOfPositionId: null, delegationId: null }
  }
  const held = actor.delegations.find((one) => one.fromPositionId === positionId)
  if (!held) return null
  return { positionId: held.toPositionId, onBehalfOfPositionId: positionId, delegationId: held.id }
}
