import { recordEvent } from '../../db/audit.ts'
import { findSession } from '../../db/sessions.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { openSession } from './open-session.ts'
import { assertOwnPassword } from './own-password.ts'

/**
 * A person proves again who he is, with his password. The session goes on under a new id and ends
 * when the old one would have ended.
 *
 * @throws {OfficeError} `password-wrong`, `sign-in-throttled`, `session-not-found`
 */
export async function proveAgain(
  office: Office,
  actor: Actor,
  input: { password: string; sessionHash: Buffer },
): Promise<{ sessionId: string }> {
  await assertOwnPassword(office, actor, input.password)
  return inTransaction(office.db, async (trx) => {
    const session = await findSession(trx, input.sessionHash)
    if (!session || session.person_id !== actor.personId) throw new OfficeError('session-not-found')
    const { id } = await openSession(trx, {
      personId: actor.personId,
      positionId: session.position_id,
      address: session.address,
      device: session.device,
      entraLinkId: session.entra_link_id,
      now: office.now(),
      instead: { hash: session.id_hash, expiresAt: session.expires_at },
    })
    await recordEvent(trx, actor, { kind: 'person-proven', subjectId: actor.personId })
    return { sessionId: id }
  })
}
