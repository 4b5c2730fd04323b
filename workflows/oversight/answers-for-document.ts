import { hasDocumentOnPile } from '../../db/history.ts'
import { type Actor, hasRole } from '../domain/actor.ts'
import type { Office } from '../office.ts'

/**
 * Chief of office, inspector, and the leader whose pile it lay on, or his delegate: they may know
 * who looked at a document, and take its proof with them. Whether they may read it is asked before.
 */
export async function answersForDocument(
  office: Office, actor: Actor, documentId: string,
): Promise<boolean> {
  if (hasRole(actor, 'chief-of-office', 'inspector')) return true
  if (!hasRole(actor, 'leader') && actor.delegations.length === 0) return false
  const positions = [
    ...actor.seats.filter((seat) => seat.roles.includes('leader')).map((seat) => seat.positionId),
    ...actor.delegations.map((one) => one.fromPositionId),
  ]
  return positions.length > 0 && hasDocumentOnPile(office.db, documentId, positions)
}
