import { recordEvent } from '../../db/audit.ts'
import { setPassword } from '../../db/passwords.ts'
import { endSessions, findSession } from '../../db/sessions.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../domain/actor.ts'
import { assertGoodPassword, passwordText } from '../domain/good-password.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'
import { assertOwnPassword } from './own-password.ts'
import { openSession } from './open-session.ts'

export interface ChangePassword {
  currentPassword: string
  newPassword: string
  /** The session in use: it goes on under a new id; all others end. */
  sessionHash: Buffer
}

/**
 * A person changes the password, which needs the one in use. Whoever else was signed in with the
 * old one is signed out in the same transaction.
 *
 * @throws {OfficeError} `password-wrong`, `password-same`, `sign-in-throttled`, and those of
 *   `assertGoodPassword`
 */
export async function changePassword(
  office: Office,
  actor: Actor,
  input: ChangePassword,
): Promise<{ sessionId: string }> {
  await assertOwnPassword(office, actor, input.currentPassword)
  if (passwordText(input.newPassword) === passwordText(input.currentPassword)) {
    throw new OfficeError('password-same')
  }
  assertGoodPassword(input.newPassword, {
    signInName: actor.signInName,
    personName: actor.fullName,
    officeNames: [office.settings.officeName, ...actor.seats.map((seat) => seat.unitName)],
  })
  const hash = await office.passwords.hash(input.newPassword)

  return inTransaction(office.db, async (trx) => {
    const now = office.now()
    const session = await findSession(trx, input.sessionHash)
    if (!session || session.person_id !== actor.personId) throw new OfficeError('session-not-found')
    await setPassword(trx, { personId: actor.personId, hash, mustChange: false, at: now })
    await endSessions(trx, { personId: actor.personId, at: now })
    const { id } = await openSession(trx, {
      personId: actor.personId,
      positionId: session.position_id,
      address: session.address,
      device: session.device,
      entraLinkId: session.entra_link_id,
      now,
      instead: { hash: session.id_hash, expiresAt: session.expires_at },
    })
    await recordEvent(trx, actor, { kind: 'password-changed', subjectId: actor.personId })
    return { sessionId: id }
  })
}
