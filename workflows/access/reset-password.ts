import { recordEvent } from '../../db/audit.ts'
import { setPassword } from '../../db/passwords.ts'
import { findPersonBySignInName } from '../../db/people.ts'
import { endSessions } from '../../db/sessions.ts'
import { setAllTokensRevoked } from '../../db/tokens.ts'
import { inTransaction } from '../../db/transaction.ts'
import { OfficeError } from '../domain/office-error.ts'
import { newOneTimePassword } from '../office/one-time-password.ts'
import type { Office } from '../office.ts'

/**
 * An operator gives a person who cannot sign in a one-time password on the terminal, to be
 * changed at the next sign-in. Sessions and tokens of the person end in the same
 * transaction.
 * @throws {OfficeError} `person-not-found`, `person-disabled`
 */
export async function resetPassword(
  office: Pick<Office, 'db' | 'passwords' | 'now'>,
  input: { signInName: string },
): Promise<{ password: string; sessionsEnded: number }> {
  const password = newOneTimePassword()
  const hash = await office.passwords.hash(password)
  const sessionsEnded = await inTransaction(office.db, async (trx) => {
    const person = await findPersonBySignInName(trx, input.signInName.trim().toLowerCase())
    if (!person) throw new OfficeError('person-not-found', { signInName: input.signInName })
    if (person.disabled_at) throw new OfficeError('person-disabled')
    const at = office.now()
    await setPassword(trx, { personId: person.id, hash, mustChange: true, at })
    const ended = await endSessions(trx, { personId: person.id, at })
    await setAllTokensRevoked(trx, person.id, at)
    await recordEvent(trx, null, {
      kind: 'password-reset',
      subjectId: person.id,
      facts: { sessionsEnded: ended, where: 'terminal' },
    })
    return ended
  })
  return { password, sessionsEnded }
}
