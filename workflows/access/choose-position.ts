import { findSession } from '../../db/sessions.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { openSession } from './open-session.ts'

/**
 * A person of several positions says from which one he acts now. The session goes on under a new
 * id and ends when the old one would have ended.
 *
 * @throws {OfficeError} `not-allowed` for a position he does not hold
 */
export async function choosePosition(
  office: Office,
  actor: Actor,
  input: { positionId: string; sessionHash: Buffer },
): Promise<{ sessionId: string }> {
  const holds = actor.seats.some((seat) => seat.positionId === input.positionId)
  if (!holds) throw new OfficeError('not-allowed', { wanted: 'position' })

  return inTransaction(office.db, async (trx) => {
    const session = await findSession(trx, input.sessionHash)
    if (!session) throw new OfficeError('session-not-found')
    const { id } = await openSession(trx, {
      personId: actor.personId,
      positionId: input.positionId,
      address: session.address,
      device: session.device,
      entraLinkId: session.entra_link_id,
      provenAt: session.proven_at,
      now: office.now(),
      instead: { hash: session.id_hash, expiresAt: session.expires_at },
    })
    return { sessionId: id }
  })
}
